/** Smoothing over x = ln(step + 1): development goes by ratios of steps, and stages are found on the same axis. A width in checkpoints
 *  would depend on how often the run was saved. */

/** A filter as the weights it gives to the checkpoints around each. */
export interface Smoothing {
  /** Standard deviation at each checkpoint, in x. */
  readonly deviations: Float64Array
  /** First checkpoint with weight, and the weights from there on; they add to 1. */
  readonly rows: readonly { readonly from: number; readonly weights: Float64Array }[]
}

/** Beyond this many deviations weights are left out. */
const reach = 4

export const logStep = (step: number): number => Math.log(step + 1)

/** A Gaussian filter of width σ_t = max(share × range of x, distance of neighbouring checkpoints), so that every checkpoint has
 *  neighbours in it. Weights are those of a line fitted around the checkpoint (Fan & Gijbels 1996, 3.2): in the middle of evenly spaced
 *  checkpoints these are the plain Gaussian ones; at the ends and where the spacing changes a plain filter would bend a straight path.
 *  @param steps ascending @param share of the range, from 0: no smoothing */
export function smoothingOf(steps: readonly number[], share: number): Smoothing {
  const x = Float64Array.from(steps, logStep)
  const last = x.length - 1
  const range = (x[last] ?? 0) - (x[0] ?? 0)
  const deviations = x.map((_, t) => {
    const [below, above] = [Math.max(0, t - 1), Math.min(last, t + 1)]
    const spacing = ((x[above] ?? 0) - (x[below] ?? 0)) / Math.max(1, above - below)
    return share === 0 ? 0 : Math.max(share * range, spacing)
  })
  const rows = Array.from(x, (_, t) => filterRow(x, t, deviations[t] ?? 0))
  return { deviations, rows }
}

function filterRow(x: Float64Array, t: number, deviation: number): Smoothing['rows'][number] {
  const centre = x[t] ?? 0
  if (deviation === 0) return { from: t, weights: Float64Array.of(1) }
  let [from, to] = [t, t + 1]
  while (from > 0 && centre - (x[from - 1] ?? 0) < reach * deviation) from--
  while (to < x.length && (x[to] ?? 0) - centre < reach * deviation) to++
  const distances = x.slice(from, to).map((value) => value - centre)
  const kernel = distances.map((distance) => Math.exp(-0.5 * (distance / deviation) ** 2))
  let [s0, s1, s2] = [0, 0, 0]
  kernel.forEach((weight, i) => {
    const distance = distances[i] ?? 0
    s0 += weight
    s1 += weight * distance
    s2 += weight * distance * distance
  })
  const determinant = s0 * s2 - s1 * s1
  return {
    from,
    weights: kernel.map((weight, i) => (weight * (s2 - s1 * (distances[i] ?? 0))) / determinant)
  }
}

/** @param values one for each checkpoint */
export function smooth(values: Float64Array, { rows }: Smoothing): Float64Array {
  const out = new Float64Array(values.length)
  for (let t = 0; t < out.length; t++) {
    const row = rows[t]
    if (row === undefined) continue
    const { from, weights } = row
    let sum = 0
    for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (values[from + i] ?? 0)
    out[t] = sum
  }
  return out
}
