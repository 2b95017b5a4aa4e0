import type { FusedOrder } from './blocks/attention'
import type { Component } from './model'

/** A tensor with the axis along which heads lie side by side. */
export type HeadTensor = readonly [name: string, axis: number]

interface LayerHeads {
  readonly layer: number
  readonly heads: number
  readonly headWidth: number
  /** Weight of the output matrix; its bias belongs to no head. */
  readonly output: HeadTensor
}

/** One layer's attention whose queries, keys and values come out of one projection. */
export interface FusedAttention extends LayerHeads {
  readonly order: FusedOrder
  /** Weight and bias of the projection. */
  readonly projection: readonly HeadTensor[]
}

/** One layer's attention whose queries, keys and values have a projection each. */
export interface GroupedAttention extends LayerHeads {
  /** Heads of the keys and values: each is read by `heads / groups` heads. */
  readonly groups: number
  /** Weight and bias of the projection of queries. */
  readonly queries: readonly HeadTensor[]
  /** Weights and biases of the projections of keys and of values. */
  readonly keysAndValues: readonly HeadTensor[]
}

/** Components `l0.h0`, `l0.h1`…: what makes each head's queries, keys and values, and what reads its result. Keys and values that
 *  several heads read belong to none of them: they are components of their own, `l0.kv0`, `l0.kv1`…, one a group. */
export function headComponents(attention: FusedAttention | GroupedAttention): Component[] {
  const { layer, heads, headWidth, output } = attention
  const once = ([name, axis]: HeadTensor): Part => ({ name, axis, width: headWidth, times: 1 })
  if ('projection' in attention) {
    const fused =
      attention.order === 'head-kind' ? { width: 3 * headWidth, times: 1 } : { width: headWidth, times: 3 }
    const projection = attention.projection.map(([name, axis]) => ({ name, axis, ...fused }))
    return parts(`l${layer}.h`, heads, [...projection, once(output)])
  }
  const { groups } = attention
  const [queries, shared] = [attention.queries.map(once), attention.keysAndValues.map(once)]
  if (groups === heads) return parts(`l${layer}.h`, heads, [...queries, ...shared, once(output)])
  return [
    ...parts(`l${layer}.h`, heads, [...queries, once(output)]),
    ...parts(`l${layer}.kv`, groups, shared)
  ]
}

/** A tensor in which parts of equal width lie side by side. */
interface Part {
  readonly name: string
  readonly axis: number
  /** Of one part along the axis. */
  readonly width: number
  /** How often all parts come along the axis: 3 where all queries are followed by all keys and all values. */
  readonly times: number
}

function parts(prefix: string, count: number, tensors: readonly Part[]): Component[] {
  return Array.from({ length: count }, (_, part) => ({
    name: `${prefix}${part}`,
    parameters: tensors.map(({ name }) => name),
    slices: Object.fromEntries(
      tensors.map(({ name, axis, width, times }) => {
        const starts = Array.from({ length: times }, (_, time) => (time * count + part) * width)
        return [name, { axis, ranges: starts.map((from) => [from, from + width] as const) }] as const
      })
    )
  }))
}
