import { setTimeout } from 'node:timers/promises'
import { asAuditError, AuditError } from '../../shared/errors'
import { logLimit, type LogEntry, type RunReference, type RunState } from '../../shared/run-state'
import type { GuardRecord } from '../engine/audit/egress-record'
import type { Steps } from '../watch/loop'
import type { EngineClient } from './engine-client'
import type { EventStream } from './event-stream'
import { isActive, logOf, newRun, reduceRun, type RunEvent } from './run-reducer'

export interface RunOrder {
  readonly run: RunReference
  readonly plan: string
  readonly title: string
  readonly hasComparison: boolean
  /** The guards as they are found now. */
  readonly guards: readonly GuardRecord[]
}

/** Whether checkpoints that were added to a series are appended, and which of them are whole. */
export interface Appending {
  readonly extend: boolean
  readonly ready?: Steps
}

/** How often somebody who waits for the machine looks, ms. */
const idleInterval = 500

export interface CurrentRunOptions {
  readonly engine: EngineClient
  readonly stream: EventStream
  /** Folder with presets and fonts. */
  readonly resources: string
  readonly version: string
  /** Where whole self-tests are kept. */
  readonly userData: string
  readonly follow: (state: RunState) => void
}

/** The run in work, or the last one since the start. One at a time, and no self-test beside it: two would share the
 *  machine's cores and memory. */
export class CurrentRun {
  readonly #options: CurrentRunOptions
  #state: RunState | null = null
  #log: LogEntry[] = []
  #cancel = new AbortController()
  #pause: (pause: boolean) => void = () => undefined
  #ended: Promise<AuditError | null> = Promise.resolve(null)
  #isTesting = false

  constructor(options: CurrentRunOptions) {
    this.#options = options
  }

  get state(): RunState | null {
    return this.#state
  }

  /** The tail of its log; one that is resumed goes on with the lines of before. */
  get log(): readonly LogEntry[] {
    return this.#log
  }

  /** @throws AuditError `run/locked` while another run or a self-test is in work */
  requireIdle(): void {
    if (this.#isTesting) {
      throw new AuditError('run/locked', 'a self-test is in work', {
        where: 'self-test',
        hint: 'Wait until it has finished, or cancel it in the settings.'
      })
    }
    if (this.#state === null || !isActive(this.#state)) return
    throw new AuditError('run/locked', `another audit is in work: ${this.#state.title}`, {
      where: this.#state.run.folder,
      hint: 'Wait until it has finished, or cancel it; it can be resumed later.'
    })
  }

  /** Starts, resumes or extends a run; returns as soon as it is on its way. @throws AuditError `run/locked` */
  begin(
    { run, plan, title, hasComparison, guards }: RunOrder,
    appending: Appending = { extend: false }
  ): void {
    this.requireIdle()
    const { engine, resources, version, userData } = this.#options
    this.#cancel = new AbortController()
    if (this.#state?.run.handle !== run.handle) this.#log = []
    this.#change(newRun(run, title, hasComparison, new Date().toISOString()))
    const { result, pause } = engine.start(
      'audit',
      { plan, out: run.folder, ...appending, resources, version, guards, userData },
      {
        signal: this.#cancel.signal,
        onProgress: (progress) => this.#apply({ kind: 'progress', progress }),
        onEvent: (event) => this.#apply(event)
      }
    )
    this.#pause = pause
    this.#ended = result.then(
      () => {
        this.#apply({ kind: 'finished' })
        return null
      },
      (thrown: unknown) => {
        const error = asAuditError(thrown)
        this.#apply({ kind: 'stopped', error: error.toJSON() })
        return error
      }
    )
  }

  /** Appends whole checkpoints to a run once nothing else is in work, and resolves when they are audited. An abort of the signal cancels it.
   *  @throws AuditError what the audit is refused with */
  async append(order: RunOrder, ready: Steps, signal: AbortSignal): Promise<void> {
    while (!this.#isIdle) await setTimeout(idleInterval, undefined, { signal })
    this.begin(order, { extend: true, ready })
    const cancel = (): void => void this.stop()
    signal.addEventListener('abort', cancel)
    const error = await this.#ended
    signal.removeEventListener('abort', cancel)
    if (error !== null) throw error
  }

  get #isIdle(): boolean {
    return !this.#isTesting && (this.#state === null || !isActive(this.#state))
  }

  /** Runs a self-test while nothing else is in work, and keeps runs from beginning meanwhile. @throws AuditError `run/locked` */
  async test<Value>(run: () => Promise<Value>): Promise<Value> {
    this.requireIdle()
    this.#isTesting = true
    try {
      return await run()
    } finally {
      this.#isTesting = false
    }
  }

  /** @throws AuditError `ipc/refused` when this run is not in work */
  pause(handle: string, pause: boolean): void {
    this.#require(handle)
    this.#apply({ kind: 'asked', status: pause ? 'pausing' : 'running' })
    this.#pause(pause)
  }

  /** @throws AuditError `ipc/refused` when this run is not in work */
  cancel(handle: string): void {
    this.#require(handle)
    this.#apply({ kind: 'asked', status: 'cancelling' })
    this.#cancel.abort()
  }

  /** Cancels the run in work and resolves when the engine has written down that it stopped. */
  async stop(): Promise<void> {
    if (this.#state !== null && isActive(this.#state)) this.cancel(this.#state.run.handle)
    await this.#ended
  }

  #require(handle: string): void {
    if (this.#state !== null && this.#state.run.handle === handle && isActive(this.#state)) return
    throw new AuditError('ipc/refused', 'this run is not in work', { hint: 'It has ended already.' })
  }

  #apply(event: RunEvent): void {
    const before = this.#state
    if (before === null) return
    if (event.kind === 'trace') {
      this.#options.stream.push({ kind: 'trace', run: before.run.handle, trace: event.trace })
      return
    }
    const entry = isActive(before) ? logOf(before, event, new Date().toISOString()) : null
    if (entry !== null) {
      this.#log.push(entry)
      if (this.#log.length > logLimit) this.#log.shift()
      this.#options.stream.push({ kind: 'log', run: before.run.handle, entry })
    }
    const after = reduceRun(before, event)
    if (after !== before) this.#change(after)
  }

  #change(state: RunState): void {
    const isTurn = this.#state?.status !== state.status
    this.#state = state
    this.#options.stream.push({ kind: 'run', state })
    if (isTurn) this.#options.stream.flush()
    this.#options.follow(state)
  }
}
