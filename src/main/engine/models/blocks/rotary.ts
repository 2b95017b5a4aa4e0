import * as tf from '@tensorflow/tfjs-core'

/** Constants of a rotary embedding. */
export interface RotaryTable {
  /** `[positions, headWidth]`, 1 beyond the rotary part. */
  readonly cosine: tf.Tensor
  /** `[positions, headWidth]`, 0 beyond the rotary part. */
  readonly sine: tf.Tensor
  /** `[headWidth, headWidth]`: x R has the two halves of the rotary part exchanged, the first with a minus sign. */
  readonly exchange: tf.Tensor
}

/** Rotary position embedding on the first `rotaryWidth` values of a head, pairs half a rotary part apart as GPT-NeoX has them
 *  (Su et al. 2021; Black et al. 2022). Angles are rounded to float32 where transformers does.
 *  @param rotaryWidth even, at most `headWidth` */
export function rotaryTable(
  positions: number,
  headWidth: number,
  rotaryWidth: number,
  base: number
): RotaryTable {
  const half = rotaryWidth / 2
  const cosine = new Float32Array(positions * headWidth).fill(1)
  const sine = new Float32Array(positions * headWidth)
  const exchange = new Float32Array(headWidth * headWidth)
  for (let j = 0; j < half; j++) {
    const frequency = Math.fround(1 / Math.fround(base ** Math.fround((2 * j) / rotaryWidth)))
    for (let position = 0; position < positions; position++) {
      const angle = Math.fround(position * frequency)
      for (const column of [j, j + half]) {
        cosine[position * headWidth + column] = Math.cos(angle)
        sine[position * headWidth + column] = Math.sin(angle)
      }
    }
    exchange[(j + half) * headWidth + j] = -1
    exchange[j * headWidth + j + half] = 1
  }
  return {
    cosine: tf.tensor(cosine, [positions, headWidth]),
    sine: tf.tensor(sine, [positions, headWidth]),
    exchange: tf.tensor(exchange, [headWidth, headWidth])
  }
}

/** x·cos + exchange(x)·sin. The exchange is a product with a small constant matrix: one pass, and one in the gradient, where
 *  slicing and joining would take six. @param x `[…, positions, headWidth]` */
export function rotate(x: tf.Tensor, table: RotaryTable): tf.Tensor {
  const headWidth = x.shape.at(-1) ?? 1
  const rows = tf.reshape(x, [x.size / headWidth, headWidth])
  const exchanged = tf.reshape(tf.matMul(rows, table.exchange), x.shape)
  return tf.add(tf.mul(x, table.cosine), tf.mul(exchanged, table.sine))
}
