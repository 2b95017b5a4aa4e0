import { gradientNorms } from '../development/norms'
import { openEngine } from '../compute/registry'
import { evaluate } from '../models/evaluate'
import type { LoadedWeights } from '../models/model'
import type { AuditContext } from './pipeline'
import type { AuditedSubject } from './subjects'

/** Norm of the gradient of the mean loss over the first sampled data set; null where the plan does not ask for it. */
export async function gradientNorm(
  { audit, signal }: AuditContext,
  { model, architecture }: AuditedSubject,
  weights: LoadedWeights
): Promise<number | null> {
  if (!audit.plan.analyses.development?.gradients) return null
  const name = audit.dataRecords.find(({ use }) => use === 'sample')?.name
  const opened = name === undefined ? undefined : audit.datasets.get(architecture)?.get(name)
  if (!opened) return null
  const engine = await openEngine(audit.plan.engine)
  const { gradients = {} } = await evaluate({
    ...{ model, weights, engine, signal },
    dataset: opened.dataset,
    gradients: true
  })
  return gradientNorms(gradients, new Map()).l2
}
