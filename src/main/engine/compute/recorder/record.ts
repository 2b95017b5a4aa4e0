import '@tensorflow/tfjs-core/dist/register_all_gradients'
import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { Graph } from '../graph'
import { GraphBuilder } from '../graph-builder'
import type { Program, ProgramOutput } from '../program'
import { graphDType, recorderBackend, recorderName } from './backend'
import { registerRecorder } from './kernels'

export interface RecordOptions {
  readonly chains: number
  readonly batchSize: number
  readonly gradients: readonly string[]
  readonly outputs: readonly ProgramOutput[]
}

/** Names of a recorded program's values: parameters `w:NAME`, inputs `x:NAME`, results as they are, gradients `g:NAME`. */
export const valueNames = {
  parameter: (name: string): string => `w:${name}`,
  input: (name: string): string => `x:${name}`,
  gradient: (name: string): string => `g:${name}`
}

/** Records a program, and the gradient of the sum of all its loss terms, as one graph. Leaves tfjs as it was.
 *  @throws AuditError `engine/unsupported-op` naming the operation that cannot be recorded */
export function recordProgram(program: Program, options: RecordOptions): Graph {
  registerRecorder()
  const before = tf.engine().backendName
  const backend = recorderBackend()
  const builder = new GraphBuilder()
  backend.builder = builder
  void tf.setBackend(recorderName)
  try {
    return tf.tidy(() => trace(program, options, builder)) as unknown as Graph
  } catch (cause) {
    throw unsupported(cause)
  } finally {
    if (before) void tf.setBackend(before)
    backend.builder = new GraphBuilder()
  }
}

function trace(program: Program, options: RecordOptions, builder: GraphBuilder): never {
  const backend = recorderBackend()
  const symbol = (name: string, shape: number[], dtype: 'float32' | 'int32'): tf.Tensor => {
    const id = builder.input(name, { shape, dtype: graphDType(dtype) })
    return tf.engine().makeTensorFromTensorInfo(backend.info(id, shape, dtype))
  }
  const parameters = new Map(
    program.parameters.map(({ name, shape }) => [
      name,
      symbol(valueNames.parameter(name), [options.chains, ...shape], 'float32')
    ])
  )
  const inputs = Object.fromEntries(
    program.inputs.map(({ name, shape, dtype }) => [
      name,
      symbol(valueNames.input(name), [options.chains, options.batchSize, ...shape], dtype)
    ])
  )
  const outputs = new Map<string, number>()
  const idOf = (tensor: tf.Tensor): number => backend.idOf(tensor.dataId)
  const build = (): tf.Scalar => {
    const result = program.build(Object.fromEntries(parameters), inputs)
    for (const name of options.outputs) {
      const tensor = result[name]
      if (!tensor) throw new AuditError('engine/unsupported-op', `the program has no output ${name}`)
      outputs.set(name, idOf(tensor))
    }
    return tf.sum(result.terms)
  }
  if (options.gradients.length === 0) build()
  else {
    const sources = options.gradients.map((name) => {
      const source = parameters.get(name)
      if (!source) throw new AuditError('model/tensor-missing', `the program has no parameter ${name}`)
      return source
    })
    const { grads } = tf.engine().gradients(build, sources, undefined, true)
    options.gradients.forEach((name, index) => {
      // A parameter that the loss does not depend on has gradient zero.
      const gradient = (grads[index] as tf.Tensor | null) ?? tf.zeros(sources[index]?.shape ?? [])
      outputs.set(valueNames.gradient(name), idOf(gradient))
    })
  }
  return builder.finish(outputs) as never
}

/** tfjs says which kernel is missing only in words. */
function unsupported(cause: unknown): unknown {
  const text = cause instanceof Error ? cause.message : String(cause)
  const kernel = /Kernel '(\w+)' not registered/.exec(text)?.[1]
  if (kernel === undefined) return cause
  return new AuditError('engine/unsupported-op', `the operation ${kernel} cannot be recorded`, {
    hint: 'Use the cpu engine, or express the model with other operations.',
    cause
  })
}
