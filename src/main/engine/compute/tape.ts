import * as tf from '@tensorflow/tfjs-core'

/** Frees what tfjs kept for a gradient that failed half-way: it does so itself only when all goes well. */
export function releaseTape(): void {
  const { state } = tf.engine()
  const tape = state.activeTape as typeof state.activeTape | null
  for (const { saved } of tape ?? []) {
    for (const tensor of saved ?? []) tensor.dispose()
  }
  state.activeTape = []
}
