/** Speed over the last seconds and the time that is left at it. */
export interface RateReading {
  readonly rate: number
  readonly etaSeconds: number | null
}

/** Shorter spans make the estimate jump; longer ones hide that a machine became slow. */
const windowMilliseconds = 10_000
const leastMilliseconds = 500

export class RateMeter {
  readonly #clock: () => number
  #samples: { at: number; done: number }[] = []

  /** @param clock milliseconds, monotonic */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  update(done: number, total: number): RateReading {
    const at = this.#clock()
    this.#samples.push({ at, done })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > windowMilliseconds) {
      this.#samples.shift()
    }
    const first = this.#samples[0]
    const span = first ? at - first.at : 0
    if (!first || span < leastMilliseconds || done <= first.done) return { rate: 0, etaSeconds: null }
    const rate = ((done - first.done) / span) * 1000
    return { rate, etaSeconds: Math.max(0, total - done) / rate }
  }
}
