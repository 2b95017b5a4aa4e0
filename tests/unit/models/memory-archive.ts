import type { DType, TensorArchive, TensorEntry } from '../../../src/main/engine/formats/archive'

export interface MemoryTensor {
  readonly dtype?: DType
  readonly shape: readonly number[]
  readonly values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint16Array | Uint8Array
}

/** An archive of tensors that were never in a file. */
export function memoryArchive(
  tensors: Readonly<Record<string, MemoryTensor>>,
  path = 'memory.npz'
): TensorArchive {
  const entries = Object.entries(tensors).map(([name, { dtype, shape, values }]): [string, TensorEntry] => [
    name,
    { name, dtype: dtype ?? dtypeOf(values), shape, byteLength: values.byteLength }
  ])
  const readBytes: TensorArchive['readBytes'] = (name) => {
    const { values } = tensors[name]!
    return Promise.resolve(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice())
  }
  return {
    format: 'npz',
    path,
    files: [path],
    sizeBytes: 0,
    tensors: new Map(entries),
    metadata: new Map(),
    findings: [],
    readBytes,
    async *pieces(name) {
      yield await readBytes(name)
    },
    close: () => Promise.resolve()
  }
}

function dtypeOf(values: MemoryTensor['values']): DType {
  if (values instanceof Float32Array) return 'float32'
  if (values instanceof Float64Array) return 'float64'
  if (values instanceof Int32Array) return 'int32'
  if (values instanceof BigInt64Array) return 'int64'
  return values instanceof Uint16Array ? 'uint16' : 'uint8'
}

export const float32 = (values: ArrayLike<number>, shape: readonly number[]): MemoryTensor => ({
  values: Float32Array.from(values),
  shape
})

export const int32 = (values: ArrayLike<number>, shape: readonly number[]): MemoryTensor => ({
  values: Int32Array.from(values),
  shape
})
