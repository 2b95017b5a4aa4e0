import type { SerializedAuditError } from '../../../shared/errors'
import type { DataSource } from './data-source'
import { letterOf, type Slot } from './slot'

/** A file or folder that was refused. */
export interface Refusal {
  readonly source: string
  readonly error: SerializedAuditError
  /** Whether its whole message stands elsewhere on the screen. */
  readonly isTold: boolean
}

interface Added {
  readonly slots: readonly (Slot | null)[]
  readonly waiting: readonly Slot[]
  readonly sources: readonly DataSource[]
  readonly refused: readonly { readonly name: string; readonly error: SerializedAuditError }[]
}

/** Everything that was refused of what was added: single checkpoints of a series, whole series, data, and what is neither. */
export function refusalsOf({ slots, waiting, sources, refused }: Added): Refusal[] {
  const told = (source: string, error: SerializedAuditError | null): Refusal[] =>
    error === null ? [] : [{ source, error, isTold: true }]
  return [
    ...slots.flatMap((slot, place) => (slot === null ? [] : refusalsOfSeries(slot, `${letterOf(place)} `))),
    ...waiting.flatMap((slot) => refusalsOfSeries(slot, '').map((one) => ({ ...one, isTold: true }))),
    ...sources.flatMap(({ reference, file }) => told(reference.name, file.state.error)),
    ...refused.flatMap(({ name, error }) => told(name, error))
  ]
}

/** A series that is refused whole says so in its own pane, by its first refusal. */
function refusalsOfSeries({ name: series, series: { state } }: Slot, letter: string): Refusal[] {
  const found = (state.value?.checkpoints ?? []).flatMap(({ name, problem }): Refusal[] =>
    problem === null ? [] : [{ source: `${letter}${name}`, error: problem, isTold: false }]
  )
  if (state.error !== null) return [{ source: `${letter}${series}`, error: state.error, isTold: true }]
  return found.length === state.value?.checkpoints.length
    ? found.map((one) => ({ ...one, isTold: true }))
    : found
}
