import { writeFileSync } from 'node:fs'

/** A sound file of `count` tensors of one value each. */
export function writeManyTensors(path: string, count: number): void {
  const entries = Array.from(
    { length: count },
    (_, place) =>
      `"tensor.${String(place)}":{"dtype":"F32","shape":[1],"data_offsets":[${String(4 * place)},${String(4 * place + 4)}]}`
  )
  const header = Buffer.from(`{${entries.join(',')}}`)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  writeFileSync(path, Buffer.concat([length, header, Buffer.alloc(4 * count)]))
}
