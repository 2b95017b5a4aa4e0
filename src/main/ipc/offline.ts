import { networkInterfaces } from 'node:os'
import type { OfflineStatus } from '../../shared/desktop'
import type { Attempt } from './attempts'
import type { Desktop } from './desktop'

/** What the application's Offline page shows: guards, refused connections, and the interfaces that they keep it from.
 *  @param guarded what refuses in the engine process that started last; null before the first */
export async function offlineStatus(
  desktop: Desktop,
  ofEngine: readonly Attempt[],
  guarded: readonly string[] | null
): Promise<OfflineStatus> {
  const attempts = [...desktop.attempts(), ...ofEngine]
  return {
    guards: [...(await desktop.guards()), engineGuard(guarded)],
    attempts: attempts.sort((a, b) => (a.utc < b.utc ? -1 : a.utc > b.utc ? 1 : 0)),
    interfaces: Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).map(({ address, internal }) => ({ name, address, isInternal: internal }))
    )
  }
}

function engineGuard(guarded: readonly string[] | null): OfflineStatus['guards'][number] {
  return {
    code: 'engine-sockets',
    state: guarded === null ? 'not-started' : guarded.length > 0 ? 'holds' : 'broken',
    measured: guarded === null ? '' : `${guarded.length}: ${guarded.slice(0, 4).join(', ')} …`
  }
}
