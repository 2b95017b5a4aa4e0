import * as tf from '@tensorflow/tfjs-core'
import { withGradient } from './with-gradient'

export type Activation = (x: tf.Tensor) => tf.Tensor

/** x Φ(x); the gradient shares Φ (Hendrycks & Gimpel 2016). */
export const gelu: Activation = (x) =>
  withGradient(
    [x],
    () => {
      const scaled = tf.mul(x, Math.SQRT1_2)
      const cumulative = tf.add(tf.mul(tf.erf(scaled), 0.5), 0.5)
      return { value: tf.mul(x, cumulative), saved: [x, scaled, cumulative] }
    },
    (dy, [saved, scaled, cumulative]) => {
      if (!saved || !scaled || !cumulative) return []
      const density = tf.exp(tf.sub(-0.5 * Math.log(2 * Math.PI), tf.square(scaled)))
      return [tf.mul(dy, tf.add(cumulative, tf.mul(saved, density)))]
    }
  )

const tanhScale = Math.sqrt(2 / Math.PI)
const cubic = 0.044715

/** The tanh approximation of gelu, GPT-2's `gelu_new`. */
export const geluTanh: Activation = (x) =>
  withGradient(
    [x],
    () => {
      const square = tf.square(x)
      const inner = tf.mul(x, tf.add(tf.mul(square, tanhScale * cubic), tanhScale))
      const t = tf.tanh(inner)
      return { value: tf.mul(x, tf.add(tf.mul(t, 0.5), 0.5)), saved: [x, square, t] }
    },
    (dy, [saved, square, t]) => {
      if (!saved || !square || !t) return []
      // d/dx ½x(1+t) = ½(1+t) + ½x(1−t²)·(s + 3sc·x²)
      const slope = tf.mul(saved, tf.add(tf.mul(square, 1.5 * tanhScale * cubic), 0.5 * tanhScale))
      const bend = tf.mul(slope, tf.sub(1, tf.square(t)))
      return [tf.mul(dy, tf.add(tf.add(tf.mul(t, 0.5), 0.5), bend))]
    }
  )

/** x σ(x); the gradient shares σ (Elfwing et al. 2018). */
export const silu: Activation = (x) =>
  withGradient(
    [x],
    () => {
      const gate = tf.sigmoid(x)
      const value = tf.mul(x, gate)
      return { value, saved: [gate, value] }
    },
    (dy, [gate, value]) => {
      if (!gate || !value) return []
      // d/dx xσ = σ + xσ(1−σ)
      return [tf.mul(dy, tf.add(gate, tf.mul(value, tf.sub(1, gate))))]
    }
  )

/** Names of config files. */
const activations: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['gelu', gelu],
  ['gelu_python', gelu],
  ['gelu_new', geluTanh],
  ['gelu_fast', geluTanh],
  ['gelu_accurate', geluTanh],
  ['gelu_pytorch_tanh', geluTanh],
  ['quick_gelu', (x) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)))],
  ['relu', (x) => tf.relu(x)],
  ['relu2', (x) => tf.square(tf.relu(x))],
  ['silu', silu],
  ['swish', silu],
  ['tanh', (x) => tf.tanh(x)],
  ['sigmoid', (x) => tf.sigmoid(x)],
  ['linear', (x) => x],
  ['none', (x) => x]
])

export const activationNames: readonly string[] = [...activations.keys()]

/** @returns undefined for a name that is not in `activationNames` */
export function activationByName(name: string): Activation | undefined {
  return activations.get(name)
}
