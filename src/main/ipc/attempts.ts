import type { OfflineStatus } from '../../shared/desktop'
import type { EgressAttempt } from '../engine/egress'

export type Attempt = OfflineStatus['attempts'][number]

/** More refused connections than anyone reads; the oldest go. */
const maximumAttempts = 1000

/** Connections that something tried to open, in order of time. */
export class AttemptList {
  readonly #attempts: Attempt[] = []
  readonly #listeners: ((attempt: Attempt) => void)[] = []

  get attempts(): readonly Attempt[] {
    return this.#attempts
  }

  /** Tells of every attempt from now on. */
  follow(listener: (attempt: Attempt) => void): void {
    this.#listeners.push(listener)
  }

  add({ utc, what, target }: EgressAttempt, process: Attempt['process']): void {
    const attempt = { utc, process, what, target }
    this.#attempts.push(attempt)
    if (this.#attempts.length > maximumAttempts) this.#attempts.shift()
    for (const listener of this.#listeners) listener(attempt)
  }
}
