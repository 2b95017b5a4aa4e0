import type { ProgressEvent, ProgressListener } from '../../../shared/progress'
import { RateMeter } from './rate'

/** Adds speed and remaining time to the progress of an operation with several phases. */
export class PhaseMeters {
  readonly #listener: ProgressListener | undefined
  readonly #meters = new Map<ProgressEvent['phase'], RateMeter>()

  constructor(listener: ProgressListener | undefined) {
    this.#listener = listener
  }

  readonly report = (event: Omit<ProgressEvent, 'rate' | 'etaSeconds'>): void => {
    const meter = this.#meters.get(event.phase) ?? new RateMeter(() => performance.now())
    this.#meters.set(event.phase, meter)
    this.#listener?.({ ...event, ...meter.update(event.done, event.total) })
  }

  /** Forgets the speeds, after a pause. */
  reset(): void {
    this.#meters.clear()
  }
}

/** Between two messages, ms: an eye sees no more, and a hundred thousand small tensors would be as many messages. */
const interval = 100

/** Progress of one phase, at most ten times a second and when all is done. @returns a function of what is done so far */
export function progressOf(
  onProgress: ProgressListener,
  { phase, unit, total }: Pick<ProgressEvent, 'phase' | 'unit' | 'total'>
): (done: number, more?: Partial<Pick<ProgressEvent, 'checkpoint' | 'trainingStep'>>) => void {
  const meter = new RateMeter(() => performance.now())
  let toldAt = -Infinity
  return (done, more = {}) => {
    const now = performance.now()
    if (now - toldAt < interval && done < total) return
    toldAt = now
    onProgress({ phase, unit, total, done, ...more, ...meter.update(done, total) })
  }
}
