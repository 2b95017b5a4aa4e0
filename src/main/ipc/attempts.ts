import type { OfflineStatus } from '../../shared/desktop'
import type { EgressAttempt } from '../engine/egress'

export type Attempt = OfflineStatus['attempts'][number]

/** More refused connections than anyone reads; the oldest go. */
const maximumAttempts = 1000

/** Connections that something tried to open, in order of time. */
export class AttemptList {
  readonly #attempts: Attempt[] = []

  get attempts(): readonly Attempt[] {
    return this.#attempts
  }

  add({ utc, what, target }: EgressAttempt, process: Attempt['process']): void {
    this.#attempts.push({ utc, process, what, target })
    if (this.#attempts.length > maximumAttempts) this.#attempts.shift()
  }
}
