import type { Engine, Slice } from '../compute/engine'
import type { ModelSource } from '../models/model'
import { modelFrom } from '../models/registry'
import {
  sampleChains,
  type ChainGroup,
  type Sampled,
  type SampleListener,
  type SampleRequest
} from './chains'
import { disposeGroup, openGroup, type GroupSpec } from './group'

/** One checkpoint to sample with one group of chains: plain data, which crosses to another thread. */
export interface SamplingTask extends SampleRequest {
  readonly model: ModelSource
  /** Of these parameters only a part moves. */
  readonly slices: Readonly<Record<string, Slice>>
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

  /** @throws AuditError `engine/*`; the signal's reason after an abort */
  async sample(task: SamplingTask, listener: SampleListener = {}): Promise<Sampled> {
    const group = await this.#groupFor(task)
    group.session.load(task.weights, task.group.firstChain)
    group.control?.session.load(task.weights, task.group.firstChain)
    return sampleChains(group, task, listener)
  }

  async #groupFor(task: SamplingTask): Promise<ChainGroup> {
    const { model, parameters, slices, settings, data, observed, group } = task
    const { batchSize, microBatch, sampler, boundingBox } = settings
    const datasets = [data, ...observed.values()].map(({ dataset }) => dataset)
    const programs = JSON.stringify([
      group.threads,
      model,
      parameters,
      slices,
      [batchSize, microBatch, sampler, boundingBox !== undefined],
      datasets.map(({ name, loss, size, sampleShape }) => [name, loss, size, sampleShape])
    ])
    if (programs !== this.#programs) await this.dispose()
    this.#programs = programs
    const known = this.#groups.get(group.chains)
    if (known) return known
    const [sampled = data.dataset, ...others] = datasets
    const opened = await openGroup(
      this.#engine,
      { model: modelFrom(model), parameters, slices, sampled, observed: others, settings },
      group
    )
    this.#groups.set(group.chains, opened)
    return opened
  }

  async dispose(): Promise<void> {
    for (const group of this.#groups.values()) await disposeGroup(group)
    this.#groups.clear()
  }
}
