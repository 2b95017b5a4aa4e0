import type { BlockedAttempt, Report } from '../../../shared/report'
import type { LedgerEntry } from '../../../shared/run'
import { extendedEntry } from '../audit/course'
import { count } from './numbers'

/** What the ledger says of the air gap: guards, where they did not stand, and connections that they refused. */
export function offlineOf(ledger: readonly LedgerEntry[]): Report['offline'] {
  const entries = ledger.filter(({ type }) => type === 'egress')
  const attempts = entries.flatMap(({ data }) => attemptOf(data))
  const more = entries.reduce(
    (sum, { data }) => sum + (typeof data['more'] === 'number' ? data['more'] : 0),
    0
  )
  return { ...guardsOf(ledger), blocked: attempts.length + more, attempts }
}

/** A run that went on had its guards tried again: what held once is no word for the other time. */
function guardsOf(ledger: readonly LedgerEntry[]): Pick<Report['offline'], 'guards' | 'gaps'> {
  const begins = ledger
    .filter(({ type }) => type === 'created' || type === 'resumed' || type === extendedEntry)
    .map(({ utc, data }) => ({ utc, held: namesIn(data['guards']), broken: namesIn(data['brokenGuards']) }))
  const all = [...new Set(begins.flatMap(({ held, broken }) => [...held, ...broken]))]
  const gaps = begins.map(({ utc, held, broken }) => ({
    utc,
    broken,
    absent: all.filter((name) => !held.includes(name) && !broken.includes(name))
  }))
  return {
    guards: all.filter((name) => begins.every(({ held }) => held.includes(name))),
    gaps: gaps.filter(({ broken, absent }) => broken.length + absent.length > 0)
  }
}

const namesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []

function attemptOf({ at, process, what, target }: LedgerEntry['data']): BlockedAttempt[] {
  if (typeof at !== 'string' || typeof what !== 'string' || typeof target !== 'string') return []
  if (process !== 'main' && process !== 'engine' && process !== 'page') return []
  return [{ utc: at, process, what, target }]
}

/** `Offline: 2 attempts to open a connection were blocked, …` */
export function offlineWords({ blocked, guards, gaps }: Report['offline']): string {
  if (guards.length === 0 && gaps.length === 0 && blocked === 0) {
    return 'Not on record: the run was made by a version that did not write its guards down.'
  }
  if (gaps.some(({ broken }) => broken.length > 0)) {
    return `A guard of the air gap did not hold: ${count(blocked, 'attempt')} blocked, and others may have gone unseen.`
  }
  if (blocked === 0) return 'Offline: 0 attempts blocked. Nothing tried to open a connection during the run.'
  const tried = blocked === 1 ? 'It was refused, and' : 'They were refused, and'
  return `Offline: ${count(blocked, 'attempt')} blocked. ${tried} nothing was sent.`
}

/** `From 2026-11-25T06:00:00.000Z: did not hold: request filter; no part of the program: page sandbox` */
export function gapWords({ utc, broken, absent }: Report['offline']['gaps'][number]): string {
  const parts = [
    ...(broken.length === 0 ? [] : [`did not hold: ${broken.join(', ')}`]),
    ...(absent.length === 0 ? [] : [`no part of the program: ${absent.join(', ')}`])
  ]
  return `From ${utc}: ${parts.join('; ')}`
}
