import { AuditError } from '../../../../shared/errors'
import { distanceNorms, weightNorms, type Weights } from '../norms'

/** A checkpoint after compression, as a model can load it. */
export interface Compressed {
  /** Tensors that were not changed are those of the checkpoint itself, not copies. */
  readonly weights: Map<string, Float32Array>
  /** Numbers or bits that are left, as a share of those before. */
  readonly kept: number
  /** ‖w′ − w‖ / ‖w‖; 0 where all weights are 0. */
  readonly relativeError: number
}

export function compressed(before: Weights, weights: Map<string, Float32Array>, kept: number): Compressed {
  const size = weightNorms(before).l2
  return { weights, kept, relativeError: size === 0 ? 0 : distanceNorms(before, weights).l2 / size }
}

/** @throws AuditError `model/non-finite` */
export function requireFinite(weights: Weights): void {
  for (const [name, values] of weights) {
    const at = values.findIndex((value) => !Number.isFinite(value))
    if (at < 0) continue
    throw new AuditError('model/non-finite', `weight ${at} of ${name} is ${values[at] ?? NaN}`, {
      where: name,
      hint: 'Only checkpoints of finite weights can be compressed.'
    })
  }
}

/** @throws AuditError `estimator/invalid` unless the share is in [0, 1] */
export function requireShare(what: string, share: number): void {
  if (share >= 0 && share <= 1) return
  throw new AuditError('estimator/invalid', `${what} is ${share}`, {
    where: `compression.${what}`,
    hint: 'Give a share from 0 to 1.'
  })
}
