import { ZipFile } from 'yazl'

export interface NpzArray {
  readonly data: Float64Array | Float32Array | Int32Array
  /** Product = length of the data. */
  readonly shape: readonly number[]
}

/** Zip times have two-second steps from 1980 on; a fixed one makes equal arrays equal bytes. */
const fixedTime = new Date(1980, 0, 1, 0, 0, 0)

/** An `.npz` of arrays, C order, little-endian, deflated. Equal arrays give equal bytes. */
export async function encodeNpz(arrays: ReadonlyMap<string, NpzArray>): Promise<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, array] of arrays) {
    zip.addBuffer(Buffer.from(encodeNpy(array)), `${name}.npy`, {
      mtime: fixedTime,
      mode: 0o100644,
      forceDosTimestamp: true
    })
  }
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** One array as `.npy` version 1.0 (NEP 1). */
export function encodeNpy({ data, shape }: NpzArray): Uint8Array {
  const descr = data instanceof Float64Array ? '<f8' : data instanceof Float32Array ? '<f4' : '<i4'
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  const headerLength = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10
  const header = `${dictionary.padEnd(headerLength - 1)}\n`
  const bytes = new Uint8Array(10 + headerLength + data.byteLength)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, headerLength & 0xff, headerLength >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + headerLength)
  return bytes
}
