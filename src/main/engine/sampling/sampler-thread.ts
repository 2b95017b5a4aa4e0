import { parentPort, workerData } from 'node:worker_threads'
import { asAuditError, type SerializedAuditError } from '../../../shared/errors'
import type { EngineId } from '../compute/engine'
import { openEngine } from '../compute/registry'
import type { Sampled } from './chains'
import type { ChainDraws } from './draws'
import { PauseSwitch } from './pause'
import { Sampler, type SamplingTask } from './sampler'

/** What a thread that samples does: ONNX Runtime's run blocks its thread, so chains that run at the same time need one each. */

export interface ThreadOptions {
  readonly engine: EngineId
  /** Sampling threads that share the machine's memory. */
  readonly memoryShares: number
}

export type ToThread =
  | { readonly task: SamplingTask; readonly wantsDraws: boolean; readonly isPaused: boolean }
  | { readonly cancel: true }
  | { readonly pause: boolean }
  /** Frees everything; the thread then ends by itself. */
  | { readonly close: true }

export type FromThread =
  | { readonly steps: number }
  | { readonly draws: readonly ChainDraws[] }
  /** The chains stopped for a pause, or go on. */
  | { readonly resting: boolean }
  | { readonly sampled: Sampled }
  | { readonly error: SerializedAuditError }

if (parentPort !== null) serve(parentPort, workerData as ThreadOptions)

function serve(port: NonNullable<typeof parentPort>, { engine, memoryShares }: ThreadOptions): void {
  const send = (message: FromThread): void => port.postMessage(message)
  let sampler: Promise<Sampler> | null = null
  let running = new AbortController()
  const pause = new PauseSwitch()
  const run = async (task: SamplingTask, wantsDraws: boolean): Promise<void> => {
    running = new AbortController()
    try {
      sampler ??= openEngine(engine, memoryShares).then((opened) => new Sampler(opened))
      const sampled = await (
        await sampler
      ).sample(task, {
        signal: running.signal,
        onSteps: (steps) => send({ steps }),
        pause,
        onResting: (resting) => send({ resting }),
        ...(wantsDraws ? { onDraws: (draws) => send({ draws }) } : {})
      })
      send({ sampled })
    } catch (error) {
      send({ error: asAuditError(error).toJSON() })
    }
  }
  port.on('message', (message: ToThread) => {
    if ('task' in message) {
      pause.set(message.isPaused)
      void run(message.task, message.wantsDraws)
    } else if ('cancel' in message) running.abort()
    else if ('pause' in message) pause.set(message.pause)
    else {
      const end = (): void => port.close()
      void (sampler?.then((open) => open.dispose()) ?? Promise.resolve()).then(end, end)
    }
  })
}
