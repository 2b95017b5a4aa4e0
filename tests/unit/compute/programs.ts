import * as tf from '@tensorflow/tfjs-core'
import { sparseCrossEntropy } from '../../../src/main/engine/compute/ops/sparse-cross-entropy'
import type { Program } from '../../../src/main/engine/compute/program'

const [inputs, hidden, classes] = [5, 7, 4]

/** A network 5-7-4 with tanh and cross-entropy on whole-number targets; one term a sample. */
export const mlp: Program = {
  parameters: [
    { name: 'w0', shape: [inputs, hidden] },
    { name: 'b0', shape: [hidden] },
    { name: 'w1', shape: [hidden, classes] }
  ],
  inputs: [
    { name: 'x', dtype: 'float32', shape: [inputs] },
    { name: 'y', dtype: 'int32', shape: [] }
  ],
  termsPerSample: 1,
  build({ w0, b0, w1 }, { x, y }) {
    const [chains = 1] = x!.shape
    const first = tf.tanh(tf.add(tf.matMul(x!, w0!), tf.reshape(b0!, [chains, 1, hidden])))
    const logits = tf.matMul(first, w1!)
    const terms = tf.expandDims(sparseCrossEntropy(logits, y!), -1)
    const hits = tf.expandDims(tf.cast(tf.equal(tf.argMax(logits, -1), y!), 'float32'), -1)
    return { terms, hits, logits }
  }
}

const [positions, width, heads, vocabulary] = [6, 8, 2, 9]

/** One layer of causal attention over token ids, written with tfjs' own gradients; a term for every next token. */
export const attention: Program = {
  parameters: [
    { name: 'embedding', shape: [vocabulary, width] },
    { name: 'qkv', shape: [width, 3 * width] },
    { name: 'out', shape: [width, width] },
    { name: 'scale', shape: [width] }
  ],
  inputs: [{ name: 'tokens', dtype: 'int32', shape: [positions + 1] }],
  termsPerSample: positions,
  build({ embedding, qkv, out, scale }, { tokens }) {
    const [chains = 1, batch = 1] = tokens!.shape
    const seen = tf.slice(tokens!, [0, 0, 0], [chains, batch, positions])
    const offsets = tf.tensor(
      Array.from({ length: chains }, (_, chain) => chain * vocabulary),
      [chains, 1, 1],
      'int32'
    )
    const table = tf.reshape(embedding!, [chains * vocabulary, width])
    const rows = tf.gather(table, tf.reshape(tf.add(seen, offsets), [seen.size]))
    const x = tf.reshape(rows, [chains, batch * positions, width])
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5))
    const normal = tf.mul(tf.div(centred, deviation), tf.reshape(scale!, [chains, 1, width]))
    const split = tf.reshape(tf.matMul(normal, qkv!), [chains * batch, positions, 3, heads, width / heads])
    const [q, k, v] = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
    const scores = tf.mul(tf.matMul(q!, k!, false, true), Math.sqrt(heads / width))
    const weights = tf.softmax(tf.add(scores, causalMask()))
    const mixed = tf.transpose(tf.matMul(weights, v!), [0, 2, 1, 3])
    const states = tf.add(x, tf.matMul(tf.reshape(mixed, [chains, batch * positions, width]), out!))
    const flat = tf.matMul(states, embedding!, false, true)
    const logits = tf.reshape(flat, [chains, batch, positions, vocabulary])
    const targets = tf.slice(tokens!, [0, 0, 1], [chains, batch, positions])
    return { terms: sparseCrossEntropy(logits, targets), logits }
  }
}

function causalMask(): tf.Tensor {
  const values = Array.from({ length: positions ** 2 }, (_, at) =>
    at % positions > Math.floor(at / positions) ? -1e9 : 0
  )
  return tf.tensor(values, [positions, positions])
}

const integerLimits: Readonly<Record<string, number>> = { y: classes, tokens: vocabulary }

/** Deterministic values in (-1, 1), different for every position and key. */
export function values(length: number, key: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => Math.sin(12.9898 * (at + 1) + 78.233 * key))
}

/** Fills an executable's inputs so that a chain's data depend on its number in the audit alone. */
export function fill(
  program: Program,
  input: (name: string) => Float32Array | Int32Array,
  firstChain: number,
  chains: number
): void {
  for (const { name } of program.inputs) {
    const target = input(name)
    const size = target.length / chains
    for (let chain = 0; chain < chains; chain++) {
      values(size, firstChain + chain + 1).forEach((value, at) => {
        const limit = integerLimits[name]
        target[chain * size + at] =
          limit === undefined ? value : Math.min(limit - 1, Math.floor(((value + 1) / 2) * limit))
      })
    }
  }
}

/** Weights for every parameter, the same for each chain. */
export function weightsOf(program: Program): Map<string, Float32Array> {
  return new Map(
    program.parameters.map(({ name, shape }, index) => [
      name,
      values(
        shape.reduce((product, size) => product * size, 1),
        index + 0.5
      )
    ])
  )
}
