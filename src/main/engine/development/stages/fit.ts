import { logLikelihood, posterior, type Kernel, type Place } from '../../math/gaussian-process'
import { mean, quantile } from '../../math/moments'
import { nelderMead } from '../../math/nelder-mead'
import type { Curve } from './curve'
import { roughDistances, roughScatter, standsAlone, variances, type Noise } from './noise'
import { rules } from './rules'

/** A Gaussian process through a curve, with what was learned about its noise. */
export interface Fit {
  readonly kernel: Kernel
  readonly noise: Noise
  /** Of each point, with outliers widened. `[points]` */
  readonly variance: Float64Array
  /** Indices of points that stand alone, far from the curve of the others. */
  readonly outliers: readonly number[]
}

/** Rounds of fitting and weighting outliers. */
const rounds = 4

/** Kernel and noise by the largest marginal likelihood times weak priors, points far from the curve of the others weighted down.
 *  @param curve in units of its range, at least 3 points */
export function fitCurve(curve: Curve): Fit {
  const width = (curve.x.at(-1) ?? 0) - (curve.x[0] ?? 0)
  const floor = rules.noiseFloor
  const alone = standsAlone(curve)
  const weights = suspicion(curve, alone)
  const centre = mean(curve.value)
  const axes = axesOf(curve)
  const read = (point: readonly number[]): { kernel: Kernel; noise: Noise } => {
    const at = (name: Axis): number => {
      const index = axes.findIndex((axis) => axis.name === name)
      return index < 0 ? 0 : (point[index] ?? 0)
    }
    return {
      kernel: { mean: centre, scale: Math.exp(at('scale')), length: width * Math.exp(at('length')) },
      noise: {
        factor: axes.some(({ name }) => name === 'factor') ? Math.exp(at('factor')) : 0,
        jitter: Math.exp(at('jitter')),
        trend: at('trend')
      }
    }
  }
  const cost = (point: readonly number[]): number => {
    const { kernel, noise } = read(point)
    const prior = axes.reduce((sum, { penalty }, index) => sum + penalty(point[index] ?? 0), 0)
    return prior - logLikelihood(placesOf(curve, variances(curve, noise, floor), weights), kernel)
  }
  const sizes = axes.map(({ size }) => size)
  const starts = [Math.log(0.3), Math.log(0.06)].map((length) =>
    axes.map(({ name, start }) => (name === 'length' ? length : start))
  )
  let best = starts
    .map((start) => nelderMead(cost, start, sizes, { evaluations: 250, tolerance: 0.01 }))
    .reduce((a, b) => (cost(b) < cost(a) ? b : a))
  for (let round = 0; ; round++) {
    const { kernel, noise } = read(best)
    const distance = distances(curve, variances(curve, noise, floor), weights, kernel)
    const next = distance.map((far, k) => (alone[k] && far > rules.outlierSigmas ? far ** 2 : 1))
    const settled = next.every((weight, k) => Math.abs(Math.log(weight / (weights[k] ?? 1))) < 0.1)
    if (settled || round === rounds) {
      const variance = variances(curve, noise, floor).map((own, k) => own * (weights[k] ?? 1))
      const outliers = Array.from(weights.keys()).filter((k) => (weights[k] ?? 1) > 1)
      return { kernel, noise, variance, outliers }
    }
    weights.set(next)
    best = nelderMead(
      cost,
      best,
      sizes.map((size) => size / 3),
      { evaluations: 150, tolerance: 0.01 }
    )
  }
}

/** Weights to begin with: a wild point must not be taken for a feature of the curve or for its noise. The fit judges anew. */
function suspicion(curve: Curve, alone: readonly boolean[]): Float64Array {
  const scatter = Math.max(roughScatter(curve), rules.noiseFloor)
  return roughDistances(curve).map((far, k) =>
    alone[k] && far > 2 * rules.outlierSigmas * scatter ? (far / scatter) ** 2 : 1
  )
}

type Axis = 'scale' | 'length' | 'factor' | 'jitter' | 'trend'

/** A parameter as a logarithm: where the search starts, its first step, and minus the logarithm of its prior. */
interface SearchAxis {
  readonly name: Axis
  readonly start: number
  readonly size: number
  readonly penalty: (value: number) => number
}

/** Scatter has a trend of its own from so many points on. */
const pointsForTrend = 30

function axesOf(curve: Curve): SearchAxis[] {
  const known = curve.sd.filter((sd) => sd > 0)
  const scatter = Math.max(roughScatter(curve), rules.noiseFloor)
  const axes: SearchAxis[] = [
    { name: 'scale', start: Math.log(0.5), size: 0.5, penalty: normal(Math.log(0.5), 1) },
    { name: 'length', start: 0, size: 0.7, penalty: lengthPenalty(curve) }
  ]
  if (known.length > 0) {
    // Heavy tails: stated errors are taken at their word unless the points say otherwise.
    const start = Math.min(0, Math.log(scatter / mean(known)))
    axes.push({ name: 'factor', start, size: 0.5, penalty: (v) => 1.5 * Math.log1p((v / 0.3) ** 2) })
  }
  axes.push({
    name: 'jitter',
    start: Math.log(known.length > 0 ? 1e-3 : scatter),
    size: 0.7,
    penalty: known.length > 0 ? normal(Math.log(1e-3), 1.5) : normal(Math.log(0.01), 2)
  })
  if (curve.x.length >= pointsForTrend) {
    axes.push({ name: 'trend', start: 0, size: 0.5, penalty: normal(0, 1) })
  }
  return axes
}

/** About a fifth of the curve, as a share of its width. A kernel that is not twice as long as the points are apart follows each of them:
 *  that is noise, whatever the stated errors say, and costs. */
function lengthPenalty({ x }: Curve): (value: number) => number {
  const width = (x.at(-1) ?? 0) - (x[0] ?? 0)
  const spacings = x.subarray(1).map((to, k) => to - (x[k] ?? 0))
  const least = Math.log((rules.spacings * quantile(spacings.sort(), 0.5)) / width)
  const usual = normal(Math.log(0.2), 1)
  const short = normal(least, 0.3)
  return (value) => usual(value) + (value < least ? short(value) : 0)
}

const normal =
  (centre: number, sd: number) =>
  (value: number): number =>
    0.5 * ((value - centre) / sd) ** 2

function placesOf({ x, value }: Curve, variance: Float64Array, weights: Float64Array): Place[] {
  return Array.from(x, (at, k) => ({
    x: at,
    observed: { value: value[k] ?? 0, variance: (variance[k] ?? 0) * (weights[k] ?? 1) }
  }))
}

/** Distance of each point from what the others say, in standard deviations, by taking the point out of the posterior again. */
function distances(
  curve: Curve,
  own: Float64Array,
  weights: Float64Array,
  kernel: Kernel
): Float64Array<ArrayBuffer> {
  const fitted = posterior(placesOf(curve, own, weights), kernel)
  return Float64Array.from(curve.value, (value, k) => {
    const [with_, variance] = [fitted.valueVariance[k] ?? 0, own[k] ?? 0]
    const noise = variance * (weights[k] ?? 1)
    const without = 1 / Math.max(1 / with_ - 1 / noise, 1e-12 / with_)
    const centre = without * ((fitted.value[k] ?? 0) / with_ - value / noise)
    return Math.abs(value - centre) / Math.sqrt(without + variance)
  })
}
