import { AuditError } from '../../shared/errors'
import type { RunOptions } from './engine-client'
import type { EventStream } from './event-stream'

/** More at once than any page has a use for. */
const maximumTasks = 64

/** Long operations of the page, by the names that it gave them. */
export class Tasks {
  readonly #stream: EventStream
  readonly #running = new Map<string, AbortController>()

  constructor(stream: EventStream) {
    this.#stream = stream
  }

  /** Runs an operation of the engine under a task's name. @throws AuditError `ipc/refused` for a name in use, and what it refuses with */
  async run<Value>(task: string, operation: (options: RunOptions) => Promise<Value>): Promise<Value> {
    if (this.#running.has(task) || this.#running.size >= maximumTasks) {
      throw new AuditError('ipc/refused', `task ${task} runs already, or too many do`, {
        hint: 'Wait for the others.'
      })
    }
    const controller = new AbortController()
    this.#running.set(task, controller)
    try {
      return await operation({
        signal: controller.signal,
        onProgress: (progress) => this.#stream.push({ kind: 'task', task, progress })
      })
    } finally {
      this.#running.delete(task)
    }
  }

  /** A task that has ended already is none to cancel. */
  cancel(task: string): void {
    this.#running.get(task)?.abort()
  }
}
