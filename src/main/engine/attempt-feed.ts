import type { BlockedAttempt } from '../../shared/report'
import type { EgressWatch } from './audit/egress-record'

/** Refused connections of this process, its threads and its host, for those who write them down. */
export class AttemptFeed implements EgressWatch {
  readonly guards: readonly string[]
  readonly #listeners = new Set<(attempt: BlockedAttempt) => void>()

  constructor(guards: readonly string[]) {
    this.guards = guards
  }

  readonly follow = (listener: (attempt: BlockedAttempt) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell(attempt: BlockedAttempt): void {
    for (const listener of this.#listeners) listener(attempt)
  }
}
