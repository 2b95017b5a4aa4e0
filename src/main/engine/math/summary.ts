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
  const range = emptyRange()
  for await (const values of pieces()) extend(range, values)
  if (isConstant(range)) return withoutSpread(range)
  const spread = emptySpread(range, bins)
  for await (const values of pieces()) addSpread(spread, values)
  return withSpread(range, spread)
}

/** The same of values that are all there: a hundred thousand small tensors have no time to wait for their pieces. */
export function summarizeAll(values: Float64Array, bins: number): Summary {
  const range = emptyRange()
  extend(range, values)
  if (isConstant(range)) return withoutSpread(range)
  const spread = emptySpread(range, bins)
  addSpread(spread, values)
  return withSpread(range, spread)
}

interface Range {
  count: number
  finite: number
  nan: number
  sum: number
  minimum: number
  maximum: number
}

const emptyRange = (): Range => ({
  count: 0,
  finite: 0,
  nan: 0,
  sum: 0,
  minimum: Infinity,
  maximum: -Infinity
})

function extend(range: Range, values: Float64Array): void {
  let { finite, nan, sum, minimum, maximum } = range
  for (const value of values) {
    if (value - value === 0) {
      finite += 1
      sum += value
      if (value < minimum) minimum = value
      if (value > maximum) maximum = value
    } else if (Number.isNaN(value)) nan += 1
  }
  Object.assign(range, { count: range.count + values.length, finite, nan, sum, minimum, maximum })
}

const isConstant = ({ finite, minimum, maximum }: Range): boolean => finite === 0 || minimum === maximum

function withoutSpread({ count, finite, nan, minimum, maximum }: Range): Summary {
  if (finite === 0) {
    const none = { mean: null, standardDeviation: null, minimum: null, maximum: null, histogram: null }
    return { count, finite, nan, ...none }
  }
  return { count, finite, nan, mean: minimum, standardDeviation: 0, minimum, maximum, histogram: null }
}

interface Spread {
  readonly mean: number
  /** The range of float64 numbers can be wider than the largest of them: both are then halved. */
  readonly unit: number
  readonly low: number
  readonly width: number
  readonly histogram: number[]
  squares: number
}

function emptySpread({ sum, finite, minimum, maximum }: Range, bins: number): Spread {
  const unit = Number.isFinite(maximum - minimum) ? 1 : 0.5
  const low = unit * minimum
  const histogram = new Array<number>(bins).fill(0)
  return { mean: sum / finite, unit, low, width: unit * maximum - low, histogram, squares: 0 }
}

function addSpread(spread: Spread, values: Float64Array): void {
  const { mean, unit, low, width, histogram } = spread
  const bins = histogram.length
  let { squares } = spread
  for (const value of values) {
    if (value - value !== 0) continue
    squares += (value - mean) ** 2
    const bin = Math.min(bins - 1, Math.floor(((unit * value - low) / width) * bins))
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  spread.squares = squares
}

function withSpread(
  { count, finite, nan, minimum, maximum }: Range,
  { mean, squares, histogram }: Spread
): Summary {
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
