import { AuditError } from '../../../../shared/errors'
import { symmetricEigen } from '../../math/symmetric-eigen'
import type { Weights } from '../norms'
import { compressed, requireFinite, requireShare, type Compressed } from './compressed'

/** Shapes by name of tensor. */
export type Shapes = ReadonlyMap<string, readonly number[]>

/** The nearest matrices of lower rank (Eckart & Young 1936), of every tensor of two axes: rank ⌈share × smaller side⌉, at least 1. Each
 *  matrix is projected onto its leading singular vectors, which are eigenvectors of its product with its own transpose on the smaller
 *  side. Singular values below 10⁻⁸ of the largest are not told apart; float32 weights do not hold them. `kept`: numbers of the two
 *  factors, or of the tensor where they would be more.
 *  @param share from 0 to 1
 *  @throws AuditError `estimator/invalid`, `model/non-finite`, `model/shape` */
export function truncateRank(weights: Weights, shapes: Shapes, share: number): Compressed {
  requireShare('share', share)
  requireFinite(weights)
  let [before, after] = [0, 0]
  const truncated = new Map<string, Float32Array>()
  for (const [name, values] of weights) {
    const [rows = 1, columns = 1, ...more] = requireShape(name, values, shapes)
    before += values.length
    const isMatrix = shapes.get(name)?.length === 2 && more.length === 0 && values.length > 0
    const rank = isMatrix ? Math.max(1, Math.ceil(share * Math.min(rows, columns))) : 0
    const isLower = isMatrix && rank < Math.min(rows, columns)
    truncated.set(name, isLower ? truncateMatrix(values, rows, columns, rank) : values)
    after += isLower ? Math.min(values.length, rank * (rows + columns)) : values.length
  }
  return compressed(weights, truncated, before === 0 ? 1 : after / before)
}

function requireShape(name: string, values: Float32Array, shapes: Shapes): readonly number[] {
  const shape = shapes.get(name)
  const size = shape?.reduce((product, length) => product * length, 1)
  if (shape !== undefined && size === values.length) return shape
  throw new AuditError(
    'model/shape',
    `${name} has ${values.length} weights and ${shape ? `shape [${shape.join(', ')}]` : 'no shape'}`,
    { where: name, hint: 'Give the shape of every tensor; its sizes multiply to the number of weights.' }
  )
}

/** @param values `[rows, columns]` row by row */
function truncateMatrix(values: Float32Array, rows: number, columns: number, rank: number): Float32Array {
  const isWide = rows <= columns
  const side = Math.min(rows, columns)
  // Entry (i, k) of the matrix with the smaller side first.
  const [stride, step] = isWide ? [columns, 1] : [1, columns]
  const long = Math.max(rows, columns)
  const gram = new Float64Array(side * side)
  for (let i = 0; i < side; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = 0; k < long; k++) {
        sum += (values[i * stride + k * step] ?? 0) * (values[j * stride + k * step] ?? 0)
      }
      gram[i * side + j] = sum
    }
  }
  const { vectors } = symmetricEigen(gram, side, rank)
  const out = new Float64Array(values.length)
  const projection = new Float64Array(long)
  for (const vector of vectors) {
    projection.fill(0)
    for (let i = 0; i < side; i++) {
      const weight = vector[i] ?? 0
      for (let k = 0; k < long; k++) {
        projection[k] = (projection[k] ?? 0) + weight * (values[i * stride + k * step] ?? 0)
      }
    }
    for (let i = 0; i < side; i++) {
      const weight = vector[i] ?? 0
      for (let k = 0; k < long; k++) {
        const at = i * stride + k * step
        out[at] = (out[at] ?? 0) + weight * (projection[k] ?? 0)
      }
    }
  }
  return Float32Array.from(out)
}
