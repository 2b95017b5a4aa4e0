import { combine, dot, multiply } from '../../math/dense'
import { purposes, uniformIntegers } from '../../math/philox'
import { symmetricEigen } from '../../math/symmetric-eigen'
import { sumGroups, type GroupedGram } from './gram'

/** Coordinates of the leading three components for resampled probe inputs. */
export interface Resampler {
  readonly groups: number
  /** @param weights how often each group of probe inputs is taken @returns `[components][checkpoints]` */
  coordinates(weights: ArrayLike<number>): Float64Array[]
}

/** Components of all probe inputs that carry those of a resample. */
const carried = 16
const leading = 3

/** Prepares the PCA of resamples: with V the leading vectors of the whole, it keeps A_g = G_g V of each group once. For weights w,
 *  Σ w_g Vᵀ A_g is the resampled Gram matrix within V, whose eigenvectors Q give the coordinates Σ w_g A_g Q Λ^(−½): one step of the
 *  power method, exact to first order of the difference between resample and whole, also outside V. A resample costs as much as a few
 *  products with vectors.
 *  @param vectors of the whole, `[at least 16 where there are][length]` @param from first row @param length rows */
export function openResampler(
  gram: GroupedGram,
  vectors: readonly Float64Array[],
  from: number,
  length: number
): Resampler {
  const basis = vectors.slice(0, carried)
  const groups = gram.packed.length
  /** A_g by vector, then group. */
  const products = basis.map(() => [] as Float64Array[])
  for (let group = 0; group < groups; group++) {
    const only = Float64Array.from({ length: groups }, (_, other) => (other === group ? 1 : 0))
    const matrix = sumGroups(gram, from, length, only)
    basis.forEach((vector, k) => products[k]?.push(multiply(matrix, vector)))
  }
  return {
    groups,
    coordinates: (weights) => {
      const sums = basis.map((_, k) => combine(products[k] ?? [], weights, length))
      const within = new Float64Array(basis.length ** 2)
      basis.forEach((vector, i) =>
        sums.forEach((sum, j) => (within[i * basis.length + j] = dot(vector, sum)))
      )
      const { values, vectors: turned } = symmetricEigen(
        within,
        basis.length,
        Math.min(leading, basis.length)
      )
      return turned.map((turn, k) => {
        const scale = 1 / Math.sqrt(Math.max(values[k] ?? 0, Number.MIN_VALUE))
        return combine(sums, turn, length).map((value) => scale * value)
      })
    }
  }
}

/** How often each group is drawn when as many are drawn with replacement as there are (Efron 1979). */
export function bootstrapWeights(groups: number, seed: bigint, resample: number): Float64Array {
  const drawn = new Int32Array(groups)
  uniformIntegers(drawn, groups, seed, resample, 0, purposes.probeResample)
  const weights = new Float64Array(groups)
  for (const group of drawn) weights[group] = (weights[group] ?? 0) + 1
  return weights
}
