import { AuditError } from '../../../../shared/errors'
import { seedKey } from '../../math/philox'
import type { SessionOptions, SgldStep, StepStatistics } from '../engine'
import type { ParameterSpec } from '../program'
import { openKernels, type Kernels } from './kernels'
import {
  elementsOf,
  maxMemoryBytes,
  planLayout,
  requireMemory,
  sumsPerChain,
  type ParameterLayout
} from './layout'

export { parameterBytes, requireMemory } from './layout'

/** Parameters, gradients, moves and w* of one session's chains in one WebAssembly memory: engines read and write views of it, the
 *  kernels update it in place, nothing is copied. */
export class HostParameters {
  readonly chains: number
  readonly parameters: readonly ParameterSpec[]
  /** Mean-loss gradient = this × what the executable stored. */
  gradientScale = 1
  readonly #memory: WebAssembly.Memory
  readonly #kernels: Kernels
  readonly #layout: ParameterLayout
  readonly #sums: Float64Array
  readonly #statistics: StepStatistics
  #selected: ReadonlySet<string>
  #segments = 0
  #sampledCount = 0
  #firstChain = 0

  /** @throws AuditError `engine/memory` beyond what WebAssembly addresses */
  constructor(options: SessionOptions, kind: 'wasm' | 'js' = 'wasm') {
    requireMemory(options.parameters, options.chains, maxMemoryBytes)
    this.chains = options.chains
    this.parameters = options.parameters
    this.#layout = planLayout(options.parameters, options.chains)
    const pages = Math.ceil(this.#layout.totalBytes / 65_536)
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.#kernels = openKernels(this.#memory, kind)
    this.#sums = new Float64Array(this.#memory.buffer, this.#layout.sums, sumsPerChain * this.chains)
    const perChain = (): Float64Array => new Float64Array(this.chains)
    this.#statistics = {
      displacementGradient: perChain(),
      gradientSquared: perChain(),
      displacementSquared: perChain(),
      moveGradient: perChain(),
      moveDisplacement: perChain(),
      moveSquared: perChain(),
      noiseSquared: perChain()
    }
    this.#selected = new Set(options.parameters.map((parameter) => parameter.name))
    this.#writeSegments()
  }

  get parameterBytes(): number {
    return this.#layout.totalBytes
  }

  get sampledCount(): number {
    return this.#sampledCount
  }

  get firstChain(): number {
    return this.#firstChain
  }

  /** Parameters of every chain, `[chains, ...shape]`. */
  w(name: string): Float32Array {
    return this.#view(name, 'w')
  }

  /** Where an executable writes the gradient of the *sum* of each chain's loss terms, `[chains, ...shape]`. */
  gradient(name: string): Float32Array {
    return this.#view(name, 'gradient')
  }

  #view(name: string, region: 'w' | 'gradient' | 'move'): Float32Array {
    const place = this.#place(name)
    return new Float32Array(this.#memory.buffer, place[region], place.length * this.chains)
  }

  #place(name: string): NonNullable<ReturnType<ParameterLayout['tensors']['get']>> {
    const place = this.#layout.tensors.get(name)
    if (place) return place
    throw new AuditError('model/tensor-missing', `no parameter is named ${name}`, {
      hint: `Parameters: ${this.parameters
        .map((parameter) => parameter.name)
        .slice(0, 8)
        .join(', ')}…`
    })
  }

  /** Sets w* and every chain's w, forgets moves and gradients. @throws AuditError `model/tensor-missing`, `model/shape` */
  load(weights: ReadonlyMap<string, Float32Array>, firstChain = 0): void {
    this.#firstChain = firstChain
    this.#writeSegments()
    for (const parameter of this.parameters) {
      const values = weights.get(parameter.name)
      const expected = elementsOf(parameter)
      if (!values) throw new AuditError('model/tensor-missing', `no weights for ${parameter.name}`)
      if (values.length !== expected) {
        throw new AuditError(
          'model/shape',
          `${parameter.name} has ${values.length} elements, expected ${expected}`
        )
      }
      const place = this.#place(parameter.name)
      new Float32Array(this.#memory.buffer, place.anchor, place.length).set(values)
      const w = this.w(parameter.name)
      for (let chain = 0; chain < this.chains; chain++) w.set(values, chain * place.length)
      this.#view(parameter.name, 'move').fill(0)
      this.gradient(parameter.name).fill(0)
    }
  }

  /** Which parameters a step moves. The others keep every bit and count in no statistic. */
  select(names: readonly string[]): void {
    for (const name of names) this.#place(name)
    this.#selected = new Set(names)
    this.#writeSegments()
  }

  #writeSegments(): void {
    const table = new Uint32Array(
      this.#memory.buffer,
      this.#layout.segments,
      8 * this.parameters.length * this.chains
    )
    this.#segments = 0
    this.#sampledCount = 0
    for (const parameter of this.parameters) {
      if (!this.#selected.has(parameter.name)) continue
      const place = this.#place(parameter.name)
      this.#sampledCount += place.length
      for (let chain = 0; chain < this.chains; chain++) {
        const offset = 4 * chain * place.length
        table.set(
          [
            place.w + offset,
            place.gradient + offset,
            place.move + offset,
            place.anchor,
            place.length,
            place.firstBlock,
            this.#firstChain + chain,
            this.#layout.sums + 8 * sumsPerChain * chain
          ],
          8 * this.#segments
        )
        this.#segments += 1
      }
    }
  }

  /** One fused noise and update over the last gradients. The returned arrays are used again by the next call. */
  sgldStep({ stepSize, nBeta, localization, noiseLevel, seed, step }: SgldStep): StepStatistics {
    const [key0, key1] = seedKey(seed)
    const scale = this.gradientScale
    this.#sums.fill(0)
    this.#kernels.sgld(
      this.#layout.segments,
      this.#segments,
      this.#layout.noise,
      key0,
      key1,
      step,
      (stepSize / 2) * nBeta * scale,
      (stepSize / 2) * localization,
      Math.sqrt(stepSize) * noiseLevel
    )
    const factors = [scale, scale * scale, 1, scale, 1, 1, 1]
    const targets = [
      this.#statistics.displacementGradient,
      this.#statistics.gradientSquared,
      this.#statistics.displacementSquared,
      this.#statistics.moveGradient,
      this.#statistics.moveDisplacement,
      this.#statistics.moveSquared,
      this.#statistics.noiseSquared
    ]
    for (let chain = 0; chain < this.chains; chain++) {
      targets.forEach((target, index) => {
        target[chain] = (this.#sums[chain * sumsPerChain + index] ?? 0) * (factors[index] ?? 1)
      })
    }
    return this.#statistics
  }

  /** A copy of one chain's parameter, or of its last gradient of the mean loss. @param chain 0-based in this session */
  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array {
    const { length } = this.#place(name)
    const values = this.#view(name, what).slice(chain * length, (chain + 1) * length)
    return what === 'w' ? values : values.map((value) => value * this.gradientScale)
  }
}
