import type { SerializedAuditError } from '../../shared/errors'
import type { AuditEvent, EstimateEvent, Phase, ProgressEvent } from '../../shared/progress'
import type { Thinning, ThinningEnd } from '../../shared/thinning'
import type { LogEntry, RunReference, RunState, RunStatus } from '../../shared/run-state'

/** What happens to a run, in the order it happens. */
export type RunEvent =
  | { readonly kind: 'progress'; readonly progress: ProgressEvent }
  | AuditEvent
  /** The user asked; the engine has not done it yet. */
  | { readonly kind: 'asked'; readonly status: 'running' | 'pausing' | 'cancelling' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped'; readonly error: SerializedAuditError }

const order: readonly Phase[] = ['load', 'hash', 'self-test', 'behaviour', 'sample', 'compare', 'report']

export function newRun(
  run: RunReference,
  title: string,
  hasComparison: boolean,
  startedUtc: string
): RunState {
  return {
    run,
    title,
    status: 'preparing',
    error: null,
    startedUtc,
    plan: null,
    phases: order
      .filter((phase) => phase !== 'compare' || hasComparison)
      .map((phase) => ({ phase, state: 'waiting', progress: null })),
    progress: null,
    memoryBytes: null,
    estimates: []
  }
}

/** Whether the engine still works on it. */
export function isActive({ status }: RunState): boolean {
  return status !== 'finished' && status !== 'failed' && status !== 'cancelled'
}

/** The run after an event. What comes late, after its end, changes nothing. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  if (!isActive(state)) return state
  switch (event.kind) {
    case 'progress':
      return { ...state, phases: phasesWith(state.phases, event.progress), progress: event.progress }
    case 'started':
      return {
        ...state,
        plan: event.started,
        status: state.status === 'preparing' ? 'running' : state.status
      }
    case 'thinning':
      return state.plan === null ? state : { ...state, plan: { ...state.plan, thinning: event.thinning } }
    case 'estimate':
      return { ...state, estimates: withEstimate(state.estimates, event.estimate) }
    case 'memory':
      return { ...state, memoryBytes: event.bytes }
    case 'paused':
      return { ...state, status: pausedStatus(state.status, event.isPaused) }
    case 'asked':
      return { ...state, status: askedStatus(state, event.status) }
    case 'finished':
      return {
        ...state,
        status: 'finished',
        progress: null,
        phases: state.phases.map((entry) => ({ ...entry, state: 'done' as const }))
      }
    case 'stopped':
      return {
        ...state,
        ...(event.error.code === 'run/cancelled'
          ? { status: 'cancelled' as const }
          : { status: 'failed' as const, error: event.error }),
        progress: null,
        phases: state.phases.map((entry) =>
          entry.state === 'running' ? { ...entry, state: 'stopped' as const } : entry
        )
      }
    case 'trace':
      return state
  }
}

/** Phases follow each other; only hashing comes twice, for the inputs are compared at the end. A phase that is passed over had nothing
 *  left to do: its results lay on disk. */
function phasesWith(phases: RunState['phases'], progress: ProgressEvent): RunState['phases'] {
  const current = phases.findIndex(({ phase }) => phase === progress.phase)
  if (current < 0) return phases
  return phases.map((entry, place) => {
    if (place === current) return { ...entry, state: 'running', progress }
    return place < current || entry.state === 'running' ? { ...entry, state: 'done' } : entry
  })
}

/** A resumed run tells its earlier estimates again. */
function withEstimate(estimates: readonly EstimateEvent[], estimate: EstimateEvent): EstimateEvent[] {
  const isSame = (other: EstimateEvent): boolean =>
    other.subject === estimate.subject &&
    other.step === estimate.step &&
    other.component === estimate.component &&
    other.data === estimate.data
  const place = estimates.findIndex(isSame)
  return place < 0 ? [...estimates, estimate] : estimates.with(place, estimate)
}

function pausedStatus(status: RunStatus, isPaused: boolean): RunStatus {
  if (status === 'cancelling') return status
  return isPaused ? 'paused' : 'running'
}

function askedStatus({ status, plan }: RunState, asked: 'running' | 'pausing' | 'cancelling'): RunStatus {
  if (status === 'cancelling') return status
  if (asked === 'running' && plan === null) return 'preparing'
  return asked
}

/** Words for the log, null where an event is not worth a line. English, as everything that the engine says. */
export function logOf(state: RunState, event: RunEvent, utc: string): LogEntry | null {
  const entry = (level: LogEntry['level'], text: string): LogEntry => ({ utc, level, text })
  switch (event.kind) {
    case 'progress': {
      const known = state.phases.find(({ phase }) => phase === event.progress.phase)
      return known === undefined || known.state === 'running'
        ? null
        : entry('info', phaseWords[event.progress.phase])
    }
    case 'started':
      return entry(
        'info',
        event.started.resumed ? `Resumed: ${event.started.title}` : `Started: ${event.started.title}`
      )
    case 'estimate':
      return estimateEntry(event.estimate, entry)
    case 'paused':
      return entry('info', event.isPaused ? 'Paused' : 'Continued')
    case 'asked':
      return event.status === 'running' ? null : entry('info', askedWords[event.status])
    case 'finished':
      return entry('info', 'Finished: the report is written')
    case 'stopped': {
      const { code, message, where, hint } = event.error
      const text = [message, where, hint].filter((part) => part !== '').join(' · ')
      return code === 'run/cancelled'
        ? entry('info', 'Cancelled: finished results are kept')
        : entry('error', text)
    }
    case 'thinning':
      return entry('info', thinningText(event.thinning))
    case 'memory':
    case 'trace':
      return null
  }
}

const phaseWords: Readonly<Record<Phase, string>> = {
  load: 'Loading and checking the checkpoints',
  hash: 'Hashing the inputs',
  behaviour: 'Measuring losses and accuracies',
  sample: 'Sampling',
  compare: 'Comparing the subjects',
  development: 'Reading the development over training',
  report: 'Writing the report',
  read: 'Reading',
  time: 'Timing',
  'self-test': 'Testing the engine on known answers'
}

const endWords: Readonly<Record<ThinningEnd, string>> = {
  most: 'as many as the plan allows',
  straight: 'no curve bends beyond its errors between them',
  unusable: 'too many were rejected to see where a curve bends',
  every: 'every one there is'
}

function thinningText({ most, steps: { length }, ended }: Thinning): string {
  const chosen = `LLC at ${length} ${length === 1 ? 'step' : 'steps'}`
  return ended === null
    ? `${chosen} so far, at most ${Math.max(most, length)}`
    : `${chosen}: ${endWords[ended]}`
}

const askedWords = { pausing: 'Pausing', cancelling: 'Cancelling' } as const

const levels = { usable: 'info', suspicious: 'warning', rejected: 'error' } as const

function estimateEntry(
  { subject, step, component, data, estimate, verdict, reasons }: EstimateEvent,
  entry: (level: LogEntry['level'], text: string) => LogEntry
): LogEntry {
  const where = `${subject}, step ${step}, ${component}, ${data}`
  const value = estimate === null ? 'no estimate' : `λ̂ ${estimate.toPrecision(4)}`
  const why = reasons.length === 0 ? '' : `: ${reasons.map(({ message }) => message).join('; ')}`
  return entry(levels[verdict], `${where}: ${value}, ${verdict}${why}`)
}
