import * as tf from '@tensorflow/tfjs-core'

export interface Forward {
  readonly value: tf.Tensor
  /** What the gradient needs. Every tensor that it reads must be here: others are freed after the forward pass. */
  readonly saved: tf.Tensor[]
}

/** An operation with its gradient written by hand, where it needs fewer passes over memory than the recorded one.
 *  @param gradient of the inputs, in their order, from the gradient of the value and the saved tensors */
export function withGradient(
  inputs: readonly tf.Tensor[],
  forward: () => Forward,
  gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[]
): tf.Tensor {
  const operation = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc
    const { value, saved } = forward()
    save(saved)
    return { value, gradFunc: gradient }
  })
  return operation(...inputs)
}
