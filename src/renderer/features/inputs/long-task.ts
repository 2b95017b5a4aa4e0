import { shallowReactive } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../../shared/errors'
import type { RequestOf, ResponseOf } from '../../../shared/ipc'
import type { ProgressEvent } from '../../../shared/progress'
import { askLong, type LongOperationName } from '../../bridge'

/** What a screen shows of something that takes a while. */
export interface LongTaskState<Value> {
  status: 'idle' | 'working' | 'done' | 'cancelled' | 'error'
  value: Value | null
  progress: ProgressEvent | null
  error: SerializedAuditError | null
}

export interface LongTask<Name extends LongOperationName, Value = ResponseOf<Name>> {
  readonly state: LongTaskState<Value>
  /** Begins anew; what was still in work is cancelled and its answer ignored.
   *  @returns the answer; null after a refusal, a cancel, or a newer start */
  start(request: Omit<RequestOf<Name>, 'task'>): Promise<Value | null>
  cancel(): void
  /** As before the first start; what is in work is cancelled and its answer ignored. */
  reset(): void
}

const idle: LongTaskState<never> = { status: 'idle', value: null, progress: null, error: null }

/** A long operation of main with its progress, its refusal and a way to cancel it. */
export function longTask<Name extends LongOperationName>(name: Name): LongTask<Name>
/** @param read makes of the answer what is shown */
export function longTask<Name extends LongOperationName, Value>(
  name: Name,
  read: (answer: ResponseOf<Name>) => Value
): LongTask<Name, Value>
export function longTask<Name extends LongOperationName>(
  name: Name,
  read: (answer: ResponseOf<Name>) => unknown = (answer) => answer
): LongTask<Name, unknown> {
  const state = shallowReactive<LongTaskState<unknown>>({ ...idle })
  let current: AbortController | null = null

  async function start(request: Omit<RequestOf<Name>, 'task'>): Promise<unknown> {
    current?.abort()
    const controller = new AbortController()
    current = controller
    Object.assign(state, { ...idle, status: 'working' })
    try {
      const answer = await askLong(name, request, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (current === controller) state.progress = progress
        }
      })
      if (current !== controller) return null
      current = null
      const value = read(answer)
      Object.assign(state, { status: 'done', value })
      return value
    } catch (thrown) {
      if (current !== controller) return null
      current = null
      const error = asAuditError(thrown).toJSON()
      if (controller.signal.aborted || error.code === 'run/cancelled') state.status = 'cancelled'
      else Object.assign(state, { status: 'error', error })
      return null
    }
  }

  function reset(): void {
    current?.abort()
    current = null
    Object.assign(state, idle)
  }

  return { state, start, cancel: () => current?.abort(), reset }
}
