import type { Engine, EngineSession, Executable } from '../compute/engine'
import { fillSamples } from '../models/dataset'
import type { Dataset, Model } from '../models/model'

/** Samples of one forward pass when losses are measured: bounded memory, and enough work per run. */
const evaluationTerms = 16_384
const largestEvaluationBatch = 512
/** Samples of one pass where outputs are kept. */
const outputBatch = 8

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
    this.#session ??= await this.#open()
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

  /** Numbers that a sample's outputs have: logits of every position, or the values of a network on vectors. */
  async outputsPerSample(dataset: Dataset): Promise<number> {
    const executable = await this.#forOutputs(dataset)
    return executable.output('logits').length / outputBatch
  }

  /** Outputs of some samples, `[samples, outputsPerSample]`. */
  async outputs(
    weights: ReadonlyMap<string, Float32Array>,
    dataset: Dataset,
    samples: readonly number[]
  ): Promise<Float32Array> {
    const executable = await this.#forOutputs(dataset)
    this.#session?.load(weights)
    const each = executable.output('logits').length / outputBatch
    const all = new Float32Array(samples.length * each)
    for (let start = 0; start < samples.length; start += outputBatch) {
      const own = samples.slice(start, start + outputBatch)
      // Free slots of the last run repeat its first sample.
      const indices = Array.from({ length: outputBatch }, (_, slot) => own[slot] ?? own[0] ?? 0)
      fillSamples(dataset, indices, 0, (name) => executable.input(name))
      await executable.run()
      all.set(executable.output('logits').subarray(0, own.length * each), start * each)
    }
    return all
  }

  async #forOutputs(dataset: Dataset): Promise<Executable> {
    this.#session ??= await this.#open()
    const key = `outputs of ${dataset.name}`
    const known = this.#executables.get(key)
    if (known) return known
    const program = this.#model.program(dataset.loss, dataset.sampleShape, { allPositions: true })
    const executable = await this.#session.compile(program, {
      batchSize: outputBatch,
      gradients: [],
      outputs: ['logits']
    })
    this.#executables.set(key, executable)
    return executable
  }

  #open(): Promise<EngineSession> {
    return this.#engine.createSession({
      parameters: this.#model.parameters,
      chains: 1,
      threads: this.#threads
    })
  }

  async dispose(): Promise<void> {
    this.#executables.clear()
    await this.#session?.dispose()
    this.#session = null
  }
}
