import { trajectoryGram } from '../essential/gram'
import { openOutputStore } from '../essential/outputs'
import { openCrossDistances, type CrossDistances } from './nearest'
import { disagreement, type OutputShape } from './outputs'
import { runningMean, type RunningMean } from './paired'
import type { SquaredSums } from './path-distance'

/** Runs that are held against each other: reference, then controls, the variant last. */
export interface ComparedRun {
  readonly name: string
  /** Ascending. */
  readonly steps: readonly number[]
}

export interface CollectRequest {
  readonly reference: ComparedRun
  readonly variant: ComparedRun
  readonly controls: readonly ComparedRun[]
  readonly shape: OutputShape
  readonly probes: number
}

/** A distance that the one between reference and variant is held against at a step, paired probe by probe. */
export interface Yardstick {
  readonly divergence: RunningMean
  /** That of reference and variant less this one. */
  readonly excess: RunningMean
}

/** What a pass over the outputs of all checkpoints leaves. */
export interface Collected {
  /** Steps of both reference and variant. */
  readonly common: readonly number[]
  /** `[common steps][probes]`, mean over positions, and at the position where it is largest. */
  readonly divergence: readonly Float64Array[]
  readonly maximum: readonly Float64Array[]
  /** Of the last common step, by probe. */
  readonly position: Int32Array
  readonly yardsticks: ReadonlyMap<number, readonly Yardstick[]>
  /** Probes of each group. */
  readonly sizes: readonly number[]
  /** Squared distances of reference and variant over the common steps. */
  readonly squares: SquaredSums
  /** Steps that all runs have, and the sum of squares of two runs by place at each of them; places as in ComparedRun. */
  readonly shared: readonly number[]
  readonly sharedSquares: (one: number, other: number) => Float64Array
  readonly cross: CrossDistances | null
}

/** Groups of probes for resampling. */
const mostGroups = 64
/** Checkpoints of each series between which the nearest are sought. */
export const mostCrossed = 128

/** Takes the outputs of all runs, some probes at a time and step by step. Holds the outputs of at most 128 checkpoints of reference and
 *  variant on these probes each, and sums: linear in steps and in probes. */
export class OutputCollector {
  readonly #request: CollectRequest
  readonly #runs: readonly ComparedRun[]
  readonly #collected: Collected
  readonly #addGram: ReturnType<typeof openCrossDistances>['addGram'] | null
  readonly #shared = new Map<string, Float64Array>()
  readonly #crossed: readonly [ReadonlySet<number>, ReadonlySet<number>]
  /** Of the probes in work. */
  #rows: [Float32Array[], Float32Array[]] = [[], []]
  #before: Float32Array | null = null

  constructor(request: CollectRequest) {
    const { reference, variant, controls, probes } = request
    this.#request = request
    this.#runs = [reference, ...controls, variant]
    const common = reference.steps.filter((step) => variant.steps.includes(step))
    const shared = common.filter((step) => controls.every(({ steps }) => steps.includes(step)))
    const groups = Math.min(mostGroups, probes)
    const crossed = [evenSteps(reference.steps), evenSteps(variant.steps)] as const
    const isCrossed = Math.max(crossed[0].length, crossed[1].length) > 1
    const cross = isCrossed ? openCrossDistances(...crossed) : null
    this.#addGram = cross?.addGram ?? null
    this.#crossed = [new Set(isCrossed ? crossed[0] : []), new Set(isCrossed ? crossed[1] : [])]
    this.#collected = {
      common,
      divergence: common.map(() => new Float64Array(probes)),
      maximum: common.map(() => new Float64Array(probes)),
      position: new Int32Array(probes),
      yardsticks: new Map(
        yardstickSteps(request, common, shared).map(([step, count]) => [step, newYardsticks(count)])
      ),
      sizes: Array.from({ length: groups }, (_, group) => Math.ceil((probes - group) / groups)),
      squares: common.map(() => new Float64Array(groups)),
      shared,
      sharedSquares: (one, other) => this.#squaresOf(one, other),
      cross: cross?.distances ?? null
    }
  }

  /** Outputs of one step by run, as `toComparable` leaves them; steps ascend for the same probes.
   *  @param first probe of these outputs */
  add(first: number, step: number, outputs: ReadonlyMap<string, Float32Array>): void {
    const { reference, variant, shape } = this.#request
    const [own, other] = [outputs.get(reference.name), outputs.get(variant.name)]
    if (own && this.#crossed[0].has(step)) this.#rows[0].push(own)
    if (other && this.#crossed[1].has(step)) this.#rows[1].push(other)
    const perProbe = shape.positions * shape.classes
    const at = this.#collected.common.indexOf(step)
    if (own && other && at >= 0) {
      for (let from = 0, probe = first; from < own.length; from += perProbe, probe++) {
        this.#compare({ at, step, probe, from, own, other, outputs })
      }
    }
    if (own) this.#before = own
  }

  #compare({
    at,
    step,
    probe,
    from,
    own,
    other,
    outputs
  }: {
    readonly at: number
    readonly step: number
    readonly probe: number
    readonly from: number
    readonly own: Float32Array
    readonly other: Float32Array
    readonly outputs: ReadonlyMap<string, Float32Array>
  }): void {
    const { shape, controls } = this.#request
    const { divergence, maximum, position, squares, sizes, yardsticks, common, shared } = this.#collected
    const between = disagreement(own, other, shape, from)
    const group = probe % sizes.length
    divergence[at]?.fill(between.mean, probe, probe + 1)
    maximum[at]?.fill(between.maximum, probe, probe + 1)
    if (at === common.length - 1) position[probe] = between.position
    addAt(squares[at], group, between.squared)
    const measures = yardsticks.get(step)
    const place = shared.indexOf(step)
    if (controls.length === 0) {
      if (this.#before && measures)
        take(measures[0], between.mean, disagreement(this.#before, own, shape, from).mean)
      return
    }
    if (place < 0) return
    const all = this.#runs.map(({ name }) => outputs.get(name))
    const last = all.length - 1
    addAt(this.#squaresOf(0, last), place, between.squared)
    let next = 0
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length; j++) {
        const [one, two] = [all[i], all[j]]
        if (!one || !two || (i === 0 && j === last)) continue
        const found = disagreement(one, two, shape, from)
        addAt(this.#squaresOf(i, j), place, found.squared)
        if (j < last) take(measures?.[next++], between.mean, found.mean)
      }
    }
  }

  #squaresOf(one: number, other: number): Float64Array {
    const key = `${Math.min(one, other)} ${Math.max(one, other)}`
    const known = this.#shared.get(key) ?? new Float64Array(this.#collected.shared.length)
    this.#shared.set(key, known)
    return known
  }

  /** After the last step of some probes. @param probes how many they were */
  async endProbes(probes: number, signal?: AbortSignal): Promise<void> {
    const rows = this.#rows.flat()
    if (this.#addGram && rows.length > 2) {
      const { positions, classes } = this.#request.shape
      const store = openOutputStore(probes, positions * classes)
      for (const row of rows) store.add(row)
      this.#addGram(await trajectoryGram(store, signal))
    }
    this.#rows = [[], []]
    this.#before = null
  }

  get collected(): Collected {
    return this.#collected
  }
}

/** At most `mostCrossed` steps at even distances in their order, both ends among them. */
export function evenSteps(steps: readonly number[], most = mostCrossed): number[] {
  if (steps.length <= most) return [...steps]
  return Array.from(
    { length: most },
    (_, index) => steps[Math.round((index * (steps.length - 1)) / (most - 1))] ?? 0
  )
}

/** Steps that have yardsticks, with their number. */
function yardstickSteps(
  { reference, controls }: CollectRequest,
  common: readonly number[],
  shared: readonly number[]
): [number, number][] {
  if (controls.length > 0) return shared.map((step) => [step, ((controls.length + 1) * controls.length) / 2])
  return common.filter((step) => step > (reference.steps[0] ?? 0)).map((step) => [step, 1])
}

const newYardsticks = (count: number): Yardstick[] =>
  Array.from({ length: count }, () => ({ divergence: runningMean(), excess: runningMean() }))

function take(yardstick: Yardstick | undefined, between: number, own: number): void {
  yardstick?.divergence.add(own)
  yardstick?.excess.add(between - own)
}

function addAt(sums: Float64Array | undefined, at: number, value: number): void {
  if (sums) sums[at] = (sums[at] ?? 0) + value
}
