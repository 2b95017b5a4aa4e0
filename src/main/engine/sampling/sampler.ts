import type { Engine } from '../compute/engine'
import type { ModelSource } from '../models/model'
import { modelFrom } from '../models/registry'
import { sampleChains, type ChainGroup, type SampleListener, type SampleRequest } from './chains'
import { openGroup, type GroupSpec } from './group'
import type { ChainTrace } from './trace'

/** One checkpoint to sample with one group of chains: plain data, which crosses to another thread. */
export interface SamplingTask extends SampleRequest {
  readonly model: ModelSource
  /** Names of the parameters that move. */
  readonly parameters: readonly string[]
  /** w* */
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly group: GroupSpec
}

/** Samples task after task, one at a time. Sessions stay open from checkpoint to checkpoint: loading new weights is cheap, compiling is
 *  not. They are closed when a task needs other programs. */
export class Sampler {
  readonly #engine: Engine
  #programs = ''
  /** By number of chains. */
  readonly #groups = new Map<number, ChainGroup>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** @returns one trace a chain of the group @throws AuditError `engine/*`; the signal's reason after an abort */
  async sample(task: SamplingTask, listener: SampleListener = {}): Promise<ChainTrace[]> {
    const group = await this.#groupFor(task)
    group.session.load(task.weights, task.group.firstChain)
    return sampleChains(group, task, listener)
  }

  async #groupFor({ model, parameters, settings, data, observed, group }: SamplingTask): Promise<ChainGroup> {
    const { batchSize } = settings
    const datasets = [data, ...observed.values()].map(({ dataset }) => dataset)
    const programs = JSON.stringify([
      group.threads,
      model,
      parameters,
      batchSize,
      datasets.map(({ name, loss, size, sampleShape }) => [name, loss, size, sampleShape])
    ])
    if (programs !== this.#programs) await this.dispose()
    this.#programs = programs
    const known = this.#groups.get(group.chains)
    if (known) return known
    const [sampled = data.dataset, ...others] = datasets
    const opened = await openGroup(
      this.#engine,
      { model: modelFrom(model), parameters, sampled, observed: others, batchSize },
      group
    )
    this.#groups.set(group.chains, opened)
    return opened
  }

  async dispose(): Promise<void> {
    for (const { session } of this.#groups.values()) await session.dispose()
    this.#groups.clear()
  }
}
