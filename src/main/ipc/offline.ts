import { networkInterfaces } from 'node:os'
import type { OfflineStatus } from '../../shared/desktop'
import type { Attempt } from './attempts'
import type { Desktop } from './desktop'

/** What the application's Offline page shows: guards, refused connections, and the interfaces that they keep it from. */
export function offlineStatus(desktop: Desktop, ofEngine: readonly Attempt[]): OfflineStatus {
  const attempts = [...desktop.attempts(), ...ofEngine]
  return {
    guards: desktop.guards(),
    attempts: attempts.sort((a, b) => (a.utc < b.utc ? -1 : a.utc > b.utc ? 1 : 0)),
    interfaces: Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
      (addresses ?? []).map(({ address, internal }) => ({ name, address, isInternal: internal }))
    )
  }
}
