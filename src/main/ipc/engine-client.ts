import { AuditError, type SerializedAuditError } from '../../shared/errors'
import type { AuditEvent, ProgressEvent } from '../../shared/progress'
import type { BlockedAttempt } from '../../shared/report'
import type { EgressAttempt } from '../engine/egress'
import type { Request, Response } from '../engine/messages'
import type { Operations } from '../engine/service'

/** What carries messages to one engine process. The shell makes it of a utility process; tests make their own. */
export interface EnginePort {
  post(request: Request): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once. */
  onExit(listener: (exit: EngineExit) => void): void
  kill(): void
}

export interface EngineExit {
  /** Exit code; null where the system gives none. */
  readonly code: number | null
  /** The last lines that the process printed: the only trace that a crash of native code leaves. */
  readonly lastWords: string
}

/** What a process tells without being asked. */
export interface EngineNotes {
  /** A connection that its guard refused. */
  attempt(attempt: EgressAttempt): void
  /** The functions that refuse to open one. */
  guards(names: readonly string[]): void
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ProgressEvent) => void
  readonly onEvent?: (event: AuditEvent) => void
}

export interface EngineTimes {
  /** Between two pings, ms. */
  readonly interval: number
  /** Without any message for so long, the process counts as hung, ms. A forward pass in plain JavaScript holds it that long. */
  readonly silence: number
  /** From there to its end, ms. */
  readonly grace: number
  /** An engine without work ends after this, ms; its memory is the user's. */
  readonly idle: number
}

export const engineTimes: EngineTimes = { interval: 5000, silence: 90_000, grace: 30_000, idle: 60_000 }

interface Pending {
  readonly settle: () => void
  readonly reject: (error: AuditError) => void
  readonly receive: (message: EngineMessage) => void
}

type EngineMessage = Extract<Response, { readonly id: number }>

type Name = keyof Operations
type ResultOf<Operation extends Name> = Awaited<ReturnType<Operations[Operation]>>

/** One engine process and the requests in it. It starts with the first request; when it crashes, runs out of memory or hangs, every
 *  request in it is refused with `engine/failed` or `engine/memory`, and the next one starts a fresh process. */
export class EngineClient {
  readonly #open: () => EnginePort
  readonly #times: EngineTimes
  readonly #notes: EngineNotes
  readonly #pending = new Map<number, Pending>()
  #port: EnginePort | null = null
  #watch: NodeJS.Timeout | null = null
  #nextId = 1
  #lastHeard = 0
  #idleSince = 0
  #hungSince: number | null = null

  /** @param open starts a process */
  constructor(open: () => EnginePort, notes: EngineNotes, times = engineTimes) {
    this.#open = open
    this.#notes = notes
    this.#times = times
  }

  /** Runs one operation to its end. An abort of the signal cancels it in the engine, which then answers `run/cancelled`.
   *  @throws AuditError what the engine refused with, or why its process ended */
  run<Operation extends Name>(
    operation: Operation,
    parameters: Parameters<Operations[Operation]>[0],
    options: RunOptions = {}
  ): Promise<ResultOf<Operation>> {
    return this.start(operation, parameters, options).result
  }

  /** Like `run`, and gives the means to pause the operation while it lasts. */
  start<Operation extends Name>(
    operation: Operation,
    parameters: Parameters<Operations[Operation]>[0],
    { signal, onProgress, onEvent }: RunOptions = {}
  ): { readonly result: Promise<ResultOf<Operation>>; readonly pause: (pause: boolean) => void } {
    const id = this.#nextId++
    const post = (request: Request): void => {
      if (this.#pending.has(id)) this.#port?.post(request)
    }
    const result = new Promise<ResultOf<Operation>>((resolve, reject) => {
      const cancel = (): void => post({ id, cancel: true })
      this.#pending.set(id, {
        settle: () => signal?.removeEventListener('abort', cancel),
        reject,
        receive: (message) => {
          if ('progress' in message) onProgress?.(message.progress)
          else if ('event' in message) onEvent?.(message.event)
          else if ('error' in message) this.#finish(id, () => reject(errorOf(message.error)))
          else this.#finish(id, () => resolve(message.result as ResultOf<Operation>))
        }
      })
      try {
        this.#running().post({ id, operation, parameters, quiet: onEvent === undefined })
      } catch (cause) {
        this.#finish(id, () => reject(notStarted(cause)))
        return
      }
      signal?.addEventListener('abort', cancel)
      if (signal?.aborted) cancel()
    })
    return { result, pause: (pause) => post({ id, pause }) }
  }

  /** Tells the engine of a connection that was refused elsewhere: it goes on the ledger of the audit in work. */
  tell(attempt: BlockedAttempt): void {
    if (this.#pending.size > 0) this.#port?.post({ attempt })
  }

  /** Ends the process. Nothing finished is lost: results are on disk when they are told. */
  close(): void {
    this.#port?.kill()
    this.#ended(closed())
  }

  #running(): EnginePort {
    if (this.#port !== null) return this.#port
    const port = this.#open()
    this.#port = port
    this.#lastHeard = Date.now()
    this.#hungSince = null
    port.onMessage((message) => {
      if (port === this.#port) this.#receive(message)
    })
    port.onExit((exit) => {
      if (port === this.#port) this.#ended(this.#hungSince === null ? engineEnded(exit) : hung())
    })
    this.#watch = setInterval(() => this.#look(port), this.#times.interval)
    this.#watch.unref()
    return port
  }

  #receive(message: unknown): void {
    this.#lastHeard = Date.now()
    this.#hungSince = null
    const response = message as Response
    if ('egress' in response) this.#notes.attempt(response.egress)
    else if ('guards' in response) this.#notes.guards(response.guards)
    else if ('id' in response) this.#pending.get(response.id)?.receive(response)
  }

  #look(port: EnginePort): void {
    const now = Date.now()
    if (this.#pending.size === 0) {
      if (now - this.#idleSince >= this.#times.idle) this.close()
      return
    }
    const silent = now - this.#lastHeard
    if (this.#hungSince === null) {
      if (silent >= this.#times.silence) this.#hungSince = now
    } else if (now - this.#hungSince >= this.#times.grace) {
      port.kill()
      // A process in an uninterruptible wait may never say that it ended.
      this.#ended(hung())
      return
    }
    port.post({ ping: now })
  }

  #finish(id: number, settle: () => void): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    this.#pending.delete(id)
    this.#idleSince = Date.now()
    pending.settle()
    settle()
  }

  #ended(error: AuditError): void {
    if (this.#watch !== null) clearInterval(this.#watch)
    this.#watch = null
    this.#port = null
    for (const [id, { reject }] of [...this.#pending]) this.#finish(id, () => reject(error))
  }
}

function errorOf({ code, message, where, hint }: SerializedAuditError): AuditError {
  return new AuditError(code, message, { where, hint })
}

const memoryWords = /out of memory|allocation failed|bad_alloc|cannot allocate/i
/** SIGKILL, as the system's out-of-memory killer sends it: the signal's number, 128 more, or 0 from Electron 25's utility process, which
 *  ends by itself in no other way while it has work. */
const killedCodes: readonly (number | null)[] = [0, 9, 137]

function engineEnded({ code, lastWords }: EngineExit): AuditError {
  const where = lastWords.trim().split('\n').at(-1) ?? ''
  const resume = 'A run in work resumes at its last finished checkpoint.'
  const how = `exit code ${code ?? 'unknown'}`
  if (memoryWords.test(lastWords)) {
    return new AuditError('engine/memory', `the engine process ran out of memory (${how})`, {
      where,
      hint: `Use a smaller batch or fewer chains in a new audit. ${resume}`
    })
  }
  const isKilled = killedCodes.includes(code)
  return new AuditError('engine/failed', `the engine process ${isKilled ? 'was killed' : `ended (${how})`}`, {
    where,
    hint: isKilled
      ? `By a user of this machine, or by the system for want of memory: then close other programs, or use a smaller batch in a new audit. ${resume}`
      : resume
  })
}

function hung(): AuditError {
  return new AuditError('engine/failed', 'the engine process stopped answering and was ended', {
    hint: 'Close other programs and resume: the run goes on at its last finished checkpoint. Try fewer chains if it comes back.'
  })
}

function closed(): AuditError {
  return new AuditError('run/cancelled', 'the engine process was closed', {
    hint: 'A run in work resumes at its last finished checkpoint.'
  })
}

function notStarted(cause: unknown): AuditError {
  return new AuditError(
    'engine/failed',
    `the engine process did not start: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      hint: 'Restart Ontogeny; if it comes back, install it again.',
      cause
    }
  )
}
