import * as tf from '@tensorflow/tfjs-core'
import { withGradient } from './with-gradient'

export interface AttentionShape {
  /** Samples of all chains: chains · batch. */
  readonly samples: number
  readonly positions: number
  readonly heads: number
  readonly headWidth: number
}

/** How the fused projection's outputs are ordered: GPT-2 has all queries, keys, values one after the other, GPT-NeoX per head. */
export type FusedOrder = 'kind-head' | 'head-kind'

/** The outputs of a fused projection by kind. @param fused `[chains, batch · positions, 3 · heads · headWidth]`
 *  @returns `[3, samples, heads, positions, headWidth]`: queries, keys, values */
export function separateHeads(fused: tf.Tensor, shape: AttentionShape, order: FusedOrder): tf.Tensor {
  const { samples, positions, heads, headWidth } = shape
  return order === 'kind-head'
    ? tf.transpose(tf.reshape(fused, [samples, positions, 3, heads, headWidth]), [2, 0, 3, 1, 4])
    : tf.transpose(tf.reshape(fused, [samples, positions, heads, 3, headWidth]), [3, 0, 2, 1, 4])
}

/** The outputs of a projection by head. @param x `[chains, batch · positions, heads · headWidth]`
 *  @returns `[samples, heads, positions, headWidth]` */
export function splitHeads(x: tf.Tensor, shape: AttentionShape): tf.Tensor {
  const { samples, positions, heads, headWidth } = shape
  return tf.transpose(tf.reshape(x, [samples, positions, heads, headWidth]), [0, 2, 1, 3])
}

/** Slice `index` of the leading axis, and the rest of them in one split: contiguous copies with a contiguous gradient. */
export function unstack(x: tf.Tensor): tf.Tensor[] {
  const [count = 1, ...rest] = x.shape
  return tf.split(x, count, 0).map((part) => tf.reshape(part, rest))
}

/** 0 where a position may look, −1e9 where it may not; `[positions, positions]`.
 *  @param window positions that one sees at most, itself among them; null for all before it */
export function causalMask(positions: number, window: number | null = null): tf.Tensor {
  const values = new Float32Array(positions * positions)
  for (let row = 0; row < positions; row++) {
    const first = window === null ? 0 : Math.max(0, row + 1 - window)
    values.fill(-1e9, row * positions, row * positions + first)
    values.fill(-1e9, row * positions + row + 1, (row + 1) * positions)
  }
  return tf.tensor(values, [positions, positions])
}

/** softmax(scale · q kᵀ + mask) v (Vaswani et al. 2017), with the row sums of the softmax gradient taken from the output
 *  (Dao et al. 2022, section 3), which is the smaller tensor.
 *  @param query `[samples, heads, positions, headWidth]`, as `key` and `value` @returns the same shape */
export function attention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  mask: tf.Tensor,
  scale: number
): tf.Tensor {
  return withGradient(
    [query, key, value],
    () => {
      const scaled = tf.mul(query, scale)
      const weights = tf.softmax(tf.add(tf.matMul(scaled, key, false, true), mask))
      const output = tf.matMul(weights, value)
      return { value: output, saved: [scaled, key, value, weights, output] }
    },
    (dy, [scaled, k, v, weights, output]) => {
      if (!scaled || !k || !v || !weights || !output) return []
      const rowSums = tf.sum(tf.mul(dy, output), -1, true)
      const dScores = tf.mul(weights, tf.sub(tf.matMul(dy, v, false, true), rowSums))
      return [
        tf.mul(tf.matMul(dScores, k), scale),
        tf.matMul(dScores, scaled, true, false),
        tf.matMul(weights, dy, true, false)
      ]
    }
  )
}

/** Attention in which several heads read the same keys and values (Ainslie et al. 2023). The queries of a group lie one below the
 *  other, so that no key or value is copied, and the products of the gradient sum over the group.
 *  @param query `[samples, heads, positions, headWidth]` @param key `[samples, groups, positions, headWidth]`, as `value`; head j reads
 *  group ⌊j · groups / heads⌋ @param mask of `groupMask` @returns as `query` */
export function groupedAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  mask: tf.Tensor,
  scale: number
): tf.Tensor {
  const [samples = 1, heads = 1, positions = 1, headWidth = 1] = query.shape
  const groups = key.shape[1] ?? 1
  const below = tf.reshape(query, [samples, groups, (heads / groups) * positions, headWidth])
  return tf.reshape(attention(below, key, value, mask, scale), query.shape)
}

/** A mask once for each head of a group. @returns `[share · positions, positions]` */
export function groupMask(mask: tf.Tensor, share: number): tf.Tensor {
  return tf.tile(mask, [share, 1])
}

/** `[samples, heads, positions, headWidth]` as `[chains, batch · positions, heads · headWidth]`. */
export function joinHeads(x: tf.Tensor, shape: AttentionShape, chains: number): tf.Tensor {
  const { samples, positions, heads, headWidth } = shape
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [
    chains,
    (samples / chains) * positions,
    heads * headWidth
  ])
}
