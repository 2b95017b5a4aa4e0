import { AuditError } from '../../../shared/errors'
import { maxTensorBytes } from './limits'

/** Memory for the content of one tensor. @throws AuditError `format/limit` when it is longer than an array can be, or than the memory */
export function allocate(length: number, where: string): Uint8Array<ArrayBuffer> {
  if (length > maxTensorBytes) {
    throw new AuditError('format/limit', `${length} bytes in one piece, at most ${maxTensorBytes} are read`, {
      where,
      hint: 'Split the tensor, or ask for it in a smaller type.'
    })
  }
  try {
    return new Uint8Array(length)
  } catch (cause) {
    throw new AuditError('format/limit', `no memory for ${length} bytes`, {
      where,
      hint: 'Close other programs, or use a machine with more memory.',
      cause
    })
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 (IEEE 802.3), as zip archives use it; Node has its own only since version 20.15.
 *  @param previous the result for the bytes before */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous
  // An indexed loop: four times as fast as an iterator here.
  const length = bytes.length
  for (let at = 0; at < length; at++) crc = (crcTable[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}
