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

/** Radians that each pair of a head turns by from one position to the next, rounded to float32 where transformers does.
 *  @param rotaryWidth even: values that are turned @returns `[rotaryWidth / 2]`, falling (Su et al. 2021) */
export function rotaryFrequencies(rotaryWidth: number, base: number): number[] {
  return Array.from({ length: rotaryWidth / 2 }, (_, pair) =>
    Math.fround(1 / Math.fround(base ** Math.fround((2 * pair) / rotaryWidth)))
  )
}

/** How frequencies are changed for sequences that are longer than those of the first training. */
export type RotaryScaling =
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3'
      readonly factor: number
      /** Turns within `originalPositions` at and below which a frequency is divided by the factor. */
      readonly lowTurns: number
      /** Turns from which a frequency stays as it is. */
      readonly highTurns: number
      readonly originalPositions: number
    }

/** Linear: every frequency divided by the factor (Chen et al. 2023). llama3: slow ones only, those in between in part
 *  (Grattafiori et al. 2024, as transformers computes it). */
export function scaledFrequencies(frequencies: readonly number[], scaling: RotaryScaling): number[] {
  if (scaling.type === 'linear')
    return frequencies.map((frequency) => Math.fround(frequency / scaling.factor))
  const { factor, lowTurns, highTurns, originalPositions } = scaling
  return frequencies.map((frequency) => {
    const turns = (originalPositions * frequency) / (2 * Math.PI)
    const kept = Math.min(1, Math.max(0, (turns - lowTurns) / (highTurns - lowTurns)))
    return Math.fround((1 - kept) * (frequency / factor) + kept * frequency)
  })
}

/** Rotary position embedding on the first values of a head, pairs half a rotary part apart as GPT-NeoX has them (Su et al. 2021;
 *  Black et al. 2022). Angles are rounded to float32 where transformers does.
 *  @param frequencies of the pairs, at most `headWidth / 2` */
export function rotaryTable(
  positions: number,
  headWidth: number,
  frequencies: readonly number[]
): RotaryTable {
  const half = frequencies.length
  const cosine = new Float32Array(positions * headWidth).fill(1)
  const sine = new Float32Array(positions * headWidth)
  const exchange = new Float32Array(headWidth * headWidth)
  for (const [j, frequency] of frequencies.entries()) {
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
