import { AuditError } from '../../../shared/errors'

/** The law of Marchenko and Pastur (1967): singular values of an m × n matrix of independent noise of standard deviation σ, over σ√n with
 *  m ≤ n, fill [1 − √β, 1 + √β] with β = m/n. */

/** Intervals of Simpson's rule; the integrand is smooth in the angle. */
const intervals = 512

/** Share of the squared scaled singular values below one. In λ = 1 + β + 2√β cos θ the density is 2 sin²θ / (πλ).
 *  @param aspect β in (0, 1] @param x squared singular value over σ²n */
export function marchenkoPasturCdf(aspect: number, x: number): number {
  requireAspect(aspect)
  const root = Math.sqrt(aspect)
  const cosine = (x - 1 - aspect) / (2 * root)
  if (cosine <= -1) return 0
  if (cosine >= 1) return 1
  const from = Math.acos(cosine)
  const width = (Math.PI - from) / intervals
  let sum = 0
  for (let i = 0; i <= intervals; i++) {
    const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * density(aspect, root, from + i * width)
  }
  return Math.min(1, (sum * width) / 3)
}

function density(aspect: number, root: number, angle: number): number {
  // sin²θ / λ at β = 1: (1 − cos θ)/2, which has a limit at θ = π.
  if (aspect === 1) return (1 - Math.cos(angle)) / Math.PI
  const sine = Math.sin(angle)
  return (2 * sine * sine) / (Math.PI * (1 + aspect + 2 * root * Math.cos(angle)))
}

/** The value below which a share of the squared scaled singular values lies, by bisection. @param share in [0, 1] */
export function marchenkoPasturQuantile(aspect: number, share: number): number {
  requireAspect(aspect)
  const root = Math.sqrt(aspect)
  let [low, high] = [(1 - root) ** 2, (1 + root) ** 2]
  if (share <= 0) return low
  if (share >= 1) return high
  for (let step = 0; step < 48; step++) {
    const middle = (low + high) / 2
    if (marchenkoPasturCdf(aspect, middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Where the largest singular value of noise of standard deviation 1 stays below with probability 99.9%: the edge √m + √n of the law with
 *  the centring, the scale and the quantile of the Tracy–Widom law for real matrices (Johnstone 2001; centring of Ma 2012; quantile of
 *  Bejan 2005). */
export function noiseEdge(rows: number, columns: number): number {
  const [a, b] = [Math.sqrt(Math.max(0.5, rows - 0.5)), Math.sqrt(Math.max(0.5, columns - 0.5))]
  const centre = (a + b) ** 2
  const scale = (a + b) * Math.cbrt(1 / a + 1 / b)
  return Math.sqrt(centre + tracyWidom999 * scale)
}

/** 99.9% quantile of the Tracy–Widom law of order 1. */
const tracyWidom999 = 3.2724

function requireAspect(aspect: number): void {
  if (aspect > 0 && aspect <= 1) return
  throw new AuditError('estimator/invalid', `an aspect of ${aspect}`, {
    where: 'marchenkoPastur.aspect',
    hint: 'The smaller side over the larger one lies above 0 and is at most 1.'
  })
}
