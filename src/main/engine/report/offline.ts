import type { BlockedAttempt, Report } from '../../../shared/report'
import type { LedgerEntry } from '../../../shared/run'
import { count } from './numbers'

/** What the ledger says of the air gap: guards, and connections that they refused. */
export function offlineOf(ledger: readonly LedgerEntry[]): Report['offline'] {
  const guards = ledger.flatMap(({ data }) => {
    const named = data['guards']
    return Array.isArray(named) ? named.filter((name): name is string => typeof name === 'string') : []
  })
  const entries = ledger.filter(({ type }) => type === 'egress')
  const attempts = entries.flatMap(({ data }) => attemptOf(data))
  const more = entries.reduce(
    (sum, { data }) => sum + (typeof data['more'] === 'number' ? data['more'] : 0),
    0
  )
  return { guards: [...new Set(guards)], blocked: attempts.length + more, attempts }
}

function attemptOf({ at, process, what, target }: LedgerEntry['data']): BlockedAttempt[] {
  if (typeof at !== 'string' || typeof what !== 'string' || typeof target !== 'string') return []
  if (process !== 'main' && process !== 'engine' && process !== 'page') return []
  return [{ utc: at, process, what, target }]
}

/** `Offline: 2 attempts to open a connection were blocked, …` */
export function offlineWords({ blocked, guards }: Report['offline']): string {
  if (guards.length === 0 && blocked === 0) {
    return 'Not on record: the run was made by a version that did not write its guards down.'
  }
  if (blocked === 0) return 'Offline: 0 attempts blocked. Nothing tried to open a connection during the run.'
  const tried = blocked === 1 ? 'It was refused, and' : 'They were refused, and'
  return `Offline: ${count(blocked, 'attempt')} blocked. ${tried} nothing was sent.`
}
