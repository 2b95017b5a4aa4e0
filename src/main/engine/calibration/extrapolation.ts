import type { Asymptotic } from '../../../shared/calibration'
import { normalCdf } from '../math/distributions'

/** λ̂ at one temperature. */
export interface Rung {
  readonly nBeta: number
  readonly estimate: number
  readonly standardError: number
  /** dλ̂/d ln nβ from the fluctuations of the same draws; null where these do not tell. */
  readonly slope: { readonly value: number; readonly error: number } | null
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
/** Orders of the pole with what they are given beforehand: one of five networks has a multiple one. ln(nβ/s) is not known. */
const shifts = [
  { prior: 4 / 5, shift: 0 },
  { prior: 1 / 20, shift: 1 / 5 },
  { prior: 1 / 20, shift: 1 / 10 },
  { prior: 1 / 20, shift: 2 / 5 },
  { prior: 1 / 20, shift: 2 / 10 }
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
/** Where no law fits them all, the warmest go first: they are furthest from where a law holds. As many stay as can contradict one. */
const fewestRungs = 3
/** χ² for each degree of freedom up to which a law fits. */
const wellFitted = 2
/** No law is exact: this share of each λ̂ counts as a further error of it. */
const lawError = 0.01
const interval = 0.9

/** The limit of λ̂ for nβ → ∞ where the law of approach is unknown: a least-squares fit of each law to the values and the slopes,
 *  weighted by how well it fits. The interval holds what the laws disagree on, which is much where they all fit. Where none fits, as
 *  where directions of several degrees mix, the errors of the data are widened until the best does (Birge 1932). Null with fewer than
 *  two data. λ̂ rises with nβ wherever γ holds directions that the loss will hold later; terms of the other sign are taken to be small.
 *  @param rungs by ascending nβ, λ̂ already without its discretisation bias @param dimensions sampled parameters; λ is at most half */
export function extrapolate(rungs: readonly Rung[], dimensions: number): Asymptotic | null {
  const { used, fits, freedom } = fitted(rungs.slice(-mostRungs))
  const last = used.at(-1)
  if (last === undefined || freedom < 0) return null
  const best = Math.min(...fits.map(({ misfit }) => misfit))
  const widening = freedom === 0 ? 1 : Math.max(1, best / freedom)
  const candidates = fits.flatMap((fit) =>
    rising(fit, widening, last.estimate).map(({ logWeight, ...limit }) => ({
      ...limit,
      logWeight: logWeight + Math.log(fit.prior) + (best - fit.misfit) / (2 * widening)
    }))
  )
  const likeliest = Math.max(...candidates.map(({ logWeight }) => logWeight))
  const limits = candidates.map(({ logWeight, ...limit }): Limit => ({
    ...limit,
    weight: Math.exp(logWeight - likeliest)
  }))
  const estimate = quantile(limits, 0.5, dimensions / 2)
  return {
    estimate,
    low: quantile(limits, (1 - interval) / 2, dimensions / 2),
    high: quantile(limits, (1 + interval) / 2, dimensions / 2),
    correction: estimate - last.estimate,
    temperatures: used.length
  }
}

type LawFit = Fit & Pick<Law, 'prior'>

/** Every law fitted to the rungs, or to as many of the coldest as one of them fits. */
function fitted(used: readonly Rung[]): {
  readonly used: readonly Rung[]
  readonly fits: readonly LawFit[]
  readonly freedom: number
} {
  const coldest = used.at(-1)?.nBeta ?? 1
  const rows = (degree: number): Row[] =>
    used.flatMap(({ nBeta, estimate, standardError, slope }) => {
      const g = (nBeta / coldest) ** (-1 / degree)
      const error = Math.hypot(standardError, lawError * estimate)
      const value = { limit: 1, coefficient: -g, measured: estimate, error }
      if (slope === null) return [value]
      return [value, { limit: 0, coefficient: g / degree, measured: slope.value, error: slope.error }]
    })
  const freedom = rows(1).length - 2
  const fits = laws.map(({ prior, degree, shift }) => {
    const fit = fitLimit(rows(degree))
    return { ...fit, mean: fit.mean + shift, prior }
  })
  const isFitted = Math.min(...fits.map(({ misfit }) => misfit)) <= wellFitted * freedom
  return isFitted || used.length <= fewestRungs ? { used, fits, freedom } : fitted(used.slice(1))
}

/** One datum: measured = λ · limit + c · coefficient. */
interface Row {
  readonly limit: number
  readonly coefficient: number
  readonly measured: number
  readonly error: number
}

/** λ = mean, c = coefficient, with their covariance. */
interface Fit {
  readonly mean: number
  readonly coefficient: number
  readonly variance: number
  readonly covariance: number
  readonly coefficientVariance: number
  readonly misfit: number
}

/** Weighted least squares, with χ². */
function fitLimit(rows: readonly Row[]): Fit {
  let [ll, lc, cc, ly, cy] = [0, 0, 0, 0, 0]
  for (const { limit, coefficient, measured, error } of rows) {
    const weight = 1 / error ** 2
    ll += weight * limit * limit
    lc += weight * limit * coefficient
    cc += weight * coefficient * coefficient
    ly += weight * limit * measured
    cy += weight * coefficient * measured
  }
  const determinant = ll * cc - lc * lc
  const mean = (cc * ly - lc * cy) / determinant
  const coefficient = (ll * cy - lc * ly) / determinant
  const misfit = rows.reduce(
    (sum, row) => sum + ((row.measured - mean * row.limit - coefficient * row.coefficient) / row.error) ** 2,
    0
  )
  const [variance, covariance, coefficientVariance] = [cc, -lc, ll].map((value) => value / determinant)
  return { mean, coefficient, variance, covariance, coefficientVariance, misfit } as Fit
}

/** Sizes of c that stand for its distribution, in units of λ̂: from all of it down to a thousandth; falling λ̂ up to a tenth, and four
 *  times less likely. */
const sizes = Array.from({ length: 100 }, (_, i) => 10 ** ((-3 * i) / 99)).flatMap((size) => [
  { size, logPrior: 0 },
  ...(size > 0.1 ? [] : [{ size: -size, logPrior: -Math.log(4) }])
])

/** The distribution of λ as a mixture of normal ones, with the logarithm of their likelihood. Of c only the order of magnitude is
 *  unknown beforehand: every one from λ̂ down to what is nothing is as likely, so that what has settled is not carried on, and what rises
 *  slowly is not taken for settled. */
function rising(
  fit: Fit,
  widening: number,
  most: number
): (Omit<Limit, 'weight'> & { readonly logWeight: number })[] {
  const { mean, coefficient, variance, covariance, coefficientVariance } = fit
  const spread = Math.sqrt(widening * coefficientVariance)
  const slope = covariance / coefficientVariance
  const deviation = Math.sqrt(widening * Math.max(0, variance - covariance * slope))
  return sizes.map(({ size, logPrior }) => {
    const off = size * most - coefficient
    return { mean: mean + slope * off, deviation, logWeight: logPrior - (off / spread) ** 2 / 2 }
  })
}

/** Of a mixture of normal distributions within 0 … highest, by bisection; the nearer end where it lies beyond. */
function quantile(limits: readonly Limit[], share: number, highest: number): number {
  const below = (x: number): number =>
    limits.reduce((sum, { weight, mean, deviation }) => sum + weight * normalCdf((x - mean) / deviation), 0)
  let [low, high] = [0, highest]
  const [under, within] = [below(low), below(high) - below(low)]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (below(middle) < under + share * within) low = middle
    else high = middle
  }
  return (low + high) / 2
}
