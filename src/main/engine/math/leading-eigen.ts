import { combine, dot, multiply } from './dense'
import { symmetricEigen } from './symmetric-eigen'

/** Leading eigenvalues and -vectors of a symmetric matrix by the power method on several vectors at once, with a Rayleigh–Ritz step at
 *  the end (Golub & Van Loan 2013, 8.2). The error of vector i falls by (λ_{k+1}/λ_i)² a step: for matrices whose leading vectors are
 *  roughly known, where all of symmetricEigen would be waste.
 *  @param matrix `[n, n]`, no large negative eigenvalues @param start `[k][n]`, what the vectors are taken to be like
 *  @param steps products with the matrix, at least 1 @returns values `[k]` descending, unit vectors `[k][n]` */
export function leadingEigen(
  matrix: Float64Array,
  start: readonly Float64Array[],
  steps: number
): { readonly values: Float64Array; readonly vectors: Float64Array[] } {
  let vectors = orthonormal(start)
  let images = vectors.map((vector) => multiply(matrix, vector))
  for (let step = 1; step < steps; step++) {
    vectors = orthonormal(images)
    images = vectors.map((vector) => multiply(matrix, vector))
  }
  const k = vectors.length
  const within = new Float64Array(k * k)
  vectors.forEach((vector, i) => images.forEach((image, j) => (within[i * k + j] = dot(vector, image))))
  const { values, vectors: turned } = symmetricEigen(within, k)
  const n = start[0]?.length ?? 0
  return { values, vectors: turned.map((turn) => combine(vectors, turn, n)) }
}

/** A vector shorter than this share of what it was depended on those before it. */
const dependent = 1e-12

/** Gram–Schmidt, twice for accuracy; vectors that depend on those before become 0. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = []
  for (const vector of vectors) {
    const own = vector.slice()
    const before = Math.sqrt(dot(own, own))
    for (const other of [...basis, ...basis]) {
      const overlap = dot(own, other)
      for (let t = 0; t < own.length; t++) own[t] = (own[t] ?? 0) - overlap * (other[t] ?? 0)
    }
    const length = Math.sqrt(dot(own, own))
    const scale = length > dependent * before ? 1 / length : 0
    for (let t = 0; t < own.length; t++) own[t] = (own[t] ?? 0) * scale
    basis.push(own)
  }
  return basis
}
