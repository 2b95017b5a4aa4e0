import { Worker } from 'node:worker_threads'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { SampleListener } from './chains'
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

/** Threads that sample side by side. They start with the first task and keep what they compiled until `close`. */
export class SamplerPool {
  readonly #options: PoolOptions
  readonly #threads: SamplerThread[] = []

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Samples every group of chains; each thread takes its share of them, one after the other. One call at a time.
   *  @returns one trace a chain, in the order of the groups
   *  @throws AuditError what the first failing group was refused with; the signal's reason after an abort */
  async sample(
    task: Omit<SamplingTask, 'group'>,
    groups: readonly GroupSpec[],
    { signal, onSteps }: SampleListener = {}
  ): Promise<ChainTrace[]> {
    signal?.throwIfAborted()
    const stop = new AbortController()
    const abort = (): void => stop.abort()
    signal?.addEventListener('abort', abort)
    const traces: (readonly ChainTrace[])[] = []
    const work = async (first: number): Promise<void> => {
      for (let index = first; index < groups.length; index += this.#options.threads) {
        const group = groups[index]
        if (!group) return
        const listener = { signal: stop.signal, ...(onSteps ? { onSteps } : {}) }
        traces[index] = await this.#thread(first).run({ ...task, group }, listener)
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
    return traces.flat()
  }

  #thread(index: number): SamplerThread {
    const { script, engine, threads } = this.#options
    return (this.#threads[index] ??= new SamplerThread(script, { engine, memoryShares: threads }))
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()))
  }
}

/** One thread; one task at a time. */
class SamplerThread {
  readonly #worker: Worker
  readonly #ended: Promise<void>

  constructor(script: string, options: ThreadOptions) {
    this.#worker = new Worker(script, { workerData: options })
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
  }

  run(task: SamplingTask, { signal, onSteps }: SampleListener): Promise<readonly ChainTrace[]> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#send({ cancel: true })
      const settle = (finish: () => void): void => {
        this.#worker.off('message', receive).off('error', fail).off('exit', ended)
        signal?.removeEventListener('abort', cancel)
        finish()
      }
      const receive = (message: FromThread): void => {
        if ('steps' in message) onSteps?.(message.steps)
        else if ('traces' in message) settle(() => resolve(message.traces))
        else {
          const { code, message: text, where, hint } = message.error
          settle(() => reject(new AuditError(code, text, { where, hint })))
        }
      }
      const fail = (error: unknown): void => settle(() => reject(asAuditError(error)))
      const ended = (): void =>
        fail(
          new AuditError('engine/failed', 'a sampling thread ended before its task', {
            hint: 'The same command resumes the run at the last finished checkpoint.'
          })
        )
      this.#worker.on('message', receive).on('error', fail).on('exit', ended)
      signal?.addEventListener('abort', cancel)
      this.#send({ task })
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
