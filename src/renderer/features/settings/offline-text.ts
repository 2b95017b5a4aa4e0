import type { OfflineStatus } from '../../../shared/desktop'

/** The state of the guards as text, one line each, to be kept beside an audit. In codes and in English, as the report is. */
export function offlineText({ guards, attempts, interfaces }: OfflineStatus): string {
  const lines = [
    'Guards',
    ...guards.map(({ code, state, measured }) =>
      `  ${state === 'broken' ? 'BROKEN' : state}  ${code}  ${measured}`.trimEnd()
    ),
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
