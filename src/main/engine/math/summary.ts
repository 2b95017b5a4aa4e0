/** Values in a few numbers. */
export interface Summary {
  readonly count: number
  /** Neither NaN nor infinite; everything below is of these, null where there are none. */
  readonly finite: number
  readonly nan: number
  readonly mean: number | null
  /** Of the values as a whole population: the root of the mean squared distance from the mean. */
  readonly standardDeviation: number | null
  readonly minimum: number | null
  readonly maximum: number | null
  /** Counts in equal bins from minimum to maximum; null where all values are equal. */
  readonly histogram: number[] | null
}

/** Moments, range and histogram of values that come in pieces, in float64, in two passes: the second needs mean and range.
 *  @param pieces the same values at each call */
export async function summarize(pieces: () => AsyncIterable<Float64Array>, bins: number): Promise<Summary> {
  let [count, finite, nan, sum, minimum, maximum] = [0, 0, 0, 0, Infinity, -Infinity]
  for await (const values of pieces()) {
    count += values.length
    for (const value of values) {
      if (value - value === 0) {
        finite += 1
        sum += value
        if (value < minimum) minimum = value
        if (value > maximum) maximum = value
      } else if (Number.isNaN(value)) nan += 1
    }
  }
  if (finite === 0) {
    const none = { mean: null, standardDeviation: null, minimum: null, maximum: null, histogram: null }
    return { count, finite, nan, ...none }
  }
  if (minimum === maximum) {
    return { count, finite, nan, mean: minimum, standardDeviation: 0, minimum, maximum, histogram: null }
  }
  const mean = sum / finite
  const histogram = new Array<number>(bins).fill(0)
  // The range of float64 numbers can be wider than the largest of them.
  const unit = Number.isFinite(maximum - minimum) ? 1 : 0.5
  const range = unit * maximum - unit * minimum
  let squares = 0
  for await (const values of pieces()) {
    for (const value of values) {
      if (value - value !== 0) continue
      squares += (value - mean) ** 2
      const bin = Math.min(bins - 1, Math.floor(((unit * value - unit * minimum) / range) * bins))
      histogram[bin] = (histogram[bin] ?? 0) + 1
    }
  }
  return {
    count,
    finite,
    nan,
    mean: finiteOrNull(mean),
    standardDeviation: finiteOrNull(Math.sqrt(squares / finite)),
    minimum,
    maximum,
    histogram
  }
}

/** Values near the end of float64 overflow when they are summed. */
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
