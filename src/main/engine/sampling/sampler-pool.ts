import { SHARE_ENV, Worker } from 'node:worker_threads'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { ChainState, Sampled, SampleListener } from './chains'
import type { GroupSpec } from './group'
import type { SamplingTask } from './sampler'
import type { FromThread, ThreadOptions, ToThread } from './sampler-thread'
import type { ChainTrace } from './trace'

export interface PoolOptions extends Omit<ThreadOptions, 'memoryShares'> {
  /** Threads, and so sessions that run at the same time, ≥ 1. */
  readonly threads: number
  /** The bundled `sampler-thread.ts`. */
  readonly script: string
}

/** What all groups of an estimate share. */
export type PoolTask = Omit<SamplingTask, 'group' | 'resume'>

export interface PoolSampled {
  /** One a chain, in the order of the groups. */
  readonly traces: readonly ChainTrace[]
  /** One a group where states are kept, else empty. */
  readonly states: readonly ChainState[]
}

/** Threads that sample side by side. They start with the first task and keep what they compiled until `close`. */
export class SamplerPool {
  readonly #options: PoolOptions
  readonly #threads: SamplerThread[] = []

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Samples every group of chains; each thread takes its share of them, one after the other. One call at a time.
   *  @param resume what an earlier call kept of each group
   *  @throws AuditError what the first failing group was refused with; the signal's reason after an abort */
  async sample(
    task: PoolTask,
    groups: readonly GroupSpec[],
    { signal, onSteps, onDraws, pause, onResting }: SampleListener = {},
    resume: readonly ChainState[] = []
  ): Promise<PoolSampled> {
    signal?.throwIfAborted()
    const stop = new AbortController()
    const abort = (): void => stop.abort()
    signal?.addEventListener('abort', abort)
    const sampled: Sampled[] = []
    const rest = new Rest(onResting)
    const listener: SampleListener = {
      signal: stop.signal,
      ...(onSteps ? { onSteps } : {}),
      ...(onDraws ? { onDraws } : {}),
      ...(pause ? { pause } : {})
    }
    const work = async (first: number): Promise<void> => {
      for (let index = first; index < groups.length; index += this.#options.threads) {
        const group = groups[index]
        if (!group) return
        rest.begin()
        const from = resume[index]
        sampled[index] = await this.#thread(first)
          .run({ ...task, group, ...(from ? { resume: from } : {}) }, { ...listener, onResting: rest.set })
          .finally(rest.end)
      }
    }
    const failures: unknown[] = []
    const count = Math.min(this.#options.threads, groups.length)
    await Promise.all(
      Array.from({ length: count }, (_, first) =>
        work(first).catch((error: unknown) => {
          failures.push(error)
          abort()
        })
      )
    )
    signal?.removeEventListener('abort', abort)
    signal?.throwIfAborted()
    if (failures.length > 0) throw asAuditError(failures[0])
    return {
      traces: sampled.flatMap(({ traces }) => traces),
      states: sampled.flatMap(({ state }) => state ?? [])
    }
  }

  #thread(index: number): SamplerThread {
    const { script, engine, threads } = this.#options
    return (this.#threads[index] ??= new SamplerThread(script, { engine, memoryShares: threads }))
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()))
  }
}

/** The pool rests when every task in work does. */
class Rest {
  readonly #onResting: ((isResting: boolean) => void) | undefined
  #working = 0
  #resting = 0
  #told = false

  constructor(onResting: ((isResting: boolean) => void) | undefined) {
    this.#onResting = onResting
  }

  readonly begin = (): void => this.#change(1, 0)
  readonly end = (): void => this.#change(-1, 0)
  readonly set = (isResting: boolean): void => this.#change(0, isResting ? 1 : -1)

  #change(working: number, resting: number): void {
    this.#working += working
    this.#resting += resting
    const isResting = this.#working > 0 && this.#resting === this.#working
    if (isResting === this.#told) return
    this.#told = isResting
    this.#onResting?.(isResting)
  }
}

/** One thread; one task at a time. */
class SamplerThread {
  readonly #worker: Worker
  readonly #ended: Promise<void>

  constructor(script: string, options: ThreadOptions) {
    // The variables of the process itself, not a copy: native libraries read what a thread sets.
    this.#worker = new Worker(script, { workerData: options, env: SHARE_ENV })
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
  }

  run(task: SamplingTask, { signal, onSteps, onDraws, pause, onResting }: SampleListener): Promise<Sampled> {
    return new Promise((resolve, reject) => {
      let isResting = false
      const rest = (resting: boolean): void => {
        if (resting === isResting) return
        isResting = resting
        onResting?.(resting)
      }
      const cancel = (): void => this.#send({ cancel: true })
      const settle = (finish: () => void): void => {
        this.#worker.off('message', receive).off('error', fail).off('exit', ended)
        signal?.removeEventListener('abort', cancel)
        endPause?.()
        rest(false)
        finish()
      }
      const receive = (message: FromThread): void => {
        if ('steps' in message) onSteps?.(message.steps)
        else if ('draws' in message) onDraws?.(message.draws)
        else if ('resting' in message) rest(message.resting)
        else if ('sampled' in message) settle(() => resolve(message.sampled))
        else {
          const { code, message: text, where, hint } = message.error
          settle(() => reject(new AuditError(code, text, { where, hint })))
        }
      }
      const fail = (error: unknown): void => settle(() => reject(asAuditError(error)))
      const ended = (): void =>
        fail(
          new AuditError('engine/failed', 'a sampling thread ended before its task', {
            hint: 'Give the same command again: an audit goes on at its last finished checkpoint.'
          })
        )
      this.#worker.on('message', receive).on('error', fail).on('exit', ended)
      signal?.addEventListener('abort', cancel)
      const endPause = pause?.onChange((isPaused) => this.#send({ pause: isPaused }))
      this.#send({ task, wantsDraws: onDraws !== undefined, isPaused: pause?.isPaused ?? false })
      if (signal?.aborted) cancel()
    })
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  close(): Promise<void> {
    this.#send({ close: true })
    return this.#ended
  }
}
