/** The Matérn 5/2 process as a linear system with three states (Hartikainen & Särkkä 2010): what n points say costs n steps instead of
 *  n³. In units of its own, variance 1 and rate 1, the process f solves (d/dt + 1)³ f = white noise; the states are
 *  g_k = (d/dt + 1)^k f, so that f = g_0, f′ = g_1 − g_0, and the transition over a time is a triangle of powers. */

export const states = 3

/** Spectral density of the noise for variance 1: 2⁵ (2!)² / 4!. */
const density = 16 / 3

/** Of s^n e^−2s, n = 0 … 4. */
const integrals = new Float64Array(5)

/** `[3][3]`, row by row: covariance of the states at any time, without data. */
export const stationary: Float64Array = noiseCovariance(Infinity, new Float64Array(9))

/** Transition matrix over a time: e^−t t^(j−i)/(j−i)! above the diagonal and on it.
 *  @param t ≥ 0, in units of 1/rate @param out `[3][3]` */
export function transition(t: number, out: Float64Array): Float64Array {
  const decay = Math.exp(-t)
  out.fill(0)
  out[0] = out[4] = out[8] = decay
  out[1] = out[5] = decay * t
  out[2] = (decay * t * t) / 2
  return out
}

/** Covariance of what the noise adds within a time: density ∫ s^(a+b) e^−2s ds / (a! b!) with a = 2 − i, b = 2 − j. Every term is
 *  positive, so that short times lose no digits. @param t ≥ 0, in units of 1/rate @param out `[3][3]` */
export function noiseCovariance(t: number, out: Float64Array): Float64Array {
  powerIntegrals(t)
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      const halves = (i === 0 ? 2 : 1) * (j === 0 ? 2 : 1)
      out[3 * i + j] = (density * (integrals[4 - i - j] ?? 0)) / halves
    }
  }
  return out
}

/** ∫ from 0 to t of s^n e^−2s ds for n = 0 … 4: the fourth by its series, the lower ones downwards by parts. */
function powerIntegrals(t: number): void {
  if (t > 25) {
    integrals.set([1 / 2, 1 / 4, 1 / 4, 3 / 8, 3 / 4])
    return
  }
  const decay = Math.exp(-2 * t)
  let term = (t ** 5 * decay) / 5
  let sum = term
  for (let k = 6; term > 1e-17 * sum; k++) {
    term *= (2 * t) / k
    sum += term
  }
  integrals[4] = sum
  for (let n = 4; n > 0; n--) integrals[n - 1] = (2 * (integrals[n] ?? 0) + t ** n * decay) / n
}
