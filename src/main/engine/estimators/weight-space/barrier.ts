import type { LossLine } from '../../../../shared/weight-space'
import { normals, purposes } from '../../math/philox'
import { mean, quantile } from '../../math/moments'

/** Losses of each sample at even places along the straight line between two weights, the two ends included. */
export interface LineLosses {
  /** `[points][samples]`, finite. */
  readonly losses: readonly Float64Array[]
  readonly seed: bigint
}

const draws = 2000
/** Of the band that holds for all places together. */
const coverage = 0.95

/** How far the mean loss rises along the line above the straight interpolation of the losses at its ends (Frankle et al. 2020; Entezari et
 *  al. 2022): the barrier is the largest rise over the places, 0 at the ends, so never below 0. Its error is that of the paired rises of
 *  the samples. Picking the largest of many means has a bias upwards; the interval allows for it: a band of equal width in standard
 *  errors holds the rise at all places together with 95%, by Gaussian draws with the measured covariance, and the interval is from the
 *  largest lower end to the largest upper end. */
export function lossLine({ losses, seed }: LineLosses): Omit<LossLine, 'data'> {
  const last = losses.length - 1
  const samples = losses[0]?.length ?? 0
  const rises = losses.map((own, point) => risesOf(own, losses[0], losses[last], point / last))
  const means = rises.map(mean)
  const { errors, factor, bias } = band(rises, means, samples, seed)
  const points = losses.map((own, point) => ({
    at: point / last,
    loss: mean(own),
    rise: means[point] ?? 0,
    error: errors[point] ?? 0
  }))
  const highest = points.reduce((best, point) => (point.rise > best.rise ? point : best), {
    ...{ at: 0, loss: 0, rise: 0, error: 0 },
    ...points[0]
  })
  const largest = (sign: number): number =>
    Math.max(0, ...points.map(({ rise, error }) => rise + sign * factor * error))
  return {
    samples,
    points,
    factor,
    barrier: highest.rise,
    at: highest.at,
    low: largest(-1),
    high: largest(1),
    selectionBias: bias
  }
}

function risesOf(
  own: Float64Array,
  first: Float64Array | undefined,
  last: Float64Array | undefined,
  at: number
): Float64Array {
  // At the ends the interpolation is the loss itself, whatever rounding says.
  if (at === 0 || at === 1) return new Float64Array(own.length)
  return own.map(
    (loss, sample) => loss - ((1 - at) * (first?.[sample] ?? NaN) + at * (last?.[sample] ?? NaN))
  )
}

/** Standard errors of the mean rises, how many of them the band is wide, and the mean by which the largest of noisy rises exceeds the
 *  largest rise. */
function band(
  rises: readonly Float64Array[],
  means: readonly number[],
  samples: number,
  seed: bigint
): { errors: number[]; factor: number; bias: number } {
  const inner = rises.slice(1, -1)
  const centres = means.slice(1, -1)
  const count = inner.length
  const factors = cholesky(covariance(inner, centres, samples), count)
  const errors = inner.map((_, i) => Math.sqrt(squaresOfRow(factors, count, i)))
  const largest = Math.max(0, ...centres)
  const noise = new Float64Array(16 * Math.ceil(count / 16))
  const widths = new Float64Array(draws)
  let excess = 0
  for (let draw = 0; draw < draws; draw++) {
    normals(noise, 0, seed, draw, 0, purposes.lineResample)
    let [width, most] = [0, 0]
    for (let i = 0; i < count; i++) {
      let moved = 0
      for (let j = 0; j <= i; j++) moved += (factors[i * count + j] ?? 0) * (noise[j] ?? 0)
      most = Math.max(most, (centres[i] ?? 0) + moved)
      if ((errors[i] ?? 0) > 0) width = Math.max(width, Math.abs(moved) / (errors[i] ?? 1))
    }
    widths[draw] = width
    excess += most - largest
  }
  return { errors: [0, ...errors, 0], factor: quantile(widths.sort(), coverage), bias: excess / draws }
}

/** Of the means, `[count, count]`. */
function covariance(rises: readonly Float64Array[], means: readonly number[], samples: number): Float64Array {
  const count = rises.length
  const out = new Float64Array(count * count)
  if (samples < 2) return out
  for (let i = 0; i < count; i++) {
    const [own, centre] = [rises[i] ?? new Float64Array(0), means[i] ?? 0]
    for (let j = 0; j <= i; j++) {
      const [other, middle] = [rises[j] ?? own, means[j] ?? 0]
      let sum = 0
      for (let k = 0; k < samples; k++) sum += ((own[k] ?? 0) - centre) * ((other[k] ?? 0) - middle)
      out[i * count + j] = sum / ((samples - 1) * samples)
    }
  }
  return out
}

/** Lower triangle L with L Lᵀ a covariance, whose neighbours may be all but the same: what is left of a direction below rounding is 0. */
function cholesky(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (lower[i * n + k] ?? 0) * (lower[j * n + k] ?? 0)
      if (i === j) lower[i * n + i] = sum > 1e-12 * (matrix[i * n + i] ?? 0) ? Math.sqrt(sum) : 0
      else lower[i * n + j] = (lower[j * n + j] ?? 0) > 0 ? sum / (lower[j * n + j] ?? 1) : 0
    }
  }
  return lower
}

function squaresOfRow(lower: Float64Array, n: number, row: number): number {
  let sum = 0
  for (let j = 0; j <= row; j++) sum += (lower[row * n + j] ?? 0) ** 2
  return sum
}
