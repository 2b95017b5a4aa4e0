import type { BlockedAttempt } from '../../../shared/report'
import type { Ledger } from './ledger'

/** A guard of the air gap as it was found when a session of the run began. */
export interface GuardRecord {
  /** In words. */
  readonly name: string
  readonly holds: boolean
}

/** What the host process of an audit knows of the air gap: its guards, and attempts to pass them as they come. */
export interface EgressWatch {
  /** What refuses to open connections, or should. */
  readonly guards: readonly GuardRecord[]
  /** @returns a function that ends it */
  readonly follow: (listener: (attempt: BlockedAttempt) => void) => () => void
}

/** As many are on the ledger one by one; a loop that tries for ever must not fill the disk. */
const maximumEntries = 1000

/** Puts blocked connections on the ledger of a run, from the first file that is read until the run ends. */
export class EgressRecord {
  /** For the ledger's line of a session that begins: names of the guards that stand, and of those that do not. */
  readonly guards: { readonly guards: readonly string[]; readonly brokenGuards: readonly string[] }
  readonly #unfollow: () => void
  readonly #early: BlockedAttempt[] = []
  #ledger: Ledger | null = null
  #entries = 0
  #more = 0
  #written: Promise<unknown> = Promise.resolve()

  constructor(watch: EgressWatch | undefined) {
    const found = watch?.guards ?? []
    const named = (holds: boolean): string[] =>
      found.filter((guard) => guard.holds === holds).map(({ name }) => name)
    this.guards = { guards: named(true), brokenGuards: named(false) }
    this.#unfollow = watch?.follow((attempt) => this.#add(attempt)) ?? ((): void => undefined)
  }

  /** The run has a ledger: what came before goes on it, and from now on what comes. */
  begin(ledger: Ledger): void {
    this.#ledger = ledger
    for (const attempt of this.#early.splice(0)) this.#write(ledger, attempt)
  }

  /** Ends the record; resolves when everything is on the ledger. @throws AuditError `file/*` when it could not be written */
  async end(): Promise<void> {
    this.#unfollow()
    await this.#written
    const ledger = this.#ledger
    this.#ledger = null
    if (ledger !== null && this.#more > 0) await ledger.append('egress', { more: this.#more })
  }

  #add(attempt: BlockedAttempt): void {
    if (this.#entries >= maximumEntries) {
      this.#more += 1
      return
    }
    this.#entries += 1
    if (this.#ledger === null) this.#early.push(attempt)
    else this.#write(this.#ledger, attempt)
  }

  #write(ledger: Ledger, { utc, process, what, target }: BlockedAttempt): void {
    const entry = ledger.append('egress', { at: utc, process, what, target })
    this.#written = Promise.all([this.#written, entry])
    // `end` says it; until then it is no unhandled rejection.
    this.#written.catch(() => undefined)
  }
}
