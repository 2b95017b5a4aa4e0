import { normals, purposes } from './philox'
import { noiseCovariance, states, stationary, transition } from './matern'

/** Gaussian process with a Matérn 5/2 kernel and a constant mean, by Kalman filter and smoother: exact, and linear in the number of
 *  places. */

export interface Place {
  readonly x: number
  /** What was measured there; absent where only the curve is wanted. */
  readonly observed?: { readonly value: number; readonly variance: number }
}

export interface Kernel {
  readonly mean: number
  /** Standard deviation of the curve around the mean, > 0. */
  readonly scale: number
  /** Length over which it changes, in units of x, > 0. */
  readonly length: number
}

/** What is known at each place after all measurements. */
export interface Posterior {
  readonly value: Float64Array
  readonly valueVariance: Float64Array
  /** With respect to x. */
  readonly slope: Float64Array
  readonly slopeVariance: Float64Array
  /** One curve drawn from the posterior, `[places]` values and slopes. @param index which one @param seed of the noise */
  sample(index: number, seed: bigint): { value: Float64Array; slope: Float64Array }
}

/** Units of the process: rate √5/length, so that the correlation is that of Matérn 5/2 with the given length. */
const rateOf = ({ length }: Kernel): number => Math.sqrt(5) / length

/** Logarithm of the marginal likelihood of the measurements. @param places ascending in x; variances > 0 */
export function logLikelihood(places: readonly Place[], kernel: Kernel): number {
  return filter(places, kernel, null)
}

/** The posterior at all places. @param places ascending in x, no two equal; variances > 0 */
export function posterior(places: readonly Place[], kernel: Kernel): Posterior {
  const n = places.length
  const record: Record3 = {
    mean: new Float64Array(3 * n),
    covariance: new Float64Array(9 * n),
    steps: new Float64Array(n)
  }
  filter(places, kernel, record)
  const backward = backwardOf(record, n)
  return { ...smooth(record, backward, n, kernel), sample: sampler(record, backward, n, kernel) }
}

/** State after each place's own measurement, and the time since the place before. */
interface Record3 {
  readonly mean: Float64Array
  readonly covariance: Float64Array
  readonly steps: Float64Array
}

function filter(places: readonly Place[], kernel: Kernel, record: Record3 | null): number {
  const rate = rateOf(kernel)
  const mean = new Float64Array(states)
  const covariance = Float64Array.from(stationary)
  const [a, q, moved, product] = [matrix(), matrix(), new Float64Array(states), matrix()]
  let likelihood = 0
  let before: number | null = null
  for (let k = 0; k < places.length; k++) {
    const place = places[k]
    if (place === undefined) continue
    const step: number = before === null ? 0 : rate * (place.x - before)
    if (before !== null) {
      transition(step, a)
      noiseCovariance(step, q)
      multiplyVector(a, mean, moved)
      mean.set(moved)
      congruence(a, covariance, product)
      for (let i = 0; i < 9; i++) covariance[i] = (product[i] ?? 0) + (q[i] ?? 0)
    }
    before = place.x
    if (place.observed !== undefined) {
      const variance = place.observed.variance / kernel.scale ** 2
      const surprise = (place.observed.value - kernel.mean) / kernel.scale - (mean[0] ?? 0)
      likelihood -= Math.log(kernel.scale) + update(mean, covariance, surprise, variance)
    }
    record?.mean.set(mean, 3 * k)
    record?.covariance.set(covariance, 9 * k)
    if (record !== null) record.steps[k] = step
  }
  return likelihood
}

const matrix = (): Float64Array => new Float64Array(9)

/** Takes in a measurement of g_0. @returns minus the logarithm of its density */
function update(mean: Float64Array, covariance: Float64Array, surprise: number, variance: number): number {
  const [c0 = 0, c1 = 0, c2 = 0] = covariance
  const total = c0 + variance
  const gain = [c0 / total, c1 / total, c2 / total]
  for (let i = 0; i < states; i++) mean[i] = (mean[i] ?? 0) + (gain[i] ?? 0) * surprise
  // Joseph's form keeps the matrix positive where the measurement is exact.
  const column = [c0, c1, c2]
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      const [gi, gj, ci, cj] = [gain[i] ?? 0, gain[j] ?? 0, column[i] ?? 0, column[j] ?? 0]
      covariance[3 * i + j] = (covariance[3 * i + j] ?? 0) - gi * cj - gj * ci + gi * gj * total
    }
  }
  return 0.5 * (Math.log(2 * Math.PI * total) + (surprise * surprise) / total)
}

function multiplyVector(m: Float64Array, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < states; i++) {
    out[i] =
      (m[3 * i] ?? 0) * (v[0] ?? 0) + (m[3 * i + 1] ?? 0) * (v[1] ?? 0) + (m[3 * i + 2] ?? 0) * (v[2] ?? 0)
  }
}

const half = matrix()

/** m c mᵀ. */
function congruence(m: Float64Array, c: Float64Array, out: Float64Array): void {
  multiply(m, c, half)
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      let sum = 0
      for (let k = 0; k < states; k++) sum += (half[3 * i + k] ?? 0) * (m[3 * j + k] ?? 0)
      out[3 * i + j] = sum
    }
  }
}

function multiply(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      let sum = 0
      for (let k = 0; k < states; k++) sum += (a[3 * i + k] ?? 0) * (b[3 * k + j] ?? 0)
      out[3 * i + j] = sum
    }
  }
}

/** How the state at a place follows from the one at the next: state = filtered + gain (next − predicted) + root · noise. */
interface Backward {
  readonly gain: Float64Array
  /** Of what the next state leaves open, `[places][3][3]`. */
  readonly covariance: Float64Array
  readonly root: Float64Array
  readonly predicted: Float64Array
}

function backwardOf(record: Record3, n: number): Backward {
  const out = {
    gain: new Float64Array(9 * n),
    covariance: new Float64Array(9 * n),
    root: new Float64Array(9 * n),
    predicted: new Float64Array(3 * n)
  }
  const [a, q, next, product, left, open, added] = Array.from({ length: 7 }, matrix) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ]
  for (let k = 0; k < n; k++) {
    const c = record.covariance.subarray(9 * k, 9 * k + 9)
    const gain = out.gain.subarray(9 * k, 9 * k + 9)
    if (k === n - 1) open.set(c)
    else {
      const step = record.steps[k + 1] ?? 0
      transition(step, a)
      noiseCovariance(step, q)
      multiplyVector(a, record.mean.subarray(3 * k, 3 * k + 3), out.predicted.subarray(3 * k, 3 * k + 3))
      congruence(a, c, next)
      for (let i = 0; i < 9; i++) next[i] = (next[i] ?? 0) + (q[i] ?? 0)
      multiply(a, c, product)
      solveRows(next, product, gain)
      multiply(gain, a, left)
      for (let i = 0; i < 9; i++) left[i] = (i % 4 === 0 ? 1 : 0) - (left[i] ?? 0)
      congruence(left, c, open)
      congruence(gain, q, added)
      for (let i = 0; i < 9; i++) open[i] = (open[i] ?? 0) + (added[i] ?? 0)
    }
    out.covariance.set(open, 9 * k)
    cholesky(open, out.root.subarray(9 * k, 9 * k + 9))
  }
  return out
}

/** Lower triangle L with L Lᵀ = c; a direction without spread has a column of zeros. */
function cholesky(c: Float64Array, out: Float64Array): void {
  out.fill(0)
  for (let j = 0; j < states; j++) {
    let pivot = c[4 * j] ?? 0
    for (let k = 0; k < j; k++) pivot -= (out[3 * j + k] ?? 0) ** 2
    if (!(pivot > 1e-14 * (c[4 * j] ?? 0))) continue
    const root = Math.sqrt(pivot)
    out[4 * j] = root
    for (let i = j + 1; i < states; i++) {
      let sum = c[3 * i + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (out[3 * i + k] ?? 0) * (out[3 * j + k] ?? 0)
      out[3 * i + j] = sum / root
    }
  }
}

const triangle = matrix()

/** (next⁻¹ product)ᵀ, by the Cholesky triangle of `next`. */
function solveRows(next: Float64Array, product: Float64Array, out: Float64Array): void {
  cholesky(next, triangle)
  const inverse = (i: number): number => ((triangle[4 * i] ?? 0) > 0 ? 1 / (triangle[4 * i] ?? 1) : 0)
  const [l10, l20, l21] = [triangle[3] ?? 0, triangle[6] ?? 0, triangle[7] ?? 0]
  const [r0, r1, r2] = [inverse(0), inverse(1), inverse(2)]
  for (let column = 0; column < states; column++) {
    const y0 = (product[column] ?? 0) * r0
    const y1 = ((product[3 + column] ?? 0) - l10 * y0) * r1
    const y2 = ((product[6 + column] ?? 0) - l20 * y0 - l21 * y1) * r2
    const z2 = y2 * r2
    const z1 = (y1 - l21 * z2) * r1
    out[3 * column] = (y0 - l10 * z1 - l20 * z2) * r0
    out[3 * column + 1] = z1
    out[3 * column + 2] = z2
  }
}

function smooth(
  record: Record3,
  { gain, covariance, predicted }: Backward,
  n: number,
  kernel: Kernel
): Omit<Posterior, 'sample'> {
  const out = {
    value: new Float64Array(n),
    valueVariance: new Float64Array(n),
    slope: new Float64Array(n),
    slopeVariance: new Float64Array(n)
  }
  const rate = rateOf(kernel)
  const [mean, ahead, moved] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)]
  const [spread, carried] = [matrix(), matrix()]
  for (let k = n - 1; k >= 0; k--) {
    const filtered = record.mean.subarray(3 * k, 3 * k + 3)
    const open = covariance.subarray(9 * k, 9 * k + 9)
    if (k === n - 1) {
      mean.set(filtered)
      spread.set(open)
    } else {
      const g = gain.subarray(9 * k, 9 * k + 9)
      for (let i = 0; i < states; i++) ahead[i] = (mean[i] ?? 0) - (predicted[3 * k + i] ?? 0)
      multiplyVector(g, ahead, moved)
      congruence(g, spread, carried)
      for (let i = 0; i < states; i++) mean[i] = (filtered[i] ?? 0) + (moved[i] ?? 0)
      for (let i = 0; i < 9; i++) spread[i] = (open[i] ?? 0) + (carried[i] ?? 0)
    }
    const [s00 = 0, s01 = 0, , , s11 = 0] = spread
    out.value[k] = kernel.mean + kernel.scale * (mean[0] ?? 0)
    out.valueVariance[k] = kernel.scale ** 2 * s00
    out.slope[k] = kernel.scale * rate * ((mean[1] ?? 0) - (mean[0] ?? 0))
    out.slopeVariance[k] = (kernel.scale * rate) ** 2 * Math.max(0, s00 - 2 * s01 + s11)
  }
  return out
}

/** Forward filtering, backward sampling. */
function sampler(
  record: Record3,
  { gain, root, predicted }: Backward,
  n: number,
  kernel: Kernel
): Posterior['sample'] {
  const rate = rateOf(kernel)
  const noise = new Float64Array(16 * Math.ceil((3 * n) / 16))
  return (index, seed) => {
    normals(noise, 0, seed, 0, index, purposes.curve)
    const [value, slope] = [new Float64Array(n), new Float64Array(n)]
    const state = new Float64Array(3)
    for (let k = n - 1; k >= 0; k--) {
      const [z0, z1, z2] = [noise[3 * k] ?? 0, noise[3 * k + 1] ?? 0, noise[3 * k + 2] ?? 0]
      const last = k === n - 1
      const a0 = last ? 0 : (state[0] ?? 0) - (predicted[3 * k] ?? 0)
      const a1 = last ? 0 : (state[1] ?? 0) - (predicted[3 * k + 1] ?? 0)
      const a2 = last ? 0 : (state[2] ?? 0) - (predicted[3 * k + 2] ?? 0)
      for (let i = 0; i < states; i++) {
        const at = 9 * k + 3 * i
        state[i] =
          (record.mean[3 * k + i] ?? 0) +
          (gain[at] ?? 0) * a0 +
          (gain[at + 1] ?? 0) * a1 +
          (gain[at + 2] ?? 0) * a2 +
          (root[at] ?? 0) * z0 +
          (root[at + 1] ?? 0) * z1 +
          (root[at + 2] ?? 0) * z2
      }
      value[k] = kernel.mean + kernel.scale * (state[0] ?? 0)
      slope[k] = kernel.scale * rate * ((state[1] ?? 0) - (state[0] ?? 0))
    }
    return { value, slope }
  }
}
