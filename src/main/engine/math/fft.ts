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
  for (let size = 2; size <= n; size *= 2) butterflies(re, im, size)
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0
  values[i] = values[j] ?? 0
  values[j] = kept
}

function butterflies(re: Float64Array, im: Float64Array, size: number): void {
  const half = size / 2
  for (let k = 0; k < half; k++) {
    const angle = (-2 * Math.PI * k) / size
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
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
    re[i] = (re[i] ?? 0) ** 2 + (im[i] ?? 0) ** 2
    im[i] = 0
  }
  // The power spectrum is even, so a second forward transform is the inverse up to the factor size.
  fft(re, im)
  return re.slice(0, n).map((value) => value / size / n)
}
