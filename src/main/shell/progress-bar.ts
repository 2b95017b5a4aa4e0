import type { RunState } from '../../shared/run-state'
import { isActive } from '../ipc/run-reducer'

export interface ProgressBar {
  /** 0 to 1; −1 for none, 2 for under way without a known share. */
  readonly fraction: number
  readonly mode: 'normal' | 'indeterminate' | 'error' | 'paused' | 'none'
}

/** The progress bar of a run: the share of the chain steps, which take nearly all of the time. */
export function progressBar(state: RunState): ProgressBar {
  if (state.status === 'failed') return { fraction: 1, mode: 'error' }
  if (!isActive(state)) return { fraction: -1, mode: 'none' }
  const sampling = state.phases.find(({ phase }) => phase === 'sample')
  const { done, total } = sampling?.progress ?? { done: 0, total: 0 }
  if (sampling?.state === 'waiting' || total <= 0) return { fraction: 2, mode: 'indeterminate' }
  const fraction = Math.min(1, Math.max(0, done / total))
  return { fraction, mode: state.status === 'paused' ? 'paused' : 'normal' }
}
