import { AuditError } from '../../../shared/errors'

export interface Eigen {
  /** All eigenvalues, descending. */
  readonly values: Float64Array
  /** Unit eigenvectors of the largest eigenvalues, in the same order, each `[n]`. */
  readonly vectors: readonly Float64Array[]
}

/** Largest matrix, rows: work grows with their cube, and four such matrices are half a gigabyte. */
export const largestEigenproblem = 4096
/** The implicit QL step converges in two or three steps an eigenvalue; more means NaN in the matrix. */
const mostSteps = 60

/** Eigenvalues and leading eigenvectors of a real symmetric matrix: Householder reflections to tridiagonal form, then implicit QL steps
 *  (Golub & Van Loan 2013, 8.3; the recurrences of EISPACK's tql2). Error of a value: a small multiple of 2⁻⁵² of the largest one.
 *  @param matrix `[n, n]` row by row, the lower half is read @param count eigenvectors wanted, at most n
 *  @throws AuditError `estimator/invalid` for a matrix that is too large or not finite */
export function symmetricEigen(matrix: Float64Array, n: number, count = n): Eigen {
  if (n > largestEigenproblem) {
    throw new AuditError('estimator/invalid', `a matrix of ${n} rows is too large to decompose`, {
      hint: `At most ${largestEigenproblem} rows. Give fewer checkpoints, or smaller tensors.`
    })
  }
  const { diagonal, offDiagonal, reflections } = tridiagonalize(symmetrized(matrix, n), n)
  const rotated = identity(n)
  implicitQl(diagonal, offDiagonal, rotated, n)
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => (diagonal[b] ?? 0) - (diagonal[a] ?? 0))
  const vectors = order.slice(0, count).map((from) => {
    const vector = rotated.slice(from * n, (from + 1) * n)
    for (let k = reflections.length - 1; k >= 0; k--) reflect(reflections[k] ?? vector, k + 1, vector)
    return vector
  })
  return { values: Float64Array.from(order, (from) => diagonal[from] ?? NaN), vectors }
}

function symmetrized(matrix: Float64Array, n: number): Float64Array {
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = matrix[i * n + j] ?? NaN
      if (!Number.isFinite(value)) {
        throw new AuditError('estimator/invalid', `entry ${i}, ${j} of a symmetric matrix is ${value}`, {
          hint: 'Only matrices of finite numbers have eigenvalues.'
        })
      }
      a[i * n + j] = a[j * n + i] = value
    }
  }
  return a
}

function identity(n: number): Float64Array {
  const rows = new Float64Array(n * n)
  for (let i = 0; i < n; i++) rows[i * n + i] = 1
  return rows
}

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** Entry i couples i and i + 1; the last is 0. */
  readonly offDiagonal: Float64Array
  /** Reflection k acts on coordinates from k + 1 on; its vector has squared length 2. */
  readonly reflections: readonly Float64Array[]
}

/** @param a `[n, n]`, destroyed */
function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const offDiagonal = new Float64Array(n)
  const reflections: Float64Array[] = []
  const product = new Float64Array(n)
  for (let k = 0; k < n - 1; k++) {
    const { vector, leading } = householder(a, n, k)
    offDiagonal[k] = leading
    reflections.push(vector)
    multiply(a, n, k + 1, vector, product)
    let overlap = 0
    for (let i = k + 1; i < n; i++) overlap += (product[i] ?? 0) * (vector[i - k - 1] ?? 0)
    for (let i = k + 1; i < n; i++) {
      product[i] = (product[i] ?? 0) - 0.5 * overlap * (vector[i - k - 1] ?? 0)
    }
    for (let i = k + 1; i < n; i++) {
      const [v, w, row] = [vector[i - k - 1] ?? 0, product[i] ?? 0, i * n]
      for (let j = k + 1; j < n; j++) {
        a[row + j] = (a[row + j] ?? 0) - v * (product[j] ?? 0) - w * (vector[j - k - 1] ?? 0)
      }
    }
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i] ?? NaN),
    offDiagonal,
    reflections
  }
}

/** The reflection that leaves of column k only its first entry below the diagonal. */
function householder(a: Float64Array, n: number, k: number): { vector: Float64Array; leading: number } {
  const vector = a.slice(k * n + k + 1, (k + 1) * n)
  let tail = 0
  for (let i = 1; i < vector.length; i++) tail += (vector[i] ?? 0) ** 2
  const first = vector[0] ?? 0
  if (tail === 0) return { vector: vector.fill(0), leading: first }
  const leading = first > 0 ? -Math.sqrt(first * first + tail) : Math.sqrt(first * first + tail)
  vector[0] = first - leading
  const scale = Math.SQRT2 / Math.sqrt((first - leading) ** 2 + tail)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * scale
  return { vector, leading }
}

/** out[from …] = the lower right block times the vector. */
function multiply(a: Float64Array, n: number, from: number, vector: Float64Array, out: Float64Array): void {
  for (let i = from; i < n; i++) {
    let sum = 0
    for (let j = from, row = i * n; j < n; j++) sum += (a[row + j] ?? 0) * (vector[j - from] ?? 0)
    out[i] = sum
  }
}

/** vector ← (1 − r rᵀ) vector on the coordinates from `from` on. */
function reflect(reflection: Float64Array, from: number, vector: Float64Array): void {
  let overlap = 0
  for (let i = 0; i < reflection.length; i++) overlap += (reflection[i] ?? 0) * (vector[from + i] ?? 0)
  for (let i = 0; i < reflection.length; i++) {
    vector[from + i] = (vector[from + i] ?? 0) - overlap * (reflection[i] ?? 0)
  }
}

/** Diagonalises; row i of `rows` becomes the eigenvector of diagonal[i].
 *  @param d diagonal, becomes the eigenvalues @param e off-diagonal, destroyed @param rows `[n, n]` */
function implicitQl(d: Float64Array, e: Float64Array, rows: Float64Array, n: number): void {
  let largest = 0
  let shift = 0
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l] ?? 0) + Math.abs(e[l] ?? 0))
    const negligible = Number.EPSILON * largest
    let m = l
    while (m < n - 1 && Math.abs(e[m] ?? 0) > negligible) m++
    for (let steps = 0; m > l && Math.abs(e[l] ?? 0) > negligible && steps < mostSteps; steps++) {
      shift += step(d, e, rows, n, l, m)
    }
    d[l] = (d[l] ?? 0) + shift
    e[l] = 0
  }
}

/** One QL step on rows l to m. @returns what was taken from the diagonal */
function step(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, l: number, m: number): number {
  const first = d[l] ?? 0
  const coupling = e[l] ?? 0
  const p0 = ((d[l + 1] ?? 0) - first) / (2 * coupling)
  const r0 = p0 < 0 ? -Math.hypot(p0, 1) : Math.hypot(p0, 1)
  d[l] = coupling / (p0 + r0)
  d[l + 1] = coupling * (p0 + r0)
  const next = d[l + 1] ?? 0
  const moved = first - (d[l] ?? 0)
  for (let i = l + 2; i < n; i++) d[i] = (d[i] ?? 0) - moved
  let p = d[m] ?? 0
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0]
  const nextCoupling = e[l + 1] ?? 0
  for (let i = m - 1; i >= l; i--) {
    c3 = c2
    c2 = c
    s2 = s
    const ei = e[i] ?? 0
    const g = c * ei
    const h = c * p
    const r = Math.hypot(p, ei)
    e[i + 1] = s * r
    s = ei / r
    c = p / r
    const di = d[i] ?? 0
    p = c * di - s * g
    d[i + 1] = h + s * (c * g + s * di)
    rotate(rows, i * n, n, c, s)
  }
  p = (-s * s2 * c3 * nextCoupling * (e[l] ?? 0)) / next
  e[l] = s * p
  d[l] = c * p
  return moved
}

/** Turns a row and the one after it. */
function rotate(rows: Float64Array, at: number, n: number, c: number, s: number): void {
  for (let k = at; k < at + n; k++) {
    const low = rows[k] ?? 0
    const high = rows[k + n] ?? 0
    rows[k + n] = s * low + c * high
    rows[k] = c * low - s * high
  }
}
