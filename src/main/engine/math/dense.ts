/** Products of dense float64 vectors and square matrices, row by row. */

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** @param matrix `[n, n]` @param vector `[n]` */
export function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length
  const out = new Float64Array(n)
  const even = n - (n % 4)
  for (let i = 0; i < n; i++) {
    const row = i * n
    // Four sums at a time: one would wait for each addition to end.
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let j = 0; j < even; j += 4) {
      a += (matrix[row + j] ?? 0) * (vector[j] ?? 0)
      b += (matrix[row + j + 1] ?? 0) * (vector[j + 1] ?? 0)
      c += (matrix[row + j + 2] ?? 0) * (vector[j + 2] ?? 0)
      d += (matrix[row + j + 3] ?? 0) * (vector[j + 3] ?? 0)
    }
    for (let j = even; j < n; j++) a += (matrix[row + j] ?? 0) * (vector[j] ?? 0)
    out[i] = a + b + (c + d)
  }
  return out
}

/** Σ factor × vector. @param vectors `[count][n]` @param factors `[count]` or more */
export function combine(
  vectors: readonly Float64Array[],
  factors: ArrayLike<number>,
  n: number
): Float64Array {
  const sum = new Float64Array(n)
  vectors.forEach((vector, k) => {
    const factor = factors[k] ?? 0
    if (factor === 0) return
    for (let t = 0; t < n; t++) sum[t] = (sum[t] ?? 0) + factor * (vector[t] ?? 0)
  })
  return sum
}

/** @param matrix `[n, n]` */
export function trace(matrix: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += matrix[i * n + i] ?? 0
  return sum
}
