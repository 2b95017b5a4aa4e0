import * as tf from '@tensorflow/tfjs-core'

export function sparseCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const classes = logits.shape.at(-1) ?? 1
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(targets, classes)), -1))
}
