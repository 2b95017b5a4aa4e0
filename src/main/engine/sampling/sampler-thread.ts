import { parentPort, workerData } from 'node:worker_threads'
import { asAuditError, type SerializedAuditError } from '../../../shared/errors'
import type { EngineId } from '../compute/engine'
import { openEngine } from '../compute/registry'
import { Sampler, type SamplingTask } from './sampler'
import type { ChainTrace } from './trace'

/** Entry of a thread that samples: ONNX Runtime's run blocks its thread, so chains that run at the same time need one each. */

export interface ThreadOptions {
  readonly engine: EngineId
  /** Sampling threads that share the machine's memory. */
  readonly memoryShares: number
}

export type ToThread =
  | { readonly task: SamplingTask }
  | { readonly cancel: true }
  /** Frees everything; the thread then ends by itself. */
  | { readonly close: true }

export type FromThread =
  | { readonly steps: number }
  | { readonly traces: readonly ChainTrace[] }
  | { readonly error: SerializedAuditError }

if (parentPort !== null) serve(parentPort, workerData as ThreadOptions)

function serve(port: NonNullable<typeof parentPort>, { engine, memoryShares }: ThreadOptions): void {
  const send = (message: FromThread): void => port.postMessage(message)
  let sampler: Promise<Sampler> | null = null
  let running = new AbortController()
  const run = async (task: SamplingTask): Promise<void> => {
    running = new AbortController()
    try {
      sampler ??= openEngine(engine, memoryShares).then((opened) => new Sampler(opened))
      const traces = await (
        await sampler
      ).sample(task, { signal: running.signal, onSteps: (steps) => send({ steps }) })
      send({ traces })
    } catch (error) {
      send({ error: asAuditError(error).toJSON() })
    }
  }
  port.on('message', (message: ToThread) => {
    if ('task' in message) void run(message.task)
    else if ('cancel' in message) running.abort()
    else {
      const end = (): void => port.close()
      void (sampler?.then((open) => open.dispose()) ?? Promise.resolve()).then(end, end)
    }
  })
}
