import type { ErrorCode } from '../../../shared/errors'
import type { RunState } from '../../../shared/run-state'

/** What a run in some state can still do. */

const refusedInputs = new Set(['format', 'series', 'plan', 'model', 'data', 'sampling', 'estimator'])

/** Whether the inputs or the plan were refused: the run would be refused again however often it is resumed. */
export function needsAnotherPlan(code: ErrorCode): boolean {
  return refusedInputs.has(code.split('/')[0] ?? '') || code === 'engine/unsupported-op'
}

/** Whether it can go on from where it stopped. */
export function canResume({ status, error }: RunState): boolean {
  return status === 'cancelled' || (status === 'failed' && !needsAnotherPlan(error?.code ?? 'internal'))
}

export function hasEnded({ status }: RunState): boolean {
  return status === 'cancelled' || status === 'failed' || status === 'finished'
}
