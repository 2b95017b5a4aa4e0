import { purposes, normals } from './philox'

/** Lets messages through and stops an aborted operation; called every few million multiplications. */
export type Breathe = () => Promise<void>

/** Multiplications between two breaths: some milliseconds. */
const perBreath = 2 ** 23

/** Singular values of a dense matrix, descending, without vectors: a QR step where it is tall, Householder reflections to bidiagonal form
 *  (Golub & Kahan 1965; Golub & Van Loan 2013, 8.6), and bisection on the count of values below a shift. The error of each is a small
 *  multiple of 2⁻⁵² of the largest one: no Gram matrix is formed, which would lose half of the digits. Work: about 3 × rows × columns ×
 *  the smaller side; memory: one copy.
 *  @param matrix `[rows, columns]` row by row, finite @returns `[min(rows, columns)]` */
export async function singularValues(
  matrix: Float64Array,
  rows: number,
  columns: number,
  breathe: Breathe = nothing
): Promise<Float64Array> {
  const [m, n] = [Math.max(rows, columns), Math.min(rows, columns)]
  if (n === 0) return new Float64Array(0)
  const scale = largestEntry(matrix)
  if (scale === 0) return new Float64Array(n)
  const a = standing(matrix, rows, columns, 1 / scale)
  const isTall = m > 1.5 * n
  if (isTall) await triangularize(a, m, n, breathe)
  const { diagonal, above } = await bidiagonalize(a, isTall ? n : m, n, breathe)
  const values = await bidiagonalValues(diagonal, above, breathe)
  return values.map((value) => value * scale)
}

/** The largest singular value of a large matrix from below, by Golub–Kahan–Lanczos steps with full reorthogonalisation (Golub & Van Loan
 *  2013, 10.4). Where it stands out it is exact to rounding; at the edge of a dense bulk it is less than one per cent too small.
 *  Work: 2 × rows × columns a step.
 *  @param matrix `[rows, columns]` row by row, finite @param seed of the start */
export async function largestSingularValue(
  matrix: Float64Array,
  rows: number,
  columns: number,
  seed: bigint,
  breathe: Breathe = nothing
): Promise<number> {
  const steps = Math.min(lanczosSteps, rows, columns)
  const start = new Float64Array(16 * Math.ceil(columns / 16))
  normals(start, 0, seed, 0, 0, purposes.lanczosStart)
  let right: Float64Array = start.slice(0, columns)
  normalize(right)
  const lefts: Float64Array[] = []
  const rights = [right]
  const diagonal: number[] = []
  const above: number[] = []
  for (let step = 0; step < steps; step++) {
    await breathe()
    const left = timesColumns(matrix, rows, columns, right)
    orthogonalize(left, lefts)
    const alpha = normalize(left)
    diagonal.push(alpha)
    lefts.push(left)
    right = timesRows(matrix, rows, columns, left)
    orthogonalize(right, rights)
    const beta = normalize(right)
    if (step < steps - 1) above.push(beta)
    rights.push(right)
    if (alpha === 0 || beta === 0) break
  }
  const n = diagonal.length
  const values = await bidiagonalValues(
    Float64Array.from(diagonal),
    Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? (above[i] ?? 0) : 0)),
    breathe
  )
  return values[0] ?? 0
}

const lanczosSteps = 48
const nothing = (): Promise<void> => Promise.resolve()

function largestEntry(matrix: Float64Array): number {
  let largest = 0
  for (let i = 0; i < matrix.length; i++) largest = Math.max(largest, Math.abs(matrix[i] ?? 0))
  return largest
}

/** A scaled copy with at least as many rows as columns: the transpose of a wide matrix. */
function standing(matrix: Float64Array, rows: number, columns: number, scale: number): Float64Array {
  const a = new Float64Array(rows * columns)
  if (rows >= columns) {
    for (let i = 0; i < a.length; i++) a[i] = (matrix[i] ?? 0) * scale
    return a
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) a[j * rows + i] = (matrix[i * columns + j] ?? 0) * scale
  }
  return a
}

/** The reflection I − v vᵀ that turns x into a multiple of the first axis; v has squared length 2 and replaces x.
 *  @returns the first coordinate afterwards; v is 0 where x is */
function householder(x: Float64Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += (x[i] ?? 0) ** 2
  if (squares === 0) return 0
  const first = x[0] ?? 0
  const leading = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares)
  const length = Math.sqrt(leading * (leading - first))
  x[0] = first - leading
  for (let i = 0; i < x.length; i++) x[i] = (x[i] ?? 0) / length
  return leading
}

/** Column k from row k on. */
function columnOf(a: Float64Array, m: number, n: number, k: number): Float64Array {
  const column = new Float64Array(m - k)
  for (let i = k; i < m; i++) column[i - k] = a[i * n + k] ?? 0
  return column
}

/** v applied from the left onto columns from `from` on: Σ vᵢ aᵢ. */
function combined(
  a: Float64Array,
  m: number,
  n: number,
  k: number,
  v: Float64Array,
  from: number
): Float64Array {
  const sum = new Float64Array(n)
  for (let i = k; i < m; i++) {
    const factor = v[i - k] ?? 0
    if (factor === 0) continue
    const row = i * n
    for (let j = from; j < n; j++) sum[j] = (sum[j] ?? 0) + factor * (a[row + j] ?? 0)
  }
  return sum
}

/** Leaves in the first n rows the upper triangle R of A = QR; below it is rubbish. @param a `[m, n]` */
async function triangularize(a: Float64Array, m: number, n: number, breathe: Breathe): Promise<void> {
  let work = 0
  for (let k = 0; k < n; k++) {
    const v = columnOf(a, m, n, k)
    const leading = householder(v)
    const w = combined(a, m, n, k, v, k + 1)
    for (let i = k; i < m; i++) {
      const factor = v[i - k] ?? 0
      if (factor === 0) continue
      const row = i * n
      for (let j = k + 1; j < n; j++) a[row + j] = (a[row + j] ?? 0) - factor * (w[j] ?? 0)
    }
    a[k * n + k] = leading
    for (let i = k + 1; i < Math.min(m, n); i++) a[i * n + k] = 0
    work += 2 * (m - k) * (n - k)
    if (work > perBreath) {
      work = 0
      await breathe()
    }
  }
}

interface Bidiagonal {
  /** `[n]` */
  readonly diagonal: Float64Array
  /** `[n]`, entry i in row i and column i + 1; the last is 0. */
  readonly above: Float64Array
}

/** @param a `[m, n]` with m ≥ n, destroyed */
async function bidiagonalize(a: Float64Array, m: number, n: number, breathe: Breathe): Promise<Bidiagonal> {
  const diagonal = new Float64Array(n)
  const above = new Float64Array(n)
  let work = 0
  for (let k = 0; k < n; k++) {
    const v = columnOf(a, m, n, k)
    diagonal[k] = householder(v)
    const w = combined(a, m, n, k, v, k + 1)
    // Row k as the left reflection leaves it: from it follows the right one, and both are carried out in one pass.
    const u = new Float64Array(Math.max(0, n - k - 1))
    for (let j = k + 1; j < n; j++) u[j - k - 1] = (a[k * n + j] ?? 0) - (v[0] ?? 0) * (w[j] ?? 0)
    if (k < n - 1) above[k] = householder(u)
    for (let i = k + 1; i < m; i++) {
      const factor = v[i - k] ?? 0
      const row = i * n
      let overlap = 0
      for (let j = k + 1; j < n; j++) {
        const value = (a[row + j] ?? 0) - factor * (w[j] ?? 0)
        a[row + j] = value
        overlap += value * (u[j - k - 1] ?? 0)
      }
      for (let j = k + 1; j < n; j++) a[row + j] = (a[row + j] ?? 0) - overlap * (u[j - k - 1] ?? 0)
    }
    work += 4 * (m - k) * (n - k)
    if (work > perBreath) {
      work = 0
      await breathe()
    }
  }
  return { diagonal, above }
}

/** Singular values of a bidiagonal matrix: positive eigenvalues of the tridiagonal matrix with zero diagonal and its entries in turn
 *  beside it (Golub & Van Loan 2013, 8.6.1), between which Sturm counts tell how many lie below a shift.
 *  @returns descending */
async function bidiagonalValues(
  diagonal: Float64Array,
  above: Float64Array,
  breathe: Breathe
): Promise<Float64Array> {
  const n = diagonal.length
  const squares = new Float64Array(2 * n - 1)
  let bound = 0
  for (let i = 0; i < n; i++) {
    squares[2 * i] = (diagonal[i] ?? 0) ** 2
    if (i < n - 1) squares[2 * i + 1] = (above[i] ?? 0) ** 2
    bound = Math.max(
      bound,
      Math.abs(diagonal[i] ?? 0) + Math.max(Math.abs(above[i] ?? 0), Math.abs(above[i - 1] ?? 0))
    )
  }
  const values = new Float64Array(n)
  if (bound === 0) return values
  const error = 0.5 * Number.EPSILON * bound
  const stack = [{ low: 0, high: bound * (1 + 4 * Number.EPSILON), below: 0, belowHigh: n }]
  let work = 0
  for (let part = stack.pop(); part; part = stack.pop()) {
    const { low, high, below, belowHigh } = part
    if (below === belowHigh) continue
    const middle = low + (high - low) / 2
    if (high - low <= error || middle <= low || middle >= high) {
      values.fill(low < error ? 0 : middle, n - belowHigh, n - below)
      continue
    }
    const count = Math.min(belowHigh, Math.max(below, countBelow(squares, middle) - n))
    stack.push({ low, high: middle, below, belowHigh: count }, { low: middle, high, below: count, belowHigh })
    work += 2 * n
    if (work > perBreath / 4) {
      work = 0
      await breathe()
    }
  }
  return values
}

/** Eigenvalues below a shift of the tridiagonal matrix with zero diagonal. @param squares of what is beside the diagonal */
function countBelow(squares: Float64Array, shift: number): number {
  let q = -shift
  let count = 1
  for (let i = 0; i < squares.length; i++) {
    if (Math.abs(q) < 1e-300) q = -1e-300
    q = -shift - (squares[i] ?? 0) / q
    if (q < 0) count++
  }
  return count
}

/** @returns its length before; a vector of length 0 stays */
function normalize(vector: Float64Array): number {
  let squares = 0
  for (let i = 0; i < vector.length; i++) squares += (vector[i] ?? 0) ** 2
  const length = Math.sqrt(squares)
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length
  return length
}

/** Gram–Schmidt, twice for accuracy. */
function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const other of [...basis, ...basis]) {
    let overlap = 0
    for (let i = 0; i < vector.length; i++) overlap += (vector[i] ?? 0) * (other[i] ?? 0)
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) - overlap * (other[i] ?? 0)
  }
}

/** A x. */
function timesColumns(matrix: Float64Array, rows: number, columns: number, x: Float64Array): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let j = 0; j < columns; j++) sum += (matrix[i * columns + j] ?? 0) * (x[j] ?? 0)
    out[i] = sum
  }
  return out
}

/** Aᵀ y. */
function timesRows(matrix: Float64Array, rows: number, columns: number, y: Float64Array): Float64Array {
  const out = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    const factor = y[i] ?? 0
    for (let j = 0; j < columns; j++) out[j] = (out[j] ?? 0) + factor * (matrix[i * columns + j] ?? 0)
  }
  return out
}
