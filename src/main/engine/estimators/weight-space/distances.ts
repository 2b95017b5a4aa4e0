import type { WeightDistance } from '../../../../shared/weight-space'
import type { Slice } from '../../compute/engine'
import { sliceMask } from '../../compute/slices'
import type { Component, Model } from '../../models/model'

export type Tensors = ReadonlyMap<string, Float32Array>
export type Shapes = ReadonlyMap<string, readonly number[]>

export const shapesOf = ({ parameters }: Pick<Model, 'parameters'>): Shapes =>
  new Map(parameters.map(({ name, shape }) => [name, shape]))

/** Weights of two subjects at one step, and at the first common step. */
export interface WeightPair {
  readonly reference: Tensors
  readonly variant: Tensors
  readonly referenceStart: Tensors
  readonly variantStart: Tensors
  /** Whether both starts are the same weights: only then are both ways ways from one place. */
  readonly hasCommonStart: boolean
}

/** How far two subjects are from each other in each component and each tensor: absolute, against their size and against how far they
 *  came, with the angle between the weights and that between the two ways. Sums in float64; angles are exact to 10⁻⁵ degrees.
 *  @param components of the same model @param withTensors whether a row for each tensor follows */
export function weightDistances(
  model: Pick<Model, 'parameters'>,
  pair: WeightPair,
  components: readonly Component[],
  withTensors: boolean
): WeightDistance[] {
  const shapes = shapesOf(model)
  const byTensor = new Map(model.parameters.map(({ name }) => [name, sumsOf(name, shapes, undefined, pair)]))
  const whole = total([...byTensor.values()]).difference
  const row = (kind: WeightDistance['kind'], name: string, sums: Sums): WeightDistance => ({
    ...{ kind, name },
    ...distanceOf(sums, pair.hasCommonStart),
    share: ratio(sums.difference, whole)
  })
  return [
    ...components.map(({ name, parameters, slices = {} }) =>
      row(
        'component',
        name,
        total(
          parameters.map((tensor) => {
            const slice = slices[tensor]
            return slice ? sumsOf(tensor, shapes, slice, pair) : (byTensor.get(tensor) ?? nothing)
          })
        )
      )
    ),
    ...(withTensors ? [...byTensor].map(([name, sums]) => row('tensor', name, sums)) : [])
  ]
}

function distanceOf(sums: Sums, hasCommonStart: boolean): Omit<WeightDistance, 'kind' | 'name' | 'share'> {
  const { difference, reference, variant, movedReference, movedVariant } = sums
  const distance = Math.sqrt(difference)
  return {
    ...{ parameters: sums.count, distance },
    relative: ratio(distance, Math.sqrt(reference)),
    ...{ movedReference: Math.sqrt(movedReference), movedVariant: Math.sqrt(movedVariant) },
    relativeToMoved: ratio(distance, Math.sqrt((movedReference + movedVariant) / 2)),
    angle: angleOf(reference, variant, difference),
    movedAngle: hasCommonStart ? angleOf(movedReference, movedVariant, difference) : null
  }
}

const ratio = (value: number, over: number): number | null => (over > 0 ? value / over : null)

/** Degrees between two vectors by their squared lengths and the squared distance of their ends, through
 *  ‖x/|x| − y/|y|‖² = (‖x − y‖² − (|x| − |y|)²) / (|x| |y|); null where one has no length. */
export function angleOf(squaresX: number, squaresY: number, difference: number): number | null {
  if (!(squaresX > 0) || !(squaresY > 0)) return null
  const [x, y] = [Math.sqrt(squaresX), Math.sqrt(squaresY)]
  const apart = Math.min(4, Math.max(0, (difference - (x - y) ** 2) / (x * y)))
  return (2 * Math.atan2(Math.sqrt(apart), Math.sqrt(4 - apart)) * 180) / Math.PI
}

interface Sums {
  readonly count: number
  /** Sums of squares. */
  readonly difference: number
  readonly reference: number
  readonly variant: number
  readonly movedReference: number
  readonly movedVariant: number
}

const nothing: Sums = {
  count: 0,
  difference: 0,
  reference: 0,
  variant: 0,
  movedReference: 0,
  movedVariant: 0
}

const total = (parts: readonly Sums[]): Sums =>
  parts.reduce(
    (sum, part) => ({
      count: sum.count + part.count,
      difference: sum.difference + part.difference,
      reference: sum.reference + part.reference,
      variant: sum.variant + part.variant,
      movedReference: sum.movedReference + part.movedReference,
      movedVariant: sum.movedVariant + part.movedVariant
    }),
    nothing
  )

/** Of one tensor, or of its elements in a slice. */
function sumsOf(name: string, shapes: Shapes, slice: Slice | undefined, pair: WeightPair): Sums {
  const [a, b] = [pair.reference.get(name), pair.variant.get(name)]
  const [a0, b0] = [pair.referenceStart.get(name), pair.variantStart.get(name)]
  if (!a || !b || !a0 || !b0) return nothing
  const mask = slice === undefined ? null : sliceMask(shapes.get(name) ?? [], slice)
  let [count, difference, reference, variant, movedReference, movedVariant] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    if (mask !== null && mask[i] === 0) continue
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    const [fromA, fromB] = [x - (a0[i] ?? 0), y - (b0[i] ?? 0)]
    count += 1
    difference += (y - x) ** 2
    reference += x * x
    variant += y * y
    movedReference += fromA * fromA
    movedVariant += fromB * fromB
  }
  return { count, difference, reference, variant, movedReference, movedVariant }
}

/** ‖a − b‖ over all tensors. */
export function distanceBetween(a: Tensors, b: Tensors): number {
  let sum = 0
  for (const [name, values] of a) {
    const other = b.get(name)
    if (other) for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - (other[i] ?? 0)) ** 2
  }
  return Math.sqrt(sum)
}
