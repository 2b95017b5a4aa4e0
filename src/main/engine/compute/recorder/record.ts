import '@tensorflow/tfjs-core/dist/register_all_gradients'
import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import { sizeOf, type Graph } from '../graph'
import { GraphBuilder } from '../graph-builder'
import type { Program, ProgramOutput, ProgramResult, TensorsByName } from '../program'
import { releaseTape } from '../tape'
import { recorderBackend, recorderName } from './backend'
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
  const outputs = new Map<string, number>()
  backend.builder = builder
  void tf.setBackend(recorderName)
  try {
    tf.tidy(() => {
      trace(program, options, outputs)
    })
  } catch (cause) {
    releaseTape()
    throw unsupported(cause)
  } finally {
    if (before) void tf.setBackend(before)
    backend.builder = new GraphBuilder()
  }
  return builder.finish(outputs)
}

function trace(program: Program, options: RecordOptions, outputs: Map<string, number>): void {
  const idOf = (tensor: tf.Tensor): number => recorderBackend().idOf(tensor.dataId)
  const { parameters, inputs } = symbols(program, options)
  const build = (): tf.Scalar => {
    const result = program.build(parameters, inputs)
    checkTerms(result, program, options)
    for (const name of options.outputs) {
      const tensor = result[name]
      if (!tensor) throw new AuditError('engine/failed', `the program has no output ${name}`)
      outputs.set(name, idOf(tensor))
    }
    return tf.sum(result.terms)
  }
  if (options.gradients.length === 0) {
    build()
    return
  }
  const sources = options.gradients.map((name) => {
    const source = parameters[name]
    if (!source) throw new AuditError('model/tensor-missing', `the program has no parameter ${name}`)
    return source
  })
  const { grads } = tf.engine().gradients(build, sources, undefined, true)
  options.gradients.forEach((name, index) => {
    // A parameter that the loss does not depend on has gradient zero.
    const gradient = (grads[index] as tf.Tensor | null | undefined) ?? tf.zeros(sources[index]?.shape ?? [])
    outputs.set(valueNames.gradient(name), idOf(gradient))
  })
}

/** Tensors that stand for the parameters and inputs. */
function symbols(
  program: Program,
  { chains, batchSize }: RecordOptions
): { parameters: TensorsByName; inputs: TensorsByName } {
  const backend = recorderBackend()
  const symbol = (name: string, shape: number[], dtype: 'float32' | 'int32'): tf.Tensor => {
    const id = backend.builder.input(name, { shape, dtype })
    return tf.engine().makeTensorFromTensorInfo(backend.info(id, shape, dtype))
  }
  const parameters = program.parameters.map(({ name, shape }) => [
    name,
    symbol(valueNames.parameter(name), [chains, ...shape], 'float32')
  ])
  const inputs = program.inputs.map(({ name, shape, dtype }) => [
    name,
    symbol(valueNames.input(name), [chains, batchSize, ...shape], dtype)
  ])
  return {
    parameters: Object.fromEntries(parameters) as TensorsByName,
    inputs: Object.fromEntries(inputs) as TensorsByName
  }
}

function checkTerms(
  { terms }: ProgramResult,
  { termsPerSample }: Program,
  { chains, batchSize }: RecordOptions
): void {
  if (terms.size === sizeOf([chains, batchSize, termsPerSample])) return
  throw new AuditError(
    'engine/failed',
    `the program makes loss terms shaped [${terms.shape.join(', ')}], expected [${chains}, ${batchSize}, ${termsPerSample}]`
  )
}

/** tfjs says which kernel or gradient is missing only in words. */
function unsupported(cause: unknown): unknown {
  const text = cause instanceof Error ? cause.message : String(cause)
  const kernel = /Kernel '(\w+)' not registered/.exec(text)?.[1]
  const gradient = /gradient function not found for (\w+)/.exec(text)?.[1]
  if (kernel === undefined && gradient === undefined) return cause
  const what = kernel === undefined ? `gradient of ${gradient ?? ''}` : `operation ${kernel}`
  return new AuditError('engine/unsupported-op', `the ${what} cannot be recorded`, {
    hint:
      kernel === undefined
        ? 'Keep what has no gradient out of the loss.'
        : 'Use the cpu engine, or express the model with other operations.',
    cause
  })
}
