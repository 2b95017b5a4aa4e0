import type { Executable, HostArrays } from '../compute/engine'
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

export interface BatchOptions {
  readonly data: PairedData
  readonly executable: Executable
  readonly chains: number
  readonly firstChain: number
  /** Samples of one batch; `full` takes all samples, in order, every time. */
  readonly batchSize: number | 'full'
  /** Samples of one run of the executable; divides the batch. */
  readonly runSize: number
  /** Every chain gets the first chain's batches. */
  readonly isShared: boolean
  readonly seed: bigint
  readonly purpose: Purpose
  /** Where gradients of several runs of one batch are added up; absent for forward passes. */
  readonly gradients?: { readonly host: HostArrays; readonly names: readonly string[] }
}

/** The mini-batches of some chains on one executable. Sample numbers depend on seed, step and chain alone: every subject, and every
 *  grouping of the chains, gets the same batches. */
export class Batches {
  readonly #options: BatchOptions
  readonly #size: number
  readonly #isFull: boolean
  readonly #indices: Int32Array[]
  /** Mean loss of each sample of the last batch, by chain. */
  readonly #losses: Float64Array[]
  readonly #added: ReadonlyMap<string, Float32Array>

  constructor(options: BatchOptions) {
    const { data, batchSize, chains, runSize, gradients } = options
    this.#options = options
    this.#isFull = batchSize === 'full'
    this.#size = batchSize === 'full' ? data.dataset.size : Math.min(batchSize, data.dataset.size)
    if (this.#size % runSize !== 0) throw new Error(`${this.#size} samples are not runs of ${runSize}`)
    this.#indices = Array.from({ length: chains }, () => Int32Array.from({ length: this.#size }, (_, i) => i))
    this.#losses = this.#indices.map(() => new Float64Array(this.#size))
    this.#added =
      gradients && runSize < this.#size
        ? new Map(
            gradients.names.map((name) => [name, new Float32Array(gradients.host.gradient(name).length)])
          )
        : new Map()
    if (this.#isFull && runSize === this.#size) this.#fill(0)
  }

  /** Draws the batches of a step, with replacement, and runs them. */
  async run(step: number): Promise<void> {
    this.#draw(step)
    const { runSize, executable } = this.#options
    const isRefilled = !this.#isFull || runSize < this.#size
    for (const sums of this.#added.values()) sums.fill(0)
    for (let from = 0; from < this.#size; from += runSize) {
      if (isRefilled) this.#fill(from)
      await executable.run()
      this.#readLosses(from)
      this.#addGradients()
    }
    this.#storeGradients()
  }

  #draw(step: number): void {
    if (this.#isFull) return
    const { data, firstChain, isShared, seed, purpose } = this.#options
    this.#indices.forEach((indices, chain) =>
      uniformIntegers(indices, data.dataset.size, seed, step, isShared ? 0 : firstChain + chain, purpose)
    )
  }

  /** Fills the executable's inputs with one run's samples of every chain. */
  #fill(from: number): void {
    const { executable, data, runSize } = this.#options
    const input = (name: string): Float32Array | Int32Array => executable.input(name)
    this.#indices.forEach((indices, chain) =>
      fillSamples(data.dataset, indices.subarray(from, from + runSize), chain * runSize, input)
    )
  }

  #readLosses(from: number): void {
    const { executable, chains, runSize } = this.#options
    const terms = executable.output('terms')
    const perSample = terms.length / (chains * runSize)
    this.#losses.forEach((losses, chain) => {
      for (let i = 0; i < runSize; i++) losses[from + i] = sampleLoss(terms, chain * runSize + i, perSample)
    })
  }

  #addGradients(): void {
    const host = this.#options.gradients?.host
    for (const [name, sums] of this.#added) {
      const own = host?.gradient(name)
      if (own) for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (own[i] ?? 0)
    }
  }

  /** The mean over the runs of a batch: each has the gradient of its own mean loss. */
  #storeGradients(): void {
    const host = this.#options.gradients?.host
    const share = this.#options.runSize / this.#size
    for (const [name, sums] of this.#added) {
      const own = host?.gradient(name)
      if (own) for (let i = 0; i < sums.length; i++) own[i] = share * (sums[i] ?? 0)
    }
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
    const own = this.#losses[chain] ?? new Float64Array(0)
    const indices = this.#indices[chain] ?? new Int32Array(0)
    const { baseline } = this.#options.data
    let [loss, paired, squares] = [0, 0, 0]
    for (let i = 0; i < this.#size; i++) {
      const difference = (own[i] ?? NaN) - (baseline[indices[i] ?? 0] ?? NaN)
      const delta = difference - paired
      loss += own[i] ?? NaN
      paired += delta / (i + 1)
      squares += delta * (difference - paired)
    }
    const n = this.#size
    // All samples, every time: nothing is left to chance. One sample alone does not tell its spread.
    const variance = this.#isFull ? 0 : n > 1 ? squares / (n - 1) / n : NaN
    return { loss: loss / n, paired, variance }
  }
}
