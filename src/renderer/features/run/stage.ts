import type { ErrorCode } from '../../../shared/errors'
import type { RunState } from '../../../shared/run-state'

/** What a run in some state can still do. */

const refusedInputs = new Set(['format', 'series', 'plan', 'model', 'data', 'sampling', 'estimator'])

/** Whether the inputs or the plan were refused: the run is refused again until a good file stands in the place of the refused one, or
 *  another plan is made. */
export function isRefused(code: ErrorCode): boolean {
  return refusedInputs.has(code.split('/')[0] ?? '') || code === 'engine/unsupported-op'
}

/** Whether it can go on from where it stopped. */
export function canResume(state: RunState): boolean {
  return state.status === 'cancelled' || (state.status === 'failed' && !canExtend(state))
}

/** Whether it was refused only because its series has grown. */
export function canExtend({ status, error }: RunState): boolean {
  return status === 'failed' && error?.code === 'run/grown'
}

export function hasEnded({ status }: RunState): boolean {
  return status === 'cancelled' || status === 'failed' || status === 'finished'
}
