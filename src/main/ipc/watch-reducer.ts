import type { SerializedAuditError } from '../../shared/errors'
import { alertLimit, isWatching, type WatchState } from '../../shared/watch-state'
import type { WatchNews } from '../watch/loop'

/** What happens to a watch, in the order it happens. */
export type WatchEvent =
  | WatchNews
  /** The user asked to stop; an audit in work has not ended yet. */
  | { readonly kind: 'asked' }
  /** With an error where it did not end as it was asked to. */
  | { readonly kind: 'ended'; readonly error: SerializedAuditError | null }

/** The watch after an event. What comes late, after its end, changes nothing. */
export function reduceWatch(state: WatchState, event: WatchEvent, utc: string): WatchState {
  if (!isWatching(state)) return state
  switch (event.kind) {
    case 'known':
      return withAlerts(state, event.alerts, false)
    case 'looked':
      return { ...state, lookedUtc: utc, subjects: subjectsWith(state.subjects, event.scan) }
    case 'auditing':
      return state.status === 'stopping' ? state : { ...state, status: 'auditing' }
    case 'audited':
      return {
        ...state,
        status: state.status === 'stopping' ? 'stopping' : 'watching',
        subjects: state.subjects.map((subject) => ({
          ...subject,
          audited: [...(event.steps[subject.name] ?? [])]
        }))
      }
    case 'raised':
      return withAlerts(state, event.alerts, true)
    case 'asked':
      return { ...state, status: 'stopping' }
    case 'ended':
      return { ...state, status: event.error === null ? 'stopped' : 'failed', error: event.error }
  }
}

type Of<Kind> = Extract<WatchNews, { readonly kind: Kind }>

function withAlerts(state: WatchState, alerts: Of<'raised'>['alerts'], isFresh: boolean): WatchState {
  const added = alerts.map((alert) => ({ ...alert, isFresh }))
  return { ...state, alerts: [...state.alerts, ...added].slice(-alertLimit) }
}

function subjectsWith(before: WatchState['subjects'], { ready, waiting }: Of<'looked'>['scan']) {
  return Object.entries(ready).map(([name, whole]) => ({
    name,
    whole: [...whole],
    audited: before.find((subject) => subject.name === name)?.audited ?? [],
    waiting: waiting.filter(({ subject }) => subject === name).map(({ step, why }) => ({ step, why }))
  }))
}
