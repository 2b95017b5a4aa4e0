import type { FusedOrder } from './blocks/attention'
import type { Component } from './model'

/** A tensor with the axis along which heads lie side by side. */
export type HeadTensor = readonly [name: string, axis: number]

/** One layer's attention whose queries, keys and values come out of one projection. */
export interface FusedAttention {
  readonly layer: number
  readonly heads: number
  readonly headWidth: number
  readonly order: FusedOrder
  /** Weight and bias of the projection. */
  readonly projection: readonly HeadTensor[]
  /** Weight of the output matrix; its bias belongs to no head. */
  readonly output: HeadTensor
}

/** Components `l0.h0`, `l0.h1`…: what makes each head's queries, keys and values, and what reads its result. */
export function headComponents(attention: FusedAttention): Component[] {
  const { layer, heads, headWidth, order, projection, output } = attention
  return Array.from({ length: heads }, (_, head) => {
    const own = [head * headWidth, (head + 1) * headWidth] as const
    const width = heads * headWidth
    const fused =
      order === 'head-kind'
        ? [[3 * own[0], 3 * own[1]] as const]
        : [0, 1, 2].map((kind) => [kind * width + own[0], kind * width + own[1]] as const)
    return {
      name: `l${layer}.h${head}`,
      parameters: [...projection, output].map(([name]) => name),
      slices: Object.fromEntries([
        ...projection.map(([name, axis]) => [name, { axis, ranges: fused }] as const),
        [output[0], { axis: output[1], ranges: [own] }] as const
      ])
    }
  })
}
