import type { ProgressEvent } from '../../shared/progress'
import { printable } from '../../shared/printable'

const phaseWords: Record<ProgressEvent['phase'], string> = {
  hash: 'Hashing inputs',
  load: 'Checking weights',
  behaviour: 'Measuring behaviour',
  sample: 'Sampling',
  compare: 'Comparing',
  development: 'Reading the development',
  report: 'Writing report',
  read: 'Reading files',
  time: 'Timing steps',
  'self-test': 'Self-test'
}

/** One line that says what is in work, how fast, and how long it will take. */
export function progressText(event: ProgressEvent): string {
  const share = event.total > 0 ? Math.floor((100 * event.done) / event.total) : 0
  const where = [
    event.subject,
    event.trainingStep === undefined ? event.checkpoint : `step ${event.trainingStep}`
  ].flatMap((part) => (part === undefined ? [] : [printable(part)]))
  const rate =
    event.rate > 0
      ? `${event.rate >= 10 ? event.rate.toFixed(0) : event.rate.toFixed(1)} ${event.unit}/s`
      : ''
  const eta = event.etaSeconds === null ? '' : `${duration(event.etaSeconds)} left`
  const parts = [`${phaseWords[event.phase]} ${share}%`, where.join(' '), rate, eta]
  return parts.filter((part) => part !== '').join('  ·  ')
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** Shows progress on a terminal's last line, at most ten times a second; elsewhere it stays silent. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #shownAt = 0
  #open = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  readonly update = (event: ProgressEvent): void => {
    if (!this.#stream.isTTY) return
    const now = Date.now()
    if (now - this.#shownAt < 100 && event.done < event.total) return
    this.#shownAt = now
    this.#open = true
    const text = progressText(event).slice(0, Math.max(20, (this.#stream.columns || 80) - 1))
    this.#stream.write(`\r\u001b[2K${text}`)
  }

  clear(): void {
    if (this.#open) this.#stream.write('\r\u001b[2K')
    this.#open = false
  }
}
