import * as tf from '@tensorflow/tfjs-core'

/** How a file stores a weight matrix: `in-out` as GPT-2's Conv1D, `out-in` as torch.nn.Linear. */
export type WeightLayout = 'in-out' | 'out-in'

/** x W + b per chain. @param x `[chains, rows, in]` @param bias `[chains, out]` @returns `[chains, rows, out]` */
export function linear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  layout: WeightLayout
): tf.Tensor {
  const product = tf.matMul(x, weight, false, layout === 'out-in')
  return bias ? tf.add(product, perChain(bias)) : product
}

/** `[chains, width]` as `[chains, 1, width]`, to be broadcast over the rows. */
export function perChain(vector: tf.Tensor): tf.Tensor {
  const [chains = 1, width = 1] = vector.shape
  return tf.reshape(vector, [chains, 1, width])
}
