import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { GraphDType, GraphOp, GraphValue } from '../graph'
import { GraphBuilder } from '../graph-builder'

export const recorderName = 'ontogeny-recorder'

/** What a kernel sees: tensors stand for values of the graph in work. */
export interface KernelInput {
  readonly id: number
  readonly shape: readonly number[]
  readonly dtype: GraphDType
}

/** A tfjs backend that computes nothing: every kernel adds nodes to the current graph. */
export class RecorderBackend extends tf.KernelBackend {
  builder = new GraphBuilder()
  #ids = new WeakMap<tf.DataId, number>()

  attach(id: number): tf.DataId {
    const dataId: tf.DataId = {}
    this.#ids.set(dataId, id)
    return dataId
  }

  idOf(dataId: tf.DataId): number {
    const id = this.#ids.get(dataId)
    if (id !== undefined) return id
    throw new AuditError('engine/failed', 'a tensor of another backend was used while recording')
  }

  result(
    operation: GraphOp,
    inputs: readonly KernelInput[],
    shape: readonly number[],
    dtype: GraphDType
  ): tf.TensorInfo {
    const id = this.builder.node(
      operation,
      inputs.map((input) => input.id),
      { shape: [...shape], dtype }
    )
    return this.info(id, shape, dtype)
  }

  info(id: number, shape: readonly number[], dtype: GraphDType): tf.TensorInfo {
    return { dataId: this.attach(id), shape: [...shape], dtype }
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    return this.attach(this.#constant(values, shape, dtype))
  }

  override move(dataId: tf.DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType): void {
    this.#ids.set(dataId, this.#constant(values, shape, dtype))
  }

  #constant(values: tf.BackendValues, shape: readonly number[], dtype: tf.DataType): number {
    const value: GraphValue = { shape: [...shape], dtype: graphDType(dtype) }
    const numbers = values as ArrayLike<number>
    const typed =
      value.dtype === 'float32'
        ? Float32Array.from(numbers)
        : value.dtype === 'int32'
          ? Int32Array.from(numbers)
          : Uint8Array.from(numbers)
    return this.builder.constant(typed, value)
  }

  override readSync(dataId: object): tf.BackendValues {
    const values = this.builder.constantValues(this.idOf(dataId))
    if (values) return values
    throw new AuditError(
      'engine/unsupported-op',
      'the program reads a computed value back while it is recorded',
      {
        hint: 'A program must not depend on values, only on shapes.'
      }
    )
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId))
  }

  override disposeData(): boolean {
    return true
  }
  override incRef(): void {
    // Values live as long as their graph.
  }
  decRef(): void {
    // Values live as long as their graph.
  }
  override refCount(): number {
    return 1
  }
  override numDataIds(): number {
    return 0
  }
  override floatPrecision(): 32 {
    return 32
  }
  override epsilon(): number {
    return 1e-7
  }
  override timerAvailable(): boolean {
    return false
  }
}

export function graphDType(dtype: string): GraphDType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype
  throw new AuditError('engine/unsupported-op', `tensors of type ${dtype} cannot be recorded`, {
    hint: 'Programs use float32, int32 and bool.'
  })
}

let backend: RecorderBackend | null = null

/** The one recorder backend, registered when first asked for. */
export function recorderBackend(): RecorderBackend {
  if (!backend) {
    backend = new RecorderBackend()
    const instance = backend
    tf.registerBackend(recorderName, () => instance)
  }
  return backend
}
