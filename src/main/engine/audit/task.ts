import type { LoadedWeights } from '../models/model'
import type { PairedData } from '../sampling/batches'
import type { PoolTask } from '../sampling/sampler-pool'
import { dataNames, type Job } from './jobs'
import type { CheckedAudit } from './prepare'

/** What the sampler needs for one posterior. @param losses of each sample at w*, by data set: the sampled one and all observed */
export function taskOf(
  audit: CheckedAudit,
  { subject, component, sampledOn }: Job,
  weights: LoadedWeights,
  losses: ReadonlyMap<string, Float64Array>
): PoolTask {
  const paired = (name: string): PairedData => {
    const opened = audit.datasets.get(subject.architecture)?.get(name)
    const baseline = losses.get(name)
    if (!opened || !baseline) throw new Error(`data set ${name} was not prepared`)
    return { dataset: opened.dataset, baseline }
  }
  return {
    model: subject.model.source,
    parameters: component.parameters,
    slices: component.slices ?? {},
    weights: weights.tensors,
    settings: audit.settings,
    seed: BigInt(audit.plan.seed),
    data: paired(sampledOn),
    observed: new Map(dataNames(audit, 'observe').map((name) => [name, paired(name)]))
  }
}
