import * as tf from '@tensorflow/tfjs-core'
import { withGradient } from './with-gradient'

/** Rows of each chain's own table.
 *  @param table `[chains, vocabulary, width]` @param tokens int32 `[chains, batch, positions]`, within the vocabulary
 *  @returns `[chains, batch · positions, width]` */
export function tokenEmbedding(table: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
  const [chains = 1, vocabulary = 1, width = 1] = table.shape
  const rows = tokens.size / chains
  const flat = tf.reshape(table, [chains * vocabulary, width])
  const ids = tf.reshape(chains === 1 ? tokens : tf.add(tokens, chainOffsets(chains, vocabulary)), [
    tokens.size
  ])
  return tf.reshape(gatherRows(flat, ids), [chains, rows, width])
}

/** First row of each chain in the flattened table, int32 `[chains, 1, 1]`. */
function chainOffsets(chains: number, vocabulary: number): tf.Tensor {
  return tf.tensor(
    Int32Array.from({ length: chains }, (_, chain) => chain * vocabulary),
    [chains, 1, 1],
    'int32'
  )
}

function gatherRows(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [rows = 1] = table.shape
  return withGradient(
    [table],
    () => ({ value: tf.gather(table, ids), saved: [ids] }),
    (dy, [saved]) => (saved ? [tf.unsortedSegmentSum(dy, saved as tf.Tensor1D, rows)] : [])
  )
}

/** Adds the first rows of a position table to every sample.
 *  @param x `[chains, batch · positions, width]` @param table `[chains, longest, width]` */
export function addPositions(x: tf.Tensor, table: tf.Tensor, positions: number): tf.Tensor {
  const [chains = 1, rows = 1, width = 1] = x.shape
  const longest = table.shape[1] ?? 1
  const used = positions === longest ? table : tf.slice(table, [0, 0, 0], [chains, positions, width])
  const samples = tf.reshape(x, [chains, rows / positions, positions, width])
  return tf.reshape(tf.add(samples, tf.reshape(used, [chains, 1, positions, width])), x.shape)
}
