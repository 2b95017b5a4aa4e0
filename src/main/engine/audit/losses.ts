import { AuditError } from '../../../shared/errors'
import type { Dataset } from '../models/model'
import { evaluateLosses, type Baseline } from '../sampling/baseline'
import type { Evaluator } from './evaluator'

export interface LossesRequest {
  readonly evaluator: Evaluator
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly dataset: Dataset
  /** Of the checkpoint. */
  readonly path: string
  readonly signal: AbortSignal
}

/** Loss of each sample at w*: what the estimates of a checkpoint are differences from, so every one must be a number.
 *  @throws AuditError `model/non-finite` where weights and data, each finite, overflow float32 together */
export async function lossesAt({
  evaluator,
  weights,
  dataset,
  path,
  signal
}: LossesRequest): Promise<Baseline> {
  const evaluation = await evaluator.at(weights, dataset)
  const baseline = await evaluateLosses({ ...evaluation, dataset, signal })
  const bad = baseline.losses.findIndex((loss) => !Number.isFinite(loss))
  if (bad === -1) return baseline
  const count = baseline.losses.reduce((sum, loss) => sum + (Number.isFinite(loss) ? 0 : 1), 0)
  throw new AuditError(
    'model/non-finite',
    `${count} of ${dataset.size} losses on data set ${dataset.name} are NaN or infinite, the first of sample ${bad}`,
    {
      where: path,
      hint: 'A weight or a number of the data is too large for float32 arithmetic: ontogeny inspect names the tensors. Leave the checkpoint out with the subject’s steps, and say so in the report, or correct the data.'
    }
  )
}
