import { symmetricEigen } from '../../math/symmetric-eigen'

/** Principal components of a trajectory. */
export interface Components {
  /** Share of the variance, descending. */
  readonly shares: readonly number[]
  /** Sum of squares of each component over the checkpoints. */
  readonly squares: readonly number[]
  /** Unit vectors over the checkpoints, `[components][checkpoints]`. */
  readonly vectors: readonly Float64Array[]
  /** `[components][checkpoints]`: vectors times the root of their squares, units of the outputs. */
  readonly coordinates: readonly Float64Array[]
}

/** A component below this share of the variance is rounding. */
const smallestShare = 1e-13

/** PCA of centred points by their Gram matrix: eigenvectors are the coordinates up to scale. The sign is chosen so that a path ends
 *  above where it began. Components without variance are left out.
 *  @param gram `[n, n]`, centred @param most components wanted */
export function principalComponents(gram: Float64Array, n: number, most: number): Components {
  const { values, vectors } = symmetricEigen(gram, n, Math.min(most, n - 1))
  let total = 0
  for (let i = 0; i < n; i++) total += gram[i * n + i] ?? 0
  const kept = vectors.filter((_, k) => (values[k] ?? 0) > smallestShare * total)
  const squares = kept.map((_, k) => values[k] ?? 0)
  const oriented = kept.map((vector) =>
    (vector.at(-1) ?? 0) < (vector[0] ?? 0) ? vector.map((value) => -value) : vector
  )
  return {
    shares: squares.map((square) => square / total),
    squares,
    vectors: oriented,
    coordinates: oriented.map((vector, k) => vector.map((value) => value * Math.sqrt(squares[k] ?? 0)))
  }
}
