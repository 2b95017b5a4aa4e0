import type { Executable } from '../compute/engine'
import { uniformIntegers, type Purpose } from '../math/philox'
import { fillSamples } from '../models/dataset'
import type { Dataset } from '../models/model'
import { sampleLoss } from './baseline'
import type { LossTrace } from './trace'

/** A data set with each sample's loss at w*. */
export interface PairedData {
  readonly dataset: Dataset
  readonly baseline: Float64Array
}

/** The mini-batches of some chains on one executable. Sample numbers depend on seed, step and chain alone: every subject, and every
 *  grouping of the chains, gets the same batches. */
export class Batches {
  readonly #data: PairedData
  readonly #executable: Executable
  readonly #chains: number
  readonly #firstChain: number
  readonly #size: number
  readonly #full: boolean
  readonly #seed: bigint
  readonly #purpose: Purpose
  readonly #indices: Int32Array[]

  constructor(options: {
    readonly data: PairedData
    readonly executable: Executable
    readonly chains: number
    readonly firstChain: number
    /** Samples of one batch; `full` takes all samples, in order, every time. */
    readonly batchSize: number | 'full'
    readonly seed: bigint
    readonly purpose: Purpose
  }) {
    const { data, batchSize } = options
    this.#data = data
    this.#executable = options.executable
    this.#chains = options.chains
    this.#firstChain = options.firstChain
    this.#full = batchSize === 'full'
    this.#size = batchSize === 'full' ? data.dataset.size : Math.min(batchSize, data.dataset.size)
    this.#seed = options.seed
    this.#purpose = options.purpose
    this.#indices = Array.from({ length: this.#chains }, () =>
      Int32Array.from({ length: this.#size }, (_, i) => i)
    )
    if (this.#full) this.#fill()
  }

  /** Draws the batches of a step, with replacement, and runs them. */
  async run(step: number): Promise<void> {
    if (!this.#full) {
      this.#indices.forEach((indices, chain) => {
        const bound = this.#data.dataset.size
        uniformIntegers(indices, bound, this.#seed, step, this.#firstChain + chain, this.#purpose)
      })
      this.#fill()
    }
    await this.#executable.run()
  }

  #fill(): void {
    const input = (name: string): Float32Array | Int32Array => this.#executable.input(name)
    this.#indices.forEach((indices, chain) =>
      fillSamples(this.#data.dataset, indices, chain * this.#size, input)
    )
  }

  /** Writes the last run's losses of one chain to draw `draw`. @returns whether they are finite */
  record(chain: number, trace: LossTrace, draw: number): boolean {
    const { loss, paired, variance } = this.losses(chain)
    trace.loss[draw] = loss
    trace.paired[draw] = paired
    trace.batchVariance[draw] = variance
    return Number.isFinite(loss)
  }

  /** Mean loss, mean paired difference, and the variance of the latter by the choice of the batch. */
  losses(chain: number): { loss: number; paired: number; variance: number } {
    const terms = this.#executable.output('terms')
    const perSample = terms.length / (this.#chains * this.#size)
    const indices = this.#indices[chain] ?? new Int32Array(0)
    let [loss, paired, squares] = [0, 0, 0]
    for (let i = 0; i < this.#size; i++) {
      const own = sampleLoss(terms, chain * this.#size + i, perSample)
      const difference = own - (this.#data.baseline[indices[i] ?? 0] ?? NaN)
      const delta = difference - paired
      loss += own
      paired += delta / (i + 1)
      squares += delta * (difference - paired)
    }
    const n = this.#size
    // All samples, every time: nothing is left to chance. One sample alone does not tell its spread.
    const variance = this.#full ? 0 : n > 1 ? squares / (n - 1) / n : NaN
    return { loss: loss / n, paired, variance }
  }
}
