import type { BlockedAttempt } from '../../shared/report'
import type { EgressWatch, GuardRecord } from './audit/egress-record'

/** Refused connections of this process, its threads and its host, for those who write them down. */
export class AttemptFeed implements EgressWatch {
  readonly guards: readonly GuardRecord[]
  readonly #listeners = new Set<(attempt: BlockedAttempt) => void>()

  constructor(guards: readonly GuardRecord[]) {
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
