import { AuditError } from '../../../../shared/errors'
import { seedKey } from '../../math/philox'
import type {
  Adaptation,
  HostArrays,
  LangevinStep,
  SessionOptions,
  SessionSnapshot,
  Slice,
  StepStatistics
} from '../engine'
import type { ParameterSpec } from '../program'
import { sliceMask } from '../slices'
import { openKernels, type Kernels } from './kernels'
import {
  elementsOf,
  maxMemoryBytes,
  planLayout,
  requireMemory,
  segmentWords,
  sumsPerChain,
  type ParameterLayout,
  type SessionState
} from './layout'

export { parameterBytes, requireMemory } from './layout'

/** Parameters, gradients, moves and w* of one session's chains in one WebAssembly memory: engines read and write views of it, the
 *  kernels update it in place, nothing is copied. */
export class HostParameters implements HostArrays {
  readonly chains: number
  readonly parameters: readonly ParameterSpec[]
  /** Mean-loss gradient = this × what the executable stored. */
  gradientScale = 1
  readonly #memory: WebAssembly.Memory
  readonly #kernels: Kernels
  readonly #layout: ParameterLayout
  readonly #sums: Float64Array
  readonly #statistics: StepStatistics
  readonly #state: SessionState
  #selected: ReadonlySet<string>
  #slices: Readonly<Record<string, Slice>> = {}
  /** Bias correction of the gradient's running mean. */
  #firstCorrection = 1
  #segments = 0
  #sampledCount = 0
  #firstChain = 0

  /** @throws AuditError `engine/memory` beyond what WebAssembly addresses */
  constructor(options: SessionOptions, kind: 'wasm' | 'js' = 'wasm') {
    requireMemory(options, maxMemoryBytes)
    this.chains = options.chains
    this.parameters = options.parameters
    this.#state = options.state ?? 'plain'
    this.#layout = planLayout(options)
    const pages = Math.ceil(this.#layout.totalBytes / 65_536)
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.#kernels = openKernels(this.#memory, kind)
    this.#sums = new Float64Array(this.#memory.buffer, this.#layout.sums, sumsPerChain * this.chains)
    const perChain = (): Float64Array => new Float64Array(this.chains)
    this.#statistics = {
      displacementGradient: perChain(),
      displacementDrift: perChain(),
      scaledDisplacementDrift: perChain(),
      scaledDisplacementSquared: perChain(),
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

  scale(name: string): Float32Array {
    return this.#view(name, 'scale')
  }

  anchor(name: string): Float32Array {
    const { anchor, length } = this.#place(name)
    return new Float32Array(this.#memory.buffer, anchor, length)
  }

  #view(name: string, region: 'w' | 'gradient' | 'move' | 'scale' | 'second' | 'first'): Float32Array {
    const place = this.#place(name)
    const at = place[region]
    if (at === null) throw new Error(`a ${this.#state} session has no ${region}`)
    return new Float32Array(this.#memory.buffer, at, place.length * this.chains)
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

  /** Sets w* and every chain's w, forgets moves, gradients and moments. @throws AuditError `model/tensor-missing`, `model/shape` */
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
      this.anchor(parameter.name).set(values)
      const w = this.w(parameter.name)
      for (let chain = 0; chain < this.chains; chain++) w.set(values, chain * place.length)
      this.#view(parameter.name, 'move').fill(0)
      this.gradient(parameter.name).fill(0)
      if (place.second !== null) this.#view(parameter.name, 'second').fill(0)
      if (place.first !== null) this.#view(parameter.name, 'first').fill(0)
    }
    this.#firstCorrection = 1
  }

  /** Which parameters a step moves. The others keep every bit and count in no statistic. */
  select(names: readonly string[], slices: Readonly<Record<string, Slice>> = {}): void {
    for (const name of names) this.#place(name)
    if (Object.keys(slices).length > 0 && this.#state === 'plain') {
      throw new Error('parts of parameters are selected in a scaled session only')
    }
    this.#selected = new Set(names)
    this.#slices = slices
    this.#writeSegments()
  }

  /** Scales of 1 where a selected element moves, 0 elsewhere. @returns how many move, of one chain */
  #writeScale(parameter: ParameterSpec, length: number): number {
    const slice = this.#slices[parameter.name]
    if (this.#state === 'plain') return length
    const scale = this.scale(parameter.name)
    if (!slice) {
      scale.fill(1)
      return length
    }
    const one = sliceMask(parameter.shape, slice)
    for (let chain = 0; chain < this.chains; chain++) scale.set(one, chain * length)
    return one.reduce((count, value) => count + value, 0)
  }

  #writeSegments(): void {
    const table = new Uint32Array(
      this.#memory.buffer,
      this.#layout.segments,
      segmentWords * this.parameters.length * this.chains
    )
    this.#segments = 0
    this.#sampledCount = 0
    for (const parameter of this.parameters) {
      if (!this.#selected.has(parameter.name)) continue
      const place = this.#place(parameter.name)
      this.#sampledCount += this.#writeScale(parameter, place.length)
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
            this.#layout.sums + 8 * sumsPerChain * chain,
            (place.scale ?? 0) + offset,
            (place.first ?? place.gradient) + offset,
            (place.second ?? 0) + offset,
            place.first === null ? 0 : place.first + offset
          ],
          segmentWords * this.#segments
        )
        this.#segments += 1
      }
    }
  }

  /** Takes the last gradients into the moments and sets the scales. */
  adapt({ firstDecay, secondDecay, stabilizer, count, isFrozen }: Adaptation): void {
    const hasFirst = this.#state === 'both-moments'
    if (!hasFirst && this.#state !== 'second-moment')
      throw new Error(`a ${this.#state} session has no moments`)
    if (hasFirst) this.#firstCorrection = 1 / (1 - firstDecay ** (count + 1))
    if (isFrozen && !hasFirst) return
    this.#sums.fill(0)
    this.#kernels.moments(
      this.#layout.segments,
      this.#segments,
      firstDecay,
      isFrozen ? 1 : secondDecay,
      this.gradientScale
    )
    if (isFrozen) return
    const correction = 1 / (1 - secondDecay ** (count + 1))
    for (let at = 0; at < this.#sums.length; at += sumsPerChain) {
      this.#sums[at + 11] = Math.sqrt((correction * (this.#sums[at + 10] ?? NaN)) / this.#sampledCount)
    }
    this.#kernels.precondition(this.#layout.segments, this.#segments, correction, stabilizer)
  }

  /** One fused noise and update over the last gradients. The returned arrays are used again by the next call. */
  langevinStep(request: LangevinStep): StepStatistics {
    const { stepSize, nBeta, localization, noiseLevel, memory = 0, bound = Infinity, seed, step } = request
    const [key0, key1] = seedKey(seed)
    const scale = this.gradientScale
    const driftScale = scale * this.#firstCorrection
    this.#sums.fill(0)
    const common = [
      this.#layout.segments,
      this.#segments,
      this.#layout.noise,
      key0,
      key1,
      step,
      (stepSize / 2) * nBeta * driftScale,
      (stepSize / 2) * localization,
      Math.sqrt((1 - memory) * stepSize) * noiseLevel
    ] as const
    if (this.#state !== 'plain') this.#kernels.scaled(...common, memory, bound)
    else if (memory !== 0 || bound !== Infinity) {
      throw new Error('a step with memory or bound needs a scaled session')
    } else this.#kernels.sgld(...common)
    this.#readStatistics(scale, driftScale)
    return this.#statistics
  }

  #readStatistics(scale: number, driftScale: number): void {
    const isPlain = this.#state === 'plain'
    const statistics = this.#statistics
    for (let chain = 0; chain < this.chains; chain++) {
      const sum = (index: number): number => this.#sums[chain * sumsPerChain + index] ?? NaN
      statistics.displacementGradient[chain] = scale * sum(0)
      statistics.gradientSquared[chain] = driftScale * driftScale * sum(1)
      statistics.displacementSquared[chain] = sum(2)
      statistics.moveGradient[chain] = driftScale * sum(3)
      statistics.moveDisplacement[chain] = sum(4)
      statistics.moveSquared[chain] = sum(5)
      statistics.noiseSquared[chain] = sum(6)
      statistics.displacementDrift[chain] = driftScale * sum(isPlain ? 0 : 7)
      statistics.scaledDisplacementDrift[chain] = driftScale * sum(isPlain ? 0 : 8)
      statistics.scaledDisplacementSquared[chain] = sum(isPlain ? 2 : 9)
    }
  }

  save(): SessionSnapshot {
    const regions = this.#movingRegions()
    return new Map(
      [...this.#selected].flatMap((name) =>
        regions.map((region): [string, Float32Array] => [
          `${region}/${name}`,
          this.#view(name, region).slice()
        ])
      )
    )
  }

  restore(snapshot: SessionSnapshot): void {
    for (const name of this.#selected) {
      for (const region of this.#movingRegions()) {
        const values = snapshot.get(`${region}/${name}`)
        if (!values) throw new Error(`the snapshot has no ${region} of ${name}`)
        this.#view(name, region).set(values)
      }
    }
  }

  #movingRegions(): ('w' | 'move' | 'scale' | 'second' | 'first')[] {
    if (this.#state === 'plain') return ['w', 'move']
    if (this.#state === 'scaled') return ['w', 'move', 'scale']
    return ['w', 'move', 'scale', 'second', ...(this.#state === 'both-moments' ? (['first'] as const) : [])]
  }

  /** A copy of one chain's parameter, or of its last gradient of the mean loss. @param chain 0-based in this session */
  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array {
    const { length } = this.#place(name)
    const values = this.#view(name, what).slice(chain * length, (chain + 1) * length)
    return what === 'w' ? values : values.map((value) => value * this.gradientScale)
  }
}
