/** Discrete Fourier transform in place, radix 2 (Cooley & Tukey 1965). @param re, im of equal length, a power of two */
export function fft(re: Float64Array, im: Float64Array): void {
  const n = re.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      swap(re, i, j)
      swap(im, i, j)
    }
  }
  let factors: Factors = { cos: Float64Array.of(1), sin: Float64Array.of(0) }
  for (let size = 2; size <= n; size *= 2) {
    butterflies(re, im, size, factors)
    factors = finer(factors)
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0
  values[i] = values[j] ?? 0
  values[j] = kept
}

/** Cosines and sines of −2πk/size for k < size/2. Half angles and products only: a square root is rounded the same everywhere, while
 *  `Math.cos` and `Math.sin` differ in the last digit from one JavaScript engine to the next, and with them a report from its rebuild. */
interface Factors {
  readonly cos: Float64Array
  readonly sin: Float64Array
}

/** From those of half the size: every other angle is one of them, and the one between is that turned by the first. */
function finer({ cos, sin }: Factors): Factors {
  const half = 2 * cos.length
  const next = { cos: new Float64Array(half), sin: new Float64Array(half) }
  const [c, s] = firstAngle(4 * cos.length)
  for (let k = 0; k < half; k += 2) {
    const [x, y] = [cos[k / 2] ?? 0, sin[k / 2] ?? 0]
    next.cos[k] = x
    next.sin[k] = y
    next.cos[k + 1] = x * c - y * s
    next.sin[k + 1] = x * s + y * c
  }
  return next
}

/** Cosine and sine of −2π/size, by halving the angle from size 4 on. */
function firstAngle(size: number): [number, number] {
  let [cos, sin] = [0, -1]
  for (let at = 4; at < size; at *= 2) {
    cos = Math.sqrt((1 + cos) / 2)
    sin /= 2 * cos
  }
  return [cos, sin]
}

function butterflies(re: Float64Array, im: Float64Array, size: number, factors: Factors): void {
  const half = size / 2
  for (let k = 0; k < half; k++) {
    const [cos, sin] = [factors.cos[k] ?? 0, factors.sin[k] ?? 0]
    for (let i = k; i < re.length; i += size) {
      const j = i + half
      const [a, b] = [re[j] ?? 0, im[j] ?? 0]
      const [x, y] = [a * cos - b * sin, a * sin + b * cos]
      const [p, q] = [re[i] ?? 0, im[i] ?? 0]
      re[i] = p + x
      im[i] = q + y
      re[j] = p - x
      im[j] = q - y
    }
  }
}

/** Autocovariances at lags 0 … n − 1, divided by n. @param values at least one */
export function autocovariance(values: ArrayLike<number>): Float64Array {
  const n = values.length
  let size = 1
  while (size < 2 * n) size *= 2
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  let mean = 0
  for (let i = 0; i < n; i++) mean += (values[i] ?? 0) / n
  for (let i = 0; i < n; i++) re[i] = (values[i] ?? 0) - mean
  fft(re, im)
  for (let i = 0; i < size; i++) {
    const [x, y] = [re[i] ?? 0, im[i] ?? 0]
    re[i] = x * x + y * y
    im[i] = 0
  }
  // The power spectrum is even, so a second forward transform is the inverse up to the factor size.
  fft(re, im)
  return re.slice(0, n).map((value) => value / size / n)
}
