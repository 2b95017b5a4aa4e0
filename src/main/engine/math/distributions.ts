/** The standard normal distribution, and Student's. */

/** Two-sided 95% point. */
export const normal95 = 1.959963984540054

/** P(Z ≤ z). From the complementary error function by a continued fraction in the tails and a series near 0; relative error below
 *  1e-13 (Abramowitz & Stegun 1964, 7.1.5 and 7.1.14). */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return NaN
  const tail = 0.5 * complementaryError(Math.abs(z) / Math.SQRT2)
  return z > 0 ? 1 - tail : tail
}

/** P(|Z| ≥ |z|), exact in the tails. */
export const twoSided = (z: number): number =>
  Number.isNaN(z) ? NaN : complementaryError(Math.abs(z) / Math.SQRT2)

/** P(|T| ≥ |t|) of Student's distribution, relative error below 1e-10: the regularised incomplete beta function at ν/(ν + t²) with
 *  a = ν/2 and b = ½ (Abramowitz & Stegun 1964, 26.7.1 and 26.5.8). @param degrees ν, a whole
 *  number ≥ 1 */
export function studentTwoSided(t: number, degrees: number): number {
  if (Number.isNaN(t)) return NaN
  if (!Number.isFinite(t)) return 0
  const [a, x, y] = [degrees / 2, degrees / (degrees + t * t), (t * t) / (degrees + t * t)]
  const front = (gammaRatio(degrees) / Math.sqrt(Math.PI)) * x ** a * Math.sqrt(y)
  return x < (a + 1) / (a + 2.5)
    ? (front * betaFraction(a, 0.5, x)) / a
    : 1 - (front * betaFraction(0.5, a, y)) / 0.5
}

/** Γ((n + 1)/2) / Γ(n/2): two neighbours have the product n/2. */
function gammaRatio(n: number): number {
  let ratio = 1 / Math.sqrt(Math.PI)
  for (let k = 1; k < n; k++) ratio = k / 2 / ratio
  return ratio
}

/** Continued fraction of the incomplete beta function, by the method of Lentz as modified by Thompson and Barnett (1986). */
function betaFraction(a: number, b: number, x: number): number {
  const term = (m: number): number =>
    m % 2 === 0
      ? ((m / 2) * (b - m / 2) * x) / ((a + m - 1) * (a + m))
      : (-(a + (m - 1) / 2) * (a + b + (m - 1) / 2) * x) / ((a + m - 1) * (a + m))
  let [c, d, fraction] = [1, 0, 1]
  for (let m = 1; m <= 1000; m++) {
    d = 1 / (1 + term(m) * d)
    c = 1 + term(m) / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return 1 / fraction
}

/** @param x ≥ 0 */
function complementaryError(x: number): number {
  if (x > 26.6) return 0
  return x < 2 ? 1 - errorSeries(x) : errorFraction(x)
}

function errorSeries(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
    if (n > 200) break
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function errorFraction(x: number): number {
  let fraction = 0
  for (let k = 120; k > 0; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}

const centralNumerator = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239
]
const centralDenominator = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1
]
const tailNumerator = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783
]
const tailDenominator = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)

/** Inverse of the normal distribution function: Acklam's rational approximation (2003) and one step of Halley's method.
 *  @param p in (0, 1) */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  const near = approximateQuantile(p)
  const error = normalCdf(near) - p
  const step = error * Math.sqrt(2 * Math.PI) * Math.exp((near * near) / 2)
  return near - step / (1 + (near * step) / 2)
}

function approximateQuantile(p: number): number {
  const edge = 0.02425
  if (p < edge) {
    const q = Math.sqrt(-2 * Math.log(p))
    return polynomial(tailNumerator, q) / polynomial(tailDenominator, q)
  }
  if (p > 1 - edge) return -approximateQuantile(1 - p)
  const q = p - 0.5
  const r = q * q
  return (polynomial(centralNumerator, r) * q) / polynomial(centralDenominator, r)
}
