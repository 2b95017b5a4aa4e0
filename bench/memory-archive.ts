import type { TensorArchive } from '../src/main/engine/formats/archive'

export interface MemoryArray {
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array
}

/** Arrays made here, as if they had been read from a file. */
export function memoryArchive(arrays: ReadonlyMap<string, MemoryArray>): TensorArchive {
  const bytesOf = ({ values }: MemoryArray): Uint8Array =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const tensors = new Map(
    [...arrays].map(([name, array]) => {
      const dtype = array.values instanceof Int32Array ? ('int32' as const) : ('float32' as const)
      return [name, { name, dtype, shape: array.shape, byteLength: array.values.byteLength }]
    })
  )
  const readBytes: TensorArchive['readBytes'] = (name) => {
    const array = arrays.get(name)
    return array ? Promise.resolve(bytesOf(array)) : Promise.reject(new Error(`no array ${name}`))
  }
  return {
    format: 'memory',
    path: 'memory',
    files: [],
    sizeBytes: [...arrays.values()].reduce((sum, { values }) => sum + values.byteLength, 0),
    tensors,
    metadata: new Map(),
    findings: [],
    readBytes,
    async *pieces(name) {
      yield await readBytes(name)
    },
    close: () => Promise.resolve()
  }
}
