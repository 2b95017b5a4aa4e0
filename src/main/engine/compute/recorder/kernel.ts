import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import { broadcastShape, type GraphDType, type GraphOp } from '../graph'
import { graphDType, recorderBackend, recorderName } from './backend'

/** What a kernel sees and makes: a value of the graph in work. */
export interface Value {
  readonly id: number
  readonly shape: readonly number[]
  readonly dtype: GraphDType
}

export type Inputs = Readonly<Record<string, Value>>
export type Attributes = Readonly<Record<string, unknown>>

/** One tfjs kernel as a function from values to values. */
export type Kernel = (inputs: Inputs, attributes: Attributes) => Value | readonly Value[]

/** Registers a kernel of the recorder. Kernels with a list of inputs find them under 0, 1, ... */
export function register(kernelName: string, kernel: Kernel): void {
  tf.registerKernel({
    kernelName,
    backendName: recorderName,
    kernelFunc: ({ inputs, attrs }) => {
      const backend = recorderBackend()
      const known: Record<string, Value> = {}
      for (const [name, info] of Object.entries(inputs)) {
        if (!info) continue
        const { dataId, shape, dtype } = info
        known[name] = { id: backend.idOf(dataId), shape, dtype: graphDType(dtype) }
      }
      const made = kernel(known, attrs ?? {})
      return Array.isArray(made) ? made.map(asTensor) : asTensor(made as Value)
    }
  })
}

/** Every result is a tensor of its own, though several may be one value. */
const asTensor = ({ id, shape, dtype }: Value): tf.TensorInfo => recorderBackend().info(id, shape, dtype)

/** Adds a node to the graph in work. */
export function emit(
  operation: GraphOp,
  inputs: readonly Value[],
  shape: readonly number[],
  dtype: GraphDType
): Value {
  const ids = inputs.map(({ id }) => id)
  const id = recorderBackend().builder.node(operation, ids, { shape: [...shape], dtype })
  return { id, shape: [...shape], dtype }
}

export function need(inputs: Inputs, name: string): Value {
  const input = inputs[name]
  if (!input) throw new Error(`kernel input ${name} is missing`)
  return input
}

export const cast = (x: Value, to: GraphDType): Value =>
  x.dtype === to ? x : emit({ op: 'cast', to }, [x], x.shape, to)

export const reshape = (x: Value, shape: readonly number[]): Value =>
  emit({ op: 'reshape' }, [x], shape, x.dtype)

export const uniform = (value: number, shape: readonly number[], dtype: GraphDType): Value =>
  emit({ op: 'fill', value }, [], shape, dtype)

/** A number of the same type as x. */
export const like = (x: Value, value: number): Value => uniform(value, [], x.dtype)

export const broadcast = (a: Value, b: Value): number[] => broadcastShape(a.shape, b.shape)

/** Booleans are not numbers here, although tfjs stores them as such. @throws AuditError `engine/unsupported-op` */
export function requireNumbers(kernelName: string, values: readonly Value[]): void {
  if (values.every(({ dtype }) => dtype !== 'bool')) return
  throw new AuditError(
    'engine/unsupported-op',
    `the operation ${kernelName} of booleans cannot be recorded`,
    {
      hint: 'Cast the booleans to float32 first.'
    }
  )
}

export const wrapAxis = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)
