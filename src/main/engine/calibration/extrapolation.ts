import type { Asymptotic } from '../../../shared/calibration'
import { normalCdf } from '../math/distributions'

/** λ̂ at one temperature. */
export interface Rung {
  readonly nBeta: number
  readonly estimate: number
  readonly standardError: number
}

/** How λ̂ may approach its limit: λ − c (nβ)^(−1/k) − (m − 1)/ln(nβ/s). The power comes from directions of degree 2k that the restraint
 *  still holds; the logarithm from a pole of order m (Watanabe 2009), whose coefficient is a whole number and is not fitted. */
interface Law {
  readonly prior: number
  readonly degree: number
  /** (m − 1)/ln(nβ/s) of the highest nβ. */
  readonly shift: number
}

const degrees = [1, 2, 3, 4] as const
/** Orders of the pole with what they are given beforehand; ln(nβ/s) is not known. */
const shifts = [
  { prior: 1 / 2, shift: 0 },
  { prior: 1 / 8, shift: 1 / 5 },
  { prior: 1 / 8, shift: 1 / 10 },
  { prior: 1 / 8, shift: 2 / 5 },
  { prior: 1 / 8, shift: 2 / 10 }
]
const laws: readonly Law[] = degrees.flatMap((degree) =>
  shifts.map(({ prior, shift }) => ({ prior: prior / degrees.length, degree, shift }))
)

interface Limit {
  readonly weight: number
  readonly mean: number
  readonly deviation: number
}

/** Rungs that count: what lies further back says little about the limit. */
const mostRungs = 4
const interval = 0.9

/** The limit of λ̂ for nβ → ∞ where the law of approach is unknown: a least-squares fit of each law, weighted by how well it fits.
 *  The interval holds what the laws disagree on, which is much with two rungs: they fit every law. Null with fewer.
 *  @param rungs by ascending nβ, λ̂ already without its discretisation bias @param dimensions sampled parameters; λ is at most half */
export function extrapolate(rungs: readonly Rung[], dimensions: number): Asymptotic | null {
  const used = rungs.slice(-mostRungs)
  const last = used.at(-1)
  if (used.length < 2 || last === undefined) return null
  const fits = laws.map(({ prior, degree, shift }) => {
    const fit = fitLimit(
      used.map((rung) => ({ ...rung, g: Math.exp(-Math.log(rung.nBeta / last.nBeta) / degree) }))
    )
    return { ...fit, mean: fit.mean + shift, prior }
  })
  const best = Math.min(...fits.map(({ misfit }) => misfit))
  const limits = fits.map(({ prior, misfit, ...limit }): Limit => ({
    ...limit,
    weight: prior * Math.exp((best - misfit) / 2)
  }))
  const bounded = (value: number): number => Math.min(dimensions / 2, Math.max(0, value))
  const estimate = bounded(quantile(limits, 0.5))
  return {
    estimate,
    low: bounded(quantile(limits, (1 - interval) / 2)),
    high: bounded(quantile(limits, (1 + interval) / 2)),
    correction: estimate - last.estimate,
    temperatures: used.length
  }
}

/** Weighted least squares of λ̂ = λ − c·g. @returns λ with its standard deviation, and χ² */
function fitLimit(
  points: readonly (Rung & { readonly g: number })[]
): Omit<Limit, 'weight'> & { readonly misfit: number } {
  let [s, sg, sgg, sy, sgy] = [0, 0, 0, 0, 0]
  for (const { g, estimate, standardError } of points) {
    const weight = 1 / standardError ** 2
    s += weight
    sg += weight * g
    sgg += weight * g * g
    sy += weight * estimate
    sgy += weight * g * estimate
  }
  const determinant = s * sgg - sg * sg
  const mean = (sgg * sy - sg * sgy) / determinant
  const slope = (s * sgy - sg * sy) / determinant
  const misfit = points.reduce(
    (sum, { g, estimate, standardError }) => sum + ((estimate - mean - slope * g) / standardError) ** 2,
    0
  )
  return { mean, deviation: Math.sqrt(sgg / determinant), misfit }
}

/** Of a mixture of normal distributions, by bisection. */
function quantile(limits: readonly Limit[], share: number): number {
  const total = limits.reduce((sum, { weight }) => sum + weight, 0)
  const below = (x: number): number =>
    limits.reduce((sum, { weight, mean, deviation }) => sum + weight * normalCdf((x - mean) / deviation), 0) /
    total
  let low = Math.min(...limits.map(({ mean, deviation }) => mean - 8 * deviation))
  let high = Math.max(...limits.map(({ mean, deviation }) => mean + 8 * deviation))
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (below(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
