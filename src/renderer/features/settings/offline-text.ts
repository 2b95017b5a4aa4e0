import type { OfflineStatus } from '../../../shared/desktop'

/** The state of the guards as text, one line each, to be kept beside an audit. English, as the report is. */
export function offlineText({ guards, attempts, interfaces }: OfflineStatus): string {
  const lines = [
    'Guards',
    ...guards.map(({ name, holds, detail }) => `  ${holds ? 'holds' : 'BROKEN'}  ${name}: ${detail}`),
    'Blocked attempts',
    ...(attempts.length === 0 ? ['  none'] : []),
    ...attempts.map(({ utc, process, what, target }) => `  ${utc}  ${process}  ${what}  ${target}`),
    'Interfaces',
    ...interfaces.map(
      ({ name, address, isInternal }) => `  ${name}  ${address}  ${isInternal ? 'internal' : 'outward'}`
    )
  ]
  return `${lines.join('\n')}\n`
}
