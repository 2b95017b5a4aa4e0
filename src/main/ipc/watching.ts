import { asAuditError, AuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'
import type { KeptAlert } from '../../shared/watch'
import { isWatching, type WatchState } from '../../shared/watch-state'
import { alertFile } from '../watch/alert-file'
import { type Perform, type Steps, watchTraining } from '../watch/loop'
import type { EventStream } from './event-stream'
import { reduceWatch, type WatchEvent } from './watch-reducer'

export interface WatchOrder {
  readonly run: RunReference
  readonly plan: string
  readonly title: string
  /** Absolute path; null for the usual ones. */
  readonly rules: string | null
  /** Between two looks, s. */
  readonly every: number
  /** Audits these checkpoints, appending to the run; ends with the signal. */
  readonly audit: (ready: Steps, signal: AbortSignal) => Promise<void>
}

export interface WatchingOptions {
  readonly perform: Perform
  readonly stream: EventStream
  readonly follow: (state: WatchState) => void
  readonly raise: (run: RunReference, alerts: readonly KeptAlert[]) => void
}

/** The training that is watched, or was last since the start; one at a time. */
export class Watching {
  readonly #options: WatchingOptions
  #state: WatchState | null = null
  #stop = new AbortController()
  #ended: Promise<void> = Promise.resolve()

  constructor(options: WatchingOptions) {
    this.#options = options
  }

  get state(): WatchState | null {
    return this.#state
  }

  /** Resolves with the first look: what the plan or the rules are refused with is refused at once, and nothing is watched.
   *  @throws AuditError `run/locked` while a training is watched, and those */
  async begin(order: WatchOrder): Promise<WatchState> {
    if (this.#state !== null && isWatching(this.#state)) {
      throw new AuditError('run/locked', `a training is being watched: ${this.#state.title}`, {
        where: this.#state.run.folder,
        hint: 'Stop that watch first.'
      })
    }
    const before = this.#state
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const { run, plan, rules, every } = order
    this.#state = newWatch(order)
    await new Promise<void>((looked, refused) => {
      this.#ended = watchTraining(
        {
          ...{ plan, out: run.folder, every, signal },
          ...(rules === null ? {} : { rules }),
          audit: (ready) => order.audit(ready, signal),
          tell: (news) => {
            this.#apply(news)
            if (news.kind === 'looked') looked()
            if (news.kind === 'raised') this.#options.raise(run, news.alerts)
          }
        },
        this.#options.perform
      ).then(
        () => {
          this.#apply({ kind: 'ended', error: null })
          looked()
        },
        (error: unknown) => {
          const refusal = asAuditError(error)
          if (this.#state?.lookedUtc === null) {
            this.#state = before
            refused(refusal)
          } else {
            const isAsked = signal.aborted || refusal.code === 'run/cancelled'
            this.#apply({ kind: 'ended', error: isAsked ? null : refusal.toJSON() })
          }
        }
      )
    })
    return this.#state
  }

  /** @throws AuditError `ipc/refused` when this run is not watched */
  stop(handle: string): void {
    if (this.#state === null || this.#state.run.handle !== handle || !isWatching(this.#state)) {
      throw new AuditError('ipc/refused', 'this run is not watched', { hint: 'Its watch has ended already.' })
    }
    this.#apply({ kind: 'asked' })
    this.#stop.abort()
  }

  /** Stops what is watched and resolves when its audit has written down that it stopped. */
  async end(): Promise<void> {
    if (this.#state !== null && isWatching(this.#state)) this.stop(this.#state.run.handle)
    await this.#ended
  }

  #apply(event: WatchEvent): void {
    const before = this.#state
    if (before === null) return
    const state = reduceWatch(before, event, new Date().toISOString())
    if (state === before) return
    this.#state = state
    if (state.lookedUtc === null) return
    this.#options.stream.push({ kind: 'watch', state })
    if (state.status !== before.status) this.#options.stream.flush()
    this.#options.follow(state)
  }
}

function newWatch({ run, title, rules, every }: WatchOrder): WatchState {
  return {
    ...{ run, title, rules, every },
    status: 'watching',
    error: null,
    startedUtc: new Date().toISOString(),
    alertFile: alertFile(run.folder),
    lookedUtc: null,
    subjects: [],
    alerts: []
  }
}
