import * as tf from '@tensorflow/tfjs-core'
import { perChain } from './linear'
import { withGradient } from './with-gradient'

/** Root mean square normalisation over the last axis with scale (Zhang & Sennrich 2019).
 *  @param x `[chains, rows, width]` @param scale `[chains, width]` */
export function rmsNorm(x: tf.Tensor, scale: tf.Tensor, epsilon: number): tf.Tensor {
  return withGradient(
    [x, scale],
    () => {
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon))
      const normal = tf.mul(x, inverse)
      const wide = perChain(scale)
      return { value: tf.mul(normal, wide), saved: [normal, inverse, wide] }
    },
    (dy, [normal, inverse, wide]) => {
      if (!normal || !inverse || !wide) return []
      const d = tf.mul(dy, wide)
      const along = tf.mul(normal, tf.mean(tf.mul(d, normal), -1, true))
      return [tf.mul(tf.sub(d, along), inverse), tf.sum(tf.mul(dy, normal), 1)]
    }
  )
}
