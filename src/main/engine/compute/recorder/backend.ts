import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { GraphDType } from '../graph'
import { GraphBuilder } from '../graph-builder'

export const recorderName = 'ontogeny-recorder'

/** A tfjs backend that computes nothing: every kernel adds nodes to the graph in work, tensors stand for its values. */
export class RecorderBackend extends tf.KernelBackend {
  builder = new GraphBuilder()
  readonly #places = new WeakMap<tf.DataId, { readonly builder: GraphBuilder; readonly id: number }>()

  /** @throws AuditError `engine/failed` for a tensor that was made elsewhere: by another backend, or in another recording */
  idOf(dataId: tf.DataId): number {
    const place = this.#places.get(dataId)
    if (place?.builder === this.builder) return place.id
    throw new AuditError(
      'engine/failed',
      'the program uses a tensor that was not made while it was recorded',
      {
        hint: 'Make constants inside build, from plain arrays.'
      }
    )
  }

  info(id: number, shape: readonly number[], dtype: GraphDType): tf.TensorInfo {
    return { dataId: this.#attach(id), shape: [...shape], dtype }
  }

  #attach(id: number): tf.DataId {
    const dataId: tf.DataId = {}
    this.#places.set(dataId, { builder: this.builder, id })
    return dataId
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    return this.#attach(this.#constant(values, shape, dtype))
  }

  override move(dataId: tf.DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType): void {
    this.#places.set(dataId, { builder: this.builder, id: this.#constant(values, shape, dtype) })
  }

  #constant(values: tf.BackendValues, shape: readonly number[], dtype: tf.DataType): number {
    const type = graphDType(dtype)
    const typed = asTyped(values as ArrayLike<number>, type)
    return this.builder.constant(typed, { shape: [...shape], dtype: type })
  }

  override readSync(dataId: object): tf.BackendValues {
    const values = this.builder.constantValues(this.idOf(dataId))
    if (values) return values
    throw new AuditError(
      'engine/unsupported-op',
      'the program reads a computed value back while it is recorded',
      { hint: 'A program must not depend on values, only on shapes.' }
    )
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId))
  }

  // Values live as long as their graph: there is nothing to count or to free.
  override disposeData(): boolean {
    return true
  }
  override incRef(): void {
    return
  }
  decRef(): void {
    return
  }
  override refCount(): number {
    return 1
  }
  override numDataIds(): number {
    return 0
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: false }
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

/** tfjs makes large arrays of ones and zeros for its gradients: they are not copied. */
function asTyped(values: ArrayLike<number>, dtype: GraphDType): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return values instanceof Float32Array ? values : new Float32Array(values)
  if (dtype === 'int32') return values instanceof Int32Array ? values : new Int32Array(values)
  return values instanceof Uint8Array ? values : new Uint8Array(values)
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
    const instance = new RecorderBackend()
    backend = instance
    tf.registerBackend(recorderName, () => instance)
  }
  return backend
}
