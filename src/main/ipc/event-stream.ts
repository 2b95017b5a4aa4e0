import type { DesktopEvent } from '../../shared/desktop-event'

/** At most five times a second: faster than the eye follows, slow enough that the page has time to draw. */
export const streamInterval = 200

/** Towards the page. States replace each other; traces and log lines wait for the next turn and are all told, in order. */
export class EventStream {
  readonly #send: (event: DesktopEvent) => void
  readonly #interval: number
  readonly #waiting: DesktopEvent[] = []
  #timer: NodeJS.Timeout | null = null
  #last = -Infinity

  constructor(send: (event: DesktopEvent) => void, interval = streamInterval) {
    this.#send = send
    this.#interval = interval
  }

  push(event: DesktopEvent): void {
    const key = replaces(event)
    const older = key === null ? -1 : this.#waiting.findIndex((other) => replaces(other) === key)
    if (older >= 0) this.#waiting.splice(older, 1)
    this.#waiting.push(event)
    if (this.#timer !== null) return
    const wait = this.#last + this.#interval - performance.now()
    if (wait <= 0) this.flush()
    else this.#timer = setTimeout(() => this.flush(), wait)
  }

  /** Tells everything now: before an answer that depends on it. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#last = performance.now()
    for (const event of this.#waiting.splice(0)) this.#send(event)
  }
}

/** Events with one key are of one thing: only the last counts. */
function replaces(event: DesktopEvent): string | null {
  if (event.kind === 'run') return `run ${event.state.run.handle}`
  if (event.kind === 'egress' || event.kind === 'watch') return event.kind
  return event.kind === 'task' ? `task ${event.task}` : null
}
