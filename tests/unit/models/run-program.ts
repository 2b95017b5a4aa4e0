import '@tensorflow/tfjs-core/dist/register_all_gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { registerPlainSparseCrossEntropy } from '../../../src/main/engine/compute/ops/sparse-cross-entropy'
import type { Program } from '../../../src/main/engine/compute/program'
import { fillSamples } from '../../../src/main/engine/models/dataset'
import type { Dataset } from '../../../src/main/engine/models/model'

registerPlainSparseCrossEntropy()

export interface ProgramRun {
  /** `[chains, batch, terms]` flattened, as the others. */
  readonly terms: Float32Array
  readonly hits: Float32Array | null
  readonly logits: Float32Array | null
  readonly logitsShape: readonly number[]
  /** Of each chain's mean loss, `[chains, ...shape]`. */
  readonly gradients: ReadonlyMap<string, Float32Array>
}

/** Runs a program directly on tfjs' plain JavaScript backend, without any engine of ours.
 *  @param weights one map a chain @param indices samples of each chain */
export async function runProgram(
  program: Program,
  weights: readonly ReadonlyMap<string, Float32Array>[],
  dataset: Dataset,
  indices: readonly (readonly number[])[]
): Promise<ProgramRun> {
  await tf.setBackend('cpu')
  const chains = weights.length
  const batch = indices[0]!.length
  tf.engine().startScope()
  try {
    const inputs = fillInputs(program, dataset, indices)
    const parameters = program.parameters.map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1)
      const values = new Float32Array(chains * size)
      weights.forEach((tensors, chain) => values.set(tensors.get(name)!, chain * size))
      return tf.tensor(values, [chains, ...shape])
    })
    const build = (given: tf.Tensor[]) =>
      program.build(Object.fromEntries(given.map((t, i) => [program.parameters[i]!.name, t])), inputs)
    const { terms, hits, logits } = build(parameters)
    const { grads } = tf.valueAndGrads((...given: tf.Tensor[]) =>
      tf.div(tf.sum(build(given).terms), batch * program.termsPerSample)
    )(parameters)
    return {
      terms: terms.dataSync<'float32'>(),
      hits: hits?.dataSync<'float32'>() ?? null,
      logits: logits?.dataSync<'float32'>() ?? null,
      logitsShape: logits?.shape ?? [],
      gradients: new Map(grads.map((g, i) => [program.parameters[i]!.name, g.dataSync<'float32'>()]))
    }
  } finally {
    tf.engine().endScope()
  }
}

function fillInputs(program: Program, dataset: Dataset, indices: readonly (readonly number[])[]) {
  const batch = indices[0]!.length
  const arrays = new Map(
    program.inputs.map(({ name, dtype, shape }) => {
      const size = indices.length * batch * shape.reduce((a, b) => a * b, 1)
      return [name, dtype === 'int32' ? new Int32Array(size) : new Float32Array(size)]
    })
  )
  indices.forEach((rows, chain) => fillSamples(dataset, rows, chain * batch, (name) => arrays.get(name)!))
  return Object.fromEntries(
    program.inputs.map(({ name, dtype, shape }) => [
      name,
      tf.tensor(arrays.get(name)!, [indices.length, batch, ...shape], dtype)
    ])
  )
}
