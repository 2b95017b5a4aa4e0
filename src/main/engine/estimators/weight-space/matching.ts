import { bestAssignment } from '../../math/linear-assignment'
import { purposes, uniform } from '../../math/philox'
import type { Breathe } from '../../math/singular-values'
import type { HiddenUnits } from '../../models/model'
import { distanceBetween, type Shapes, type Tensors } from './distances'

export interface Matching {
  /** The variant with its hidden units in the order of the reference's. Tensors without hidden units are those of the variant itself. */
  readonly tensors: Tensors
  /** Of each layer, the variant's unit at each place of the reference. */
  readonly orders: ReadonlyMap<string, Int32Array>
  readonly units: number
  /** Units at another place than before. */
  readonly movedUnits: number
}

export interface MatchingRequest {
  readonly reference: Tensors
  readonly variant: Tensors
  readonly shapes: Shapes
  readonly hiddenUnits: readonly HiddenUnits[]
  readonly seed: bigint
  readonly breathe?: Breathe
}

/** Starts of the descent where layers meet; the best end is taken. */
const starts = 6
/** A layer changes its order for a gain of this share of its inner product at least: less is rounding. */
const leastGain = 1e-9

/** The order of the variant's hidden units in which its weights are nearest to the reference's: weight matching (Ainsworth, Hayase,
 *  Srinivasa 2023, arXiv 2209.04836, algorithm 1). Layer by layer, with all others as they are, the best order is a linear assignment; the
 *  distance falls with every change, until no layer changes. That is an optimum of each layer, not of all together. Where layers meet,
 *  the descent begins from the order as it is and from orders found layer after layer: from the inputs on, from the outputs on, and from
 *  layers at random; each by the weights to what has an order already. Never farther than before; signs and scales of units are left as
 *  they are. */
export async function matchUnits(request: MatchingRequest): Promise<Matching> {
  const { hiddenUnits, reference, seed } = request
  const meet = hiddenUnits.some((layer, index) =>
    hiddenUnits.some((other, at) => at > index && sharesTensor(layer, other))
  )
  let best: Matching | null = null
  let least = Infinity
  for (let start = 0; start < (meet ? starts : 1); start++) {
    const order =
      start < 2 ? hiddenUnits : start === 2 ? hiddenUnits.toReversed() : shuffled(hiddenUnits, seed, start)
    const descent = new Descent(request)
    if (start > 0) await descent.build(order)
    await descent.settle(order)
    const found = descent.result()
    const distance = distanceBetween(reference, found.tensors)
    if (distance < least) [best, least] = [found, distance]
  }
  if (best === null) throw new Error('no order of hidden units was tried')
  return best
}

/** The variant on its way to the reference's order. */
class Descent {
  readonly #request: MatchingRequest
  readonly #tensors: Map<string, Float32Array>
  readonly #orders = new Map<string, Int32Array>()

  constructor(request: MatchingRequest) {
    this.#request = request
    this.#tensors = new Map(request.variant)
  }

  /** Orders each layer once, by the tensors in which no other layer without an order has units; by all where there are none. */
  async build(order: readonly HiddenUnits[]): Promise<void> {
    const waiting = new Set(order)
    for (const layer of order) {
      waiting.delete(layer)
      const isKnown = ([name]: readonly [string, number]): boolean =>
        ![...waiting].some(({ axes }) => axes.some(([other]) => other === name))
      const known = layer.axes.filter(isKnown)
      await this.#improve(layer, known.length > 0 ? known : layer.axes)
    }
  }

  /** Orders layers until none changes. */
  async settle(order: readonly HiddenUnits[]): Promise<void> {
    const isSettled = new Set<HiddenUnits>()
    while (isSettled.size < order.length) {
      for (const layer of order) {
        if (isSettled.has(layer)) continue
        isSettled.add(layer)
        if (!(await this.#improve(layer, layer.axes))) continue
        for (const other of order) if (other !== layer && sharesTensor(layer, other)) isSettled.delete(other)
      }
    }
  }

  /** @param by axes whose weights decide @returns whether the order changed */
  async #improve(layer: HiddenUnits, by: HiddenUnits['axes']): Promise<boolean> {
    const { reference, shapes, breathe } = this.#request
    const count = unitsOf(layer, shapes)
    const gains = await innerProducts(by, count, reference, this.#tensors, shapes, breathe)
    const chosen = await bestAssignment(gains, count, breathe)
    if (!gainsBy(gains, chosen, count)) return false
    for (const [name, axis] of layer.axes) {
      const values = this.#tensors.get(name)
      if (values) this.#tensors.set(name, reordered(values, shapes.get(name) ?? [], axis, chosen))
    }
    const before = this.#orders.get(layer.name)
    this.#orders.set(layer.name, before === undefined ? chosen : chosen.map((unit) => before[unit] ?? 0))
    return true
  }

  result(): Matching {
    const { hiddenUnits, shapes } = this.#request
    const moved = (own: Int32Array): number =>
      own.reduce((count, unit, place) => count + (unit === place ? 0 : 1), 0)
    return {
      tensors: this.#tensors,
      orders: this.#orders,
      units: hiddenUnits.reduce((sum, layer) => sum + unitsOf(layer, shapes), 0),
      movedUnits: [...this.#orders.values()].reduce((sum, own) => sum + moved(own), 0)
    }
  }
}

export const unitsOf = ({ axes: [first] }: HiddenUnits, shapes: Shapes): number =>
  first === undefined ? 0 : (shapes.get(first[0])?.[first[1]] ?? 0)

const sharesTensor = (a: HiddenUnits, b: HiddenUnits): boolean =>
  a.axes.some(([name]) => b.axes.some(([other]) => other === name))

/** Fisher–Yates. */
function shuffled<T>(items: readonly T[], seed: bigint, start: number): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(uniform(seed, last, start, purposes.matchingOrder) * (last + 1))
    const [a, b] = [order[last], order[other]]
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a]
  }
  return order
}

/** Σ over tensors of the reference's part of unit i times the variant's part of unit j, `[units, units]`. */
async function innerProducts(
  axes: HiddenUnits['axes'],
  count: number,
  reference: Tensors,
  variant: Tensors,
  shapes: Shapes,
  breathe: Breathe = () => Promise.resolve()
): Promise<Float64Array> {
  const sums = new Float64Array(count * count)
  for (const [name, axis] of axes) {
    const shape = shapes.get(name) ?? []
    const width = (shape.reduce((product, size) => product * size, 1) || 0) / count
    const a = byUnit(reference.get(name), shape, axis)
    const b = byUnit(variant.get(name), shape, axis)
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        let sum = 0
        for (let k = 0; k < width; k++) sum += (a[i * width + k] ?? 0) * (b[j * width + k] ?? 0)
        sums[i * count + j] = (sums[i * count + j] ?? 0) + sum
      }
      if ((i & 15) === 15) await breathe()
    }
  }
  return sums
}

/** The parts of each unit one after the other. */
function byUnit(values: Float32Array | undefined, shape: readonly number[], axis: number): Float32Array {
  if (values === undefined) return new Float32Array(0)
  if (axis === 0) return values
  const [outer, size, inner] = partsOf(shape, axis)
  const out = new Float32Array(values.length)
  for (let row = 0; row < outer; row++) {
    for (let unit = 0; unit < size; unit++) {
      const from = (row * size + unit) * inner
      out.set(values.subarray(from, from + inner), (unit * outer + row) * inner)
    }
  }
  return out
}

function gainsBy(gains: Float64Array, chosen: Int32Array, n: number): boolean {
  let [before, after, size] = [0, 0, 0]
  for (let unit = 0; unit < n; unit++) {
    const [own, other] = [gains[unit * n + unit] ?? 0, gains[unit * n + (chosen[unit] ?? 0)] ?? 0]
    before += own
    after += other
    size += Math.abs(own) + Math.abs(other)
  }
  return after - before > leastGain * size
}

/** A tensor whose parts along an axis stand in another order. @param order the part for each place */
export function reordered(
  values: Float32Array,
  shape: readonly number[],
  axis: number,
  order: Int32Array
): Float32Array {
  const [outer, size, inner] = partsOf(shape, axis)
  const out = new Float32Array(values.length)
  for (let row = 0; row < outer; row++) {
    for (let place = 0; place < size; place++) {
      const from = (row * size + (order[place] ?? place)) * inner
      out.set(values.subarray(from, from + inner), (row * size + place) * inner)
    }
  }
  return out
}

function partsOf(
  shape: readonly number[],
  axis: number
): readonly [outer: number, size: number, inner: number] {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)
  return [product(shape.slice(0, axis)), shape[axis] ?? 0, product(shape.slice(axis + 1))]
}
