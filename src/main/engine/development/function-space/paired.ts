import { normal95 } from '../../math/distributions'

/** Mean of values that come one by one, with its 95% interval over them (Welford 1962). */
export interface RunningMean {
  add(value: number): void
  readonly count: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

export function runningMean(): RunningMean {
  let [count, mean, squares] = [0, 0, 0]
  const margin = (): number => (count < 2 ? Infinity : normal95 * Math.sqrt(squares / (count - 1) / count))
  return {
    add(value) {
      count += 1
      const delta = value - mean
      mean += delta / count
      squares += delta * (value - mean)
    },
    get count() {
      return count
    },
    get mean() {
      return mean
    },
    get low() {
      return mean - margin()
    },
    get high() {
      return mean + margin()
    }
  }
}
