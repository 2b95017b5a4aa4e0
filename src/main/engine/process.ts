import { asAuditError, AuditError } from '../../shared/errors'
import type { Request, Response } from './messages'
import { operations } from './service'

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
  return {
    send: (response) => void process.send?.(response),
    receive: (listener) => process.on('message', (message) => listener(message as Request))
  }
}

const port = openPort()
const running = new Map<number, AbortController>()

// Ctrl-C reaches the whole process group; the host decides and sends a cancel.
process.on('SIGINT', () => undefined)

port.receive((request) => {
  if ('cancel' in request) running.get(request.id)?.abort()
  else void serve(request.id, request.operation, request.parameters)
})

async function serve(id: number, name: keyof typeof operations, parameters: unknown): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const run = operations[name] as (parameters: never, context: unknown) => Promise<unknown>
    const result = await run(parameters as never, {
      signal: controller.signal,
      onProgress: (progress: Extract<Response, { progress: unknown }>['progress']) =>
        port.send({ id, progress })
    })
    port.send({ id, result })
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
