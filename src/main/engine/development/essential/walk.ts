import { trace } from '../../math/dense'
import { leadingEigen } from '../../math/leading-eigen'
import { purposes, uniformIntegers } from '../../math/philox'
import { doubleCentred } from './gram'
import { findForms, planeShapes, type FormOptions } from './forms'

/** The null: a random walk with the path's own steps. Its increments are those of the path, each with a random sign. Under the null that
 *  increments are independent and each as likely as its opposite, the path is one of these walks like any other, whatever the number of
 *  dimensions, their correlations and the lengths of the steps: ranks among them are exact p-values (randomisation test, Fisher 1935). */
export interface WalkNull {
  /** Shares of the variance of the expected walk: 6/(π²k²) for many equal steps. */
  readonly explained: readonly number[]
  readonly pValue: number
  /** Centred kernel alignment with the expected walk, 0 to 1. */
  readonly similarity: number
  readonly similarityPValue: number
  /** Mean squared distance from the mean, over that of the expected walk. */
  readonly excursion: number
  readonly excursionPValue: number
  /** Forms of a walk, mean. */
  readonly forms: number
}

export interface WalkOptions {
  readonly walks: number
  readonly seed: bigint
  /** Which path of several: others get other signs. */
  readonly path: number
  /** For the forms of walks; none are looked for if absent. */
  readonly forms?: FormOptions
}

/** Walks whose components are computed, for their forms. */
const walksWithForms = 24
const components = 8
/** Steps of the power method from cosines: the wanted vectors are the walk's largest. */
const expectedSteps = 24
const walkSteps = 3
/** Statistics that differ by less are equal. */
const tie = 1e-12

/** Compares a path with random walks by two statistics: how unlike its picture is to that of the expected walk (1 − centred kernel
 *  alignment, Kornblith et al. 2019, which holds shares and coordinates of all components), and how far it goes (|ln excursion|). The
 *  p-value is the smaller of the two ranks, ranked again among the walks (Westfall & Young 1993). The expected Gram matrix is that of
 *  many dimensions, where increments are orthogonal: entry (s, t) is the sum of squared lengths up to min(s, t). PCA of it gives the
 *  shares 6/(π²k²) and cosines.
 *  @param gram `[n, n]`, centred, n ≥ 5, not 0 */
export function compareWithWalks(
  gram: Float64Array,
  n: number,
  { walks, seed, path, forms }: WalkOptions
): WalkNull {
  const increments = incrementProducts(gram, n)
  const expected = expectedGram(increments, n)
  const reference = { matrix: expected, norm: norm(expected), trace: trace(expected, n) }
  const { shares, vectors } = leadingComponents(expected, n, cosines(n), expectedSteps)
  const walk = new Float64Array(n * n)
  const signs = new Int32Array(n - 1).fill(1)
  flip(increments, signs, n, walk)
  const all = [measure(walk, n, reference)]
  let formCount = 0
  for (let index = 0; index < walks; index++) {
    uniformIntegers(signs, 2, seed, index, path, purposes.walkSigns)
    for (let u = 0; u < signs.length; u++) signs[u] = 2 * (signs[u] ?? 0) - 1
    flip(increments, signs, n, walk)
    all.push(measure(walk, n, reference))
    if (forms === undefined || index >= walksWithForms) continue
    const { coordinates } = leadingComponents(doubleCentred(walk, n), n, vectors, walkSteps)
    formCount += findForms(planeShapes(coordinates, forms.smoothing), forms).length
  }
  const unlikeness = ranks(all.map(({ similarity }) => 1 - similarity))
  const distance = ranks(all.map(({ excursion }) => Math.abs(Math.log(excursion))))
  const joint = ranks(all.map((_, index) => -Math.min(unlikeness[index] ?? 1, distance[index] ?? 1)))
  return {
    explained: shares,
    pValue: joint[0] ?? 1,
    similarity: all[0]?.similarity ?? NaN,
    similarityPValue: unlikeness[0] ?? 1,
    excursion: all[0]?.excursion ?? NaN,
    excursionPValue: distance[0] ?? 1,
    forms: formCount / Math.max(1, Math.min(walks, walksWithForms))
  }
}

/** Inner products of the increments, `[n − 1, n − 1]`. */
function incrementProducts(gram: Float64Array, n: number): Float64Array {
  const m = n - 1
  const products = new Float64Array(m * m)
  for (let u = 0; u < m; u++) {
    for (let v = 0; v < m; v++) {
      const at = u * n + v
      products[u * m + v] =
        (gram[at + n + 1] ?? 0) - (gram[at + 1] ?? 0) - (gram[at + n] ?? 0) + (gram[at] ?? 0)
    }
  }
  return products
}

function expectedGram(increments: Float64Array, n: number): Float64Array {
  const m = n - 1
  const time = new Float64Array(n)
  for (let u = 0; u < m; u++) time[u + 1] = (time[u] ?? 0) + Math.max(0, increments[u * m + u] ?? 0)
  const gram = new Float64Array(n * n)
  for (let s = 0; s < n; s++) {
    for (let t = 0; t < n; t++) gram[s * n + t] = time[Math.min(s, t)] ?? 0
  }
  return doubleCentred(gram, n)
}

/** Gram matrix of the walk that begins at 0 and takes the increments with these signs; not centred. */
function flip(increments: Float64Array, signs: Int32Array, n: number, out: Float64Array): void {
  const m = n - 1
  out.fill(0, 0, n)
  for (let u = 0; u < m; u++) {
    const sign = signs[u] ?? 1
    let run = 0
    out[(u + 1) * n] = 0
    for (let v = 0, from = u * n + 1, to = from + n; v < m; v++, from++, to++) {
      run += sign * (signs[v] ?? 1) * (increments[u * m + v] ?? 0)
      out[to] = (out[from] ?? 0) + run
    }
  }
}

interface Reference {
  /** Centred. */
  readonly matrix: Float64Array
  readonly norm: number
  readonly trace: number
}

interface Measured {
  readonly similarity: number
  readonly excursion: number
}

/** Of a Gram matrix that need not be centred: the reference is, and the rest follows from row sums. */
function measure(gram: Float64Array, n: number, reference: Reference): Measured {
  let [squares, overlap, diagonal, total, rowSquares] = [0, 0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const value = gram[at] ?? 0
      row += value
      squares += value * value
      overlap += value * (reference.matrix[at] ?? 0)
    }
    diagonal += gram[i * n + i] ?? 0
    rowSquares += row * row
    total += row
  }
  const centredSquares = squares - (2 / n) * rowSquares + (total / n) ** 2
  const size = Math.sqrt(Math.max(0, centredSquares))
  return {
    similarity: size > 0 ? overlap / (size * reference.norm) : 1,
    excursion: Math.max(Number.MIN_VALUE, diagonal - total / n) / reference.trace
  }
}

/** For each value the share of all that are at least as large, itself included. */
function ranks(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  return values.map((value) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < value - tie) low = middle + 1
      else high = middle
    }
    return (sorted.length - low) / sorted.length
  })
}

const norm = (matrix: Float64Array): number =>
  Math.sqrt(matrix.reduce((sum, value) => sum + value * value, 0))

/** What PCA of a long walk draws. */
const cosines = (n: number): Float64Array[] =>
  Array.from({ length: Math.min(components, n - 1) }, (_, k) =>
    Float64Array.from({ length: n }, (__, t) => Math.cos((Math.PI * (k + 1) * (t + 0.5)) / n))
  )

/** @param start `[components][n]` */
function leadingComponents(
  gram: Float64Array,
  n: number,
  start: readonly Float64Array[],
  steps: number
): { shares: number[]; vectors: Float64Array[]; coordinates: Float64Array[] } {
  const { values, vectors } = leadingEigen(gram, start, steps)
  const total = trace(gram, n)
  const squares = Array.from(values, (value) => Math.max(0, value))
  return {
    shares: squares.map((square) => square / total),
    vectors,
    coordinates: vectors.slice(0, 3).map((vector, k) => {
      const scale = Math.sqrt(squares[k] ?? 0)
      return vector.map((value) => scale * value)
    })
  }
}
