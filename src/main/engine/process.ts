import { join } from 'node:path'
import { BroadcastChannel } from 'node:worker_threads'
import { asAuditError, AuditError } from '../../shared/errors'
import { AttemptFeed } from './attempt-feed'
import { egressChannel, refuseEgress, type EgressAttempt } from './egress'
import type { OperationName, Request, Response } from './messages'
import { PauseSwitch } from './sampling/pause'
import type { OperationContext } from './service'

/** Entry of the engine process: requests in, events out. The same file runs as a child of the command line and as Electron's
 *  utility process. Parsing of hostile files and all compute happen here, so that a crash takes nothing else with it. */

interface Port {
  send(response: Response): void
  receive(listener: (request: Request) => void): void
}

interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

function openPort(): Port {
  const electronPort = (process as { parentPort?: ElectronParentPort }).parentPort
  if (electronPort) {
    return {
      send: (response) => electronPort.postMessage(response),
      receive: (listener) => electronPort.on('message', (event) => listener(event.data as Request))
    }
  }
  // Without its host the process has no purpose: a killed command line must not leave it sampling.
  process.on('disconnect', () => process.exit(0))
  // They reach the whole process group of a terminal; the host decides and sends a cancel.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  return {
    send: (response) => void process.send?.(response),
    receive: (listener) => process.on('message', (message) => listener(message as Request))
  }
}

interface Running {
  readonly controller: AbortController
  readonly pause: PauseSwitch
}

const port = openPort()
const running = new Map<number, Running>()

// The guards stand before anything is loaded that could open a connection.
let feed: AttemptFeed | null = null
const reportEgress = (attempt: EgressAttempt): void => {
  port.send({ egress: { ...attempt, process: 'engine' } })
  feed?.tell({ ...attempt, process: 'engine' })
}
const guards = refuseEgress(reportEgress)
port.send({ guards })
feed = new AttemptFeed([
  {
    name: `${guards.length} functions of Node that open connections or ask name servers`,
    holds: guards.length > 0
  }
])
const attempts = feed
const fromThreads = new BroadcastChannel(egressChannel)
fromThreads.onmessage = (event) => reportEgress((event as { data: EgressAttempt }).data)
fromThreads.unref()

const service = import('./service')

/** Sampling threads run a bundle of their own, beside this one. */
const samplerScript = join(__dirname, 'sampler.js')

// Ctrl-C reaches the whole process group; the host decides and sends a cancel.
process.on('SIGINT', () => undefined)

port.receive((request) => {
  if ('attempt' in request) attempts.tell(request.attempt)
  else if ('ping' in request) port.send({ pong: request.ping })
  else if ('cancel' in request) running.get(request.id)?.controller.abort()
  else if ('pause' in request) running.get(request.id)?.pause.set(request.pause)
  else void serve(request.id, request.operation, request.parameters, request.quiet ?? false)
})

async function serve(id: number, name: OperationName, parameters: unknown, quiet: boolean): Promise<void> {
  const controller = new AbortController()
  const pause = new PauseSwitch()
  running.set(id, { controller, pause })
  const context: OperationContext = {
    signal: controller.signal,
    pause,
    samplerScript,
    egress: attempts,
    onProgress: (progress) => port.send({ id, progress }),
    ...(quiet ? {} : { onEvent: (event) => port.send({ id, event }) })
  }
  try {
    const { operations } = await service
    const run = operations[name] as (parameters: never, context: OperationContext) => Promise<unknown>
    port.send({ id, result: await run(parameters as never, context) })
  } catch (error) {
    port.send({ id, error: refusalOf(error, controller.signal).toJSON() })
  } finally {
    running.delete(id)
  }
}

/** Whatever an abort interrupted, its answer is that it was cancelled. */
function refusalOf(error: unknown, signal: AbortSignal): AuditError {
  return signal.aborted && !(error instanceof AuditError)
    ? new AuditError('run/cancelled', 'cancelled', { cause: error })
    : asAuditError(error)
}
