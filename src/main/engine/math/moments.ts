/** Sample moments in float64. Every function takes at least one value; spreads take two. */

export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

/** Mean squared distance from the mean, divided by n − 1 (two passes). 0 for a single value. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - centre) ** 2
  return squares / (values.length - 1)
}

export const standardDeviation = (values: ArrayLike<number>): number => Math.sqrt(variance(values))

/** Standard error of the mean of independent values. */
export const standardError = (values: ArrayLike<number>): number =>
  Math.sqrt(variance(values) / values.length)

/** Pearson correlation of two series of equal length; null where one of them is constant. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null
}

/** The value below which a share of the sorted values lies, with linear interpolation (type 7). @param sorted ascending */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const [low, high] = [sorted[below] ?? NaN, sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN]
  return low + (position - below) * (high - low)
}
