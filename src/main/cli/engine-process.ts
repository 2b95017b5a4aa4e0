import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { AuditError } from '../../shared/errors'
import type { ProgressListener } from '../../shared/progress'
import type { EgressAttempt } from '../engine/egress'
import type { Request, Response } from '../engine/messages'
import type { Operations } from '../engine/service'

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: ProgressListener
}

/** The command line's engine: a child process that parses and computes. One owner, one life. */
export class EngineProcess {
  readonly #child: ChildProcess
  #nextId = 1

  /** @param script the bundled engine process, beside this bundle by default
   *  @throws AuditError `engine/failed` when the system starts no process */
  constructor(script = join(__dirname, 'process.js')) {
    this.#child = start(script)
    // Without a listener an error of a process that is no longer asked would end this one.
    this.#child.on('error', () => undefined)
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#remember(chunk.toString()))
  }

  /** The last lines that native code printed: the only trace that a crash leaves. */
  #lastWords = ''
  #remember(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-2000)
  }

  /** Runs one operation to its end. An abort of the signal cancels it in the engine, which then answers `run/cancelled`.
   *  @throws AuditError what the engine refused with, or `engine/failed` when its process ended */
  run<Name extends keyof Operations>(
    operation: Name,
    parameters: Parameters<Operations[Name]>[0],
    { signal, onProgress }: RunOptions = {}
  ): Promise<Awaited<ReturnType<Operations[Name]>>> {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#send({ id, cancel: true })
      const settle = (finish: () => void): void => {
        this.#child.off('message', receive)
        this.#child.off('exit', ended)
        this.#child.off('error', failed)
        signal?.removeEventListener('abort', cancel)
        finish()
      }
      const receive = (message: unknown): void => {
        const response = message as Response
        if (!('id' in response) || response.id !== id) return
        if ('progress' in response) onProgress?.(response.progress)
        else if ('error' in response) {
          const { code, message: text, where, hint } = response.error
          settle(() => reject(new AuditError(code, text, { where, hint })))
        } else if ('result' in response) {
          settle(() => resolve(response.result as Awaited<ReturnType<Operations[Name]>>))
        }
      }
      const ended = (code: number | null, by: NodeJS.Signals | null): void =>
        settle(() => reject(engineEnded(code, by, this.#lastWords)))
      const failed = (error: Error): void => settle(() => reject(notStarted(error)))
      this.#child.on('message', receive)
      this.#child.on('error', failed)
      this.#child.on('exit', ended)
      signal?.addEventListener('abort', cancel)
      this.#send({ id, operation, parameters, quiet: true })
      if (signal?.aborted) cancel()
    })
  }

  /** Tells the engine of a connection that was refused here: it goes on the ledger of the audit in work. */
  note(attempt: EgressAttempt): void {
    this.#send({ attempt: { ...attempt, process: 'main' } })
  }

  #send(request: Request): void {
    // One that did not start, or has ended, says so by an event.
    if (this.#child.connected) this.#child.send(request)
  }

  /** Ends the process. Nothing finished is lost: results are on disk when they are reported. */
  close(): void {
    this.#child.kill('SIGKILL')
  }
}

function start(script: string): ChildProcess {
  try {
    return fork(script, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  } catch (cause) {
    throw notStarted(cause)
  }
}

function notStarted(cause: unknown): AuditError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new AuditError('engine/failed', `the engine process could not be started (${message})`, {
    where: process.execPath,
    hint: 'Raise the limits of open files, processes and memory (ulimit), or close other programs, and try again.',
    cause
  })
}

function engineEnded(code: number | null, by: NodeJS.Signals | null, lastWords: string): AuditError {
  const how = by === null ? `exit code ${code ?? 'unknown'}` : `signal ${by}`
  const memory = by === 'SIGKILL' || /out of memory|allocation failed|bad_alloc/i.test(lastWords)
  return new AuditError('engine/failed', `the engine process ended (${how})`, {
    where: lastWords.trim().split('\n').at(-1) ?? '',
    hint: memory
      ? 'It was probably out of memory: use a smaller batchSize or fewer chains. An audit goes on where it ended.'
      : 'Give the same command again: an audit goes on at its last finished checkpoint.'
  })
}
