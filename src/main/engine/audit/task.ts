import type { LoadedWeights } from '../models/model'
import type { PairedData } from '../sampling/batches'
import type { PoolTask } from '../sampling/sampler-pool'
import type { Job } from './jobs'
import type { CheckedAudit } from './prepare'

/** What the sampler needs for one posterior. @param losses of each sample at w*, by data set: the sampled one and all observed */
export function taskOf(
  audit: CheckedAudit,
  { subject, component, sampledOn, settings, observed }: Job,
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
    settings,
    seed: BigInt(audit.plan.seed),
    data: paired(sampledOn),
    observed: new Map(observed.map((name) => [name, paired(name)]))
  }
}
