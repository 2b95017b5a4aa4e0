import type { Executable } from '../compute/engine'
import { fillSamples } from '../models/dataset'
import type { Dataset } from '../models/model'

export interface BaselineRequest {
  /** Compiled for one chain, with `terms` and, where the loss has right answers, `hits`. */
  readonly executable: Executable
  /** Samples of one run of the executable. */
  readonly batchSize: number
  readonly dataset: Dataset
  /** Whether `hits` was compiled. */
  readonly hasHits: boolean
  readonly signal?: AbortSignal
}

export interface Baseline {
  /** Loss of each sample, the float64 mean of its terms. */
  readonly losses: Float64Array
  /** Share of greedy answers that are right; null where there are none. */
  readonly accuracy: number | null
}

/** Losses of all samples at the executable's weights: the paired baseline, and the behaviour. */
export async function evaluateLosses(request: BaselineRequest): Promise<Baseline> {
  const { executable, batchSize, dataset, hasHits, signal } = request
  const losses = new Float64Array(dataset.size)
  let [hits, terms] = [0, 0]
  for (let start = 0; start < dataset.size; start += batchSize) {
    signal?.throwIfAborted()
    const count = Math.min(batchSize, dataset.size - start)
    // Free slots of the last run repeat its first sample.
    const indices = Array.from({ length: batchSize }, (_, slot) => (slot < count ? start + slot : start))
    fillSamples(dataset, indices, 0, (name) => executable.input(name))
    await executable.run()
    const values = executable.output('terms')
    const perSample = values.length / batchSize
    for (let slot = 0; slot < count; slot++) losses[start + slot] = sampleLoss(values, slot, perSample)
    if (!hasHits) continue
    terms += count * perSample
    for (const hit of executable.output('hits').subarray(0, count * perSample)) hits += hit
  }
  return { losses, accuracy: terms > 0 ? hits / terms : null }
}

/** Mean of one sample's loss terms. */
export function sampleLoss(terms: Float32Array, slot: number, perSample: number): number {
  if (perSample === 1) return terms[slot] ?? NaN
  let sum = 0
  for (let i = slot * perSample; i < (slot + 1) * perSample; i++) sum += terms[i] ?? NaN
  return sum / perSample
}
