import * as tf from '@tensorflow/tfjs-core'
import { perChain } from './linear'
import { withGradient } from './with-gradient'

/** Layer normalisation over the last axis with scale and shift (Ba et al. 2016).
 *  @param x `[chains, rows, width]` @param scale `[chains, width]` @param shift `[chains, width]` */
export function layerNorm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor, epsilon: number): tf.Tensor {
  return withGradient(
    [x, scale, shift],
    () => {
      const centred = tf.sub(x, tf.mean(x, -1, true))
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon))
      const normal = tf.mul(centred, inverse)
      const wide = perChain(scale)
      return { value: tf.add(tf.mul(normal, wide), perChain(shift)), saved: [normal, inverse, wide] }
    },
    (dy, [normal, inverse, wide]) => {
      if (!normal || !inverse || !wide) return []
      const d = tf.mul(dy, wide)
      const along = tf.mul(normal, tf.mean(tf.mul(d, normal), -1, true))
      const dx = tf.mul(tf.sub(tf.sub(d, tf.mean(d, -1, true)), along), inverse)
      return [dx, tf.sum(tf.mul(dy, normal), 1), tf.sum(dy, 1)]
    }
  )
}
