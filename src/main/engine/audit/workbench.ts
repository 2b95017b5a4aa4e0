import type { LlcSettings } from '../../../shared/plan'
import type { Engine, EngineSession, Executable } from '../compute/engine'
import type { Dataset, Model } from '../models/model'
import type { ChainGroup } from '../sampling/chains'
import { chainGroups, type Schedule } from './schedule'

/** Samples of one forward pass when losses are measured: bounded memory, and enough work per run. */
const evaluationTerms = 16_384
const largestEvaluationBatch = 512

/** Sessions and executables of one architecture, made when first needed and kept from checkpoint to checkpoint:
 *  loading new weights into a session is cheap, compiling is not. */
export class Workbench {
  readonly #engine: Engine
  readonly #model: Model
  readonly #schedule: Schedule
  readonly #threads: number
  #evaluation: EngineSession | null = null
  readonly #evaluators = new Map<string, Executable>()
  #groups: { key: string; groups: ChainGroup[] } | null = null

  /** @param threads for evaluation, which runs alone */
  constructor(engine: Engine, model: Model, schedule: Schedule, threads: number) {
    this.#engine = engine
    this.#model = model
    this.#schedule = schedule
    this.#threads = threads
  }

  /** A forward pass over a data set at given weights. */
  async evaluator(
    dataset: Dataset,
    weights: ReadonlyMap<string, Float32Array>
  ): Promise<{ executable: Executable; batchSize: number; hasHits: boolean }> {
    this.#evaluation ??= await this.#engine.createSession({
      parameters: this.#model.parameters,
      chains: 1,
      firstChain: 0,
      threads: this.#threads
    })
    this.#evaluation.load(weights)
    const program = this.#model.program(dataset.loss, dataset.sampleShape)
    const batchSize = Math.max(
      1,
      Math.min(dataset.size, largestEvaluationBatch, Math.floor(evaluationTerms / program.termsPerSample))
    )
    const hasHits = dataset.loss.kind !== 'squared-error'
    let executable = this.#evaluators.get(dataset.name)
    if (!executable) {
      executable = await this.#evaluation.compile(program, {
        batchSize,
        gradients: [],
        outputs: hasHits ? ['terms', 'hits'] : ['terms']
      })
      this.#evaluators.set(dataset.name, executable)
    }
    return { executable, batchSize, hasHits }
  }

  /** The chains of one component on one data set, with weights loaded: every group at w*, moves forgotten. */
  async chains(
    component: { readonly name: string; readonly parameters: readonly string[] },
    sampled: Dataset,
    observed: readonly Dataset[],
    settings: LlcSettings,
    weights: ReadonlyMap<string, Float32Array>
  ): Promise<readonly ChainGroup[]> {
    const key = [component.name, sampled.name, ...observed.map((dataset) => dataset.name)].join('\u0000')
    if (this.#groups?.key !== key) {
      await this.#disposeGroups()
      const groups: ChainGroup[] = []
      this.#groups = { key, groups }
      for (const group of chainGroups(this.#schedule, settings.chains)) {
        groups.push(await this.#openGroup(group, component.parameters, sampled, observed, settings))
      }
    }
    for (const group of this.#groups.groups) group.session.load(weights)
    return this.#groups.groups
  }

  async #openGroup(
    group: { firstChain: number; chains: number },
    parameters: readonly string[],
    sampled: Dataset,
    observed: readonly Dataset[],
    settings: LlcSettings
  ): Promise<ChainGroup> {
    const session = await this.#engine.createSession({
      parameters: this.#model.parameters,
      ...group,
      threads: this.#schedule.threads
    })
    session.select(parameters)
    const batchOf = (dataset: Dataset): number =>
      settings.batchSize === 'full' ? dataset.size : Math.min(settings.batchSize, dataset.size)
    const compiled = await session.compile(this.#model.program(sampled.loss, sampled.sampleShape), {
      batchSize: batchOf(sampled),
      gradients: parameters,
      outputs: ['terms']
    })
    const others = new Map<string, Executable>()
    for (const dataset of observed) {
      others.set(
        dataset.name,
        await session.compile(this.#model.program(dataset.loss, dataset.sampleShape), {
          batchSize: batchOf(dataset),
          gradients: [],
          outputs: ['terms']
        })
      )
    }
    return { session, sampled: compiled, observed: others }
  }

  async #disposeGroups(): Promise<void> {
    for (const { session, sampled, observed } of this.#groups?.groups ?? []) {
      await sampled.dispose()
      for (const executable of observed.values()) await executable.dispose()
      await session.dispose()
    }
    this.#groups = null
  }

  async dispose(): Promise<void> {
    await this.#disposeGroups()
    for (const executable of this.#evaluators.values()) await executable.dispose()
    this.#evaluators.clear()
    await this.#evaluation?.dispose()
    this.#evaluation = null
  }
}
