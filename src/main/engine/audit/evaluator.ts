import type { Engine, EngineSession, Executable } from '../compute/engine'
import type { Dataset, Model } from '../models/model'

/** Samples of one forward pass when losses are measured: bounded memory, and enough work per run. */
const evaluationTerms = 16_384
const largestEvaluationBatch = 512

export interface Evaluation {
  /** A forward pass at the given weights. */
  readonly executable: Executable
  readonly batchSize: number
  /** Whether `hits` was compiled: where the loss has right answers. */
  readonly hasHits: boolean
}

/** Forward passes of one architecture over data sets, compiled when first needed and kept from checkpoint to checkpoint. */
export class Evaluator {
  readonly #engine: Engine
  readonly #model: Model
  readonly #threads: number
  #session: EngineSession | null = null
  readonly #executables = new Map<string, Executable>()

  constructor(engine: Engine, model: Model, threads: number) {
    this.#engine = engine
    this.#model = model
    this.#threads = threads
  }

  async at(weights: ReadonlyMap<string, Float32Array>, dataset: Dataset): Promise<Evaluation> {
    this.#session ??= await this.#engine.createSession({
      parameters: this.#model.parameters,
      chains: 1,
      threads: this.#threads
    })
    this.#session.load(weights)
    const program = this.#model.program(dataset.loss, dataset.sampleShape)
    const batchSize = Math.max(
      1,
      Math.min(dataset.size, largestEvaluationBatch, Math.floor(evaluationTerms / program.termsPerSample))
    )
    const hasHits = dataset.loss.kind !== 'squared-error'
    let executable = this.#executables.get(dataset.name)
    if (!executable) {
      executable = await this.#session.compile(program, {
        batchSize,
        gradients: [],
        outputs: hasHits ? ['terms', 'hits'] : ['terms']
      })
      this.#executables.set(dataset.name, executable)
    }
    return { executable, batchSize, hasHits }
  }

  async dispose(): Promise<void> {
    this.#executables.clear()
    await this.#session?.dispose()
    this.#session = null
  }
}
