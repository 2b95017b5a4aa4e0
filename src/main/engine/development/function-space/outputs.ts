import type { OutputKind } from '../../../../shared/function-space'
import { AuditError } from '../../../../shared/errors'

/** How the outputs of one sample lie: `[positions, classes]`. */
export interface OutputShape {
  readonly kind: OutputKind
  readonly positions: number
  readonly classes: number
}

/** Divergence of two models on one input. */
export interface Disagreement {
  /** Mean over positions. */
  readonly mean: number
  readonly maximum: number
  /** Where the maximum is. */
  readonly position: number
  /** Squared distance, mean over positions: Hellinger's, 0 to 1, of distributions; that of the outputs of values. */
  readonly squared: number
}

/** Logits become the roots of their softmax, in place: of two such rows the inner product is the Bhattacharyya coefficient, half the squared distance
 *  Hellinger's, and the squares are the probabilities. Values stay as they are.
 *  @param outputs `[samples, positions, classes]` @throws AuditError `data/non-finite` */
export function toComparable(outputs: Float32Array, { kind, classes }: OutputShape): Float32Array {
  const bad = outputs.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    throw new AuditError('data/non-finite', `output ${bad} of a checkpoint is ${outputs[bad] ?? NaN}`, {
      where: 'analyses.compare',
      hint: 'Leave this checkpoint out: outputs that are not finite cannot be compared.'
    })
  }
  if (kind === 'values') return outputs
  for (let from = 0; from < outputs.length; from += classes) rootOfSoftmax(outputs, from, classes)
  return outputs
}

function rootOfSoftmax(values: Float32Array, from: number, classes: number): void {
  let [largest, sum] = [-Infinity, 0]
  for (let i = from; i < from + classes; i++) largest = Math.max(largest, values[i] ?? 0)
  for (let i = from; i < from + classes; i++) sum += Math.exp((values[i] ?? 0) - largest)
  const half = (largest + Math.log(sum)) / 2
  for (let i = from; i < from + classes; i++) values[i] = Math.exp((values[i] ?? 0) / 2 - half)
}

/** Divergence of two models on one sample, of outputs as `toComparable` leaves them: of distributions the Jensen–Shannon divergence
 *  ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2, nats, 0 to ln 2 (Lin 1991); of values the squared distance.
 *  @param from where the sample's outputs begin in `a` and in `b` */
export function disagreement(
  a: Float32Array,
  b: Float32Array,
  shape: OutputShape,
  fromA: number,
  fromB = fromA
): Disagreement {
  const { kind, positions, classes } = shape
  let [total, squares, maximum, position] = [0, 0, -Infinity, 0]
  for (let at = 0; at < positions; at++) {
    const [startA, startB] = [fromA + at * classes, fromB + at * classes]
    const squared = squaredDistance(a, b, startA, startB, classes)
    const own = kind === 'values' ? squared : jensenShannon(a, b, startA, startB, classes)
    total += own
    squares += kind === 'values' ? squared : squared / 2
    if (own > maximum) [maximum, position] = [own, at]
  }
  return { mean: total / positions, maximum, position, squared: squares / positions }
}

function squaredDistance(
  a: Float32Array,
  b: Float32Array,
  fromA: number,
  fromB: number,
  count: number
): number {
  let sum = 0
  for (let i = 0; i < count; i++) {
    const delta = (a[fromA + i] ?? 0) - (b[fromB + i] ?? 0)
    sum += delta * delta
  }
  return sum
}

/** Of roots of probabilities. First-order errors of p and q cancel, so float32 roots leave about 1e-14. */
function jensenShannon(
  a: Float32Array,
  b: Float32Array,
  fromA: number,
  fromB: number,
  count: number
): number {
  let sum = 0
  for (let i = 0; i < count; i++) {
    const [rootP, rootQ] = [a[fromA + i] ?? 0, b[fromB + i] ?? 0]
    if (rootP === rootQ) continue
    const [p, q] = [rootP * rootP, rootQ * rootQ]
    const middle = (p + q) / 2
    if (p > 0) sum += p * Math.log(p / middle)
    if (q > 0) sum += q * Math.log(q / middle)
  }
  return Math.min(Math.LN2, Math.max(0, sum / 2))
}
