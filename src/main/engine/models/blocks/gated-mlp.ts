import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from './activations'

/** down(activation(gate(x)) · up(x)); SwiGLU where the activation is silu (Shazeer 2020).
 *  @param dense one of the three products, by its name */
export function gatedMlp(
  x: tf.Tensor,
  dense: (of: tf.Tensor, name: 'gate_proj' | 'up_proj' | 'down_proj') => tf.Tensor,
  activation: Activation
): tf.Tensor {
  return dense(tf.mul(activation(dense(x, 'gate_proj')), dense(x, 'up_proj')), 'down_proj')
}
