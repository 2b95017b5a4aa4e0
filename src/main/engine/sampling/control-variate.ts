import type { EngineSession, Executable, HostArrays } from '../compute/engine'
import { fillSamples } from '../models/dataset'
import type { Dataset } from '../models/model'
import type { Batches } from './batches'

/** Chains that stay at w*, with the program of those that move. */
export interface ControlGroup {
  readonly session: EngineSession
  readonly executable: Executable
}

/** Gradients with less noise (Baker, Fearnhead, Fox, Nemeth 2019): ∇L_batch(w) − ∇L_batch(w*) + ∇L(w*). Near w* the first two have
 *  most of their noise in common. Costs a second gradient per step. */
export class ControlVariate {
  readonly #moving: HostArrays
  readonly #still: HostArrays
  readonly #batches: Batches
  /** What is added to the stored gradient of each parameter: ∇L(w*) in its units. */
  readonly #whole: ReadonlyMap<string, Float64Array>

  /** @param whole ∇L(w*) of the mean loss over all samples */
  constructor(
    moving: HostArrays,
    still: HostArrays,
    batches: Batches,
    whole: ReadonlyMap<string, Float64Array>
  ) {
    this.#moving = moving
    this.#still = still
    this.#batches = batches
    this.#whole = whole
  }

  /** Replaces the gradients of a step's batch, which were just made. */
  async improve(step: number): Promise<void> {
    await this.#batches.run(step)
    const { gradientScale } = this.#moving
    const ratio = this.#still.gradientScale / gradientScale
    for (const [name, whole] of this.#whole) {
      const [own, still] = [this.#moving.gradient(name), this.#still.gradient(name)]
      for (let i = 0; i < own.length; i++) {
        own[i] =
          (own[i] ?? NaN) - ratio * (still[i] ?? NaN) + (whole[i % whole.length] ?? NaN) / gradientScale
      }
    }
  }
}

/** ∇L(w*) of the mean loss over all samples, float64 sums. @param runSize samples a chain and run */
export async function wholeGradient(
  { session, executable }: ControlGroup,
  dataset: Dataset,
  runSize: number,
  names: readonly string[]
): Promise<Map<string, Float64Array>> {
  const { host, chains } = session
  if (!host) throw new Error('control variates need parameters in this process')
  const whole = new Map(names.map((name) => [name, new Float64Array(host.anchor(name).length)]))
  // What is left after full runs fills a run of its own, one sample repeated.
  const perRun = runSize * chains
  const full = dataset.size - (dataset.size % perRun)
  const run = async (
    indices: (chain: number, slot: number) => number,
    share: number,
    rows: number
  ): Promise<void> => {
    for (let chain = 0; chain < chains; chain++) {
      const own = Array.from({ length: runSize }, (_, slot) => indices(chain, slot))
      fillSamples(dataset, own, chain * runSize, (name) => executable.input(name))
    }
    await executable.run()
    for (const [name, sums] of whole) {
      const gradient = host.gradient(name)
      for (let chain = 0; chain < rows; chain++) {
        const from = chain * sums.length
        for (let i = 0; i < sums.length; i++) {
          sums[i] = (sums[i] ?? 0) + share * host.gradientScale * (gradient[from + i] ?? NaN)
        }
      }
    }
  }
  for (let start = 0; start < full; start += perRun) {
    await run((chain, slot) => start + chain * runSize + slot, runSize / dataset.size, chains)
  }
  for (let start = full; start < dataset.size; start += chains) {
    const rows = Math.min(chains, dataset.size - start)
    await run((chain) => start + Math.min(chain, rows - 1), 1 / dataset.size, rows)
  }
  return whole
}
