import type { Hash } from 'node:crypto'
import { AuditError } from '../../../shared/errors'
import { maxTensorBytes } from './limits'

/** @throws AuditError `format/limit` for a tensor that no array can hold */
export function requireReadable(length: number, where: string): void {
  if (length <= maxTensorBytes) return
  throw new AuditError('format/limit', `${length} bytes in one piece, at most ${maxTensorBytes} are read`, {
    where,
    hint: 'Split the tensor, or ask for it in a smaller type.'
  })
}

/** Memory for the content of one tensor. @throws AuditError `format/limit` when it is longer than an array can be, or than the memory */
export function allocate(length: number, where: string): Uint8Array<ArrayBuffer> {
  requireReadable(length, where)
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

/** A whole number of elements of every type. */
const pieceBytes = 2 ** 20

/** Bytes that are there, as pieces. */
export function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

/** Bytes of a file as pieces, each read when it is asked for. @throws AuditError as `read`, `format/limit` before anything is read */
export async function* readPieces(
  read: (offset: number, length: number) => Promise<Uint8Array>,
  { start, length, where }: { readonly start: number; readonly length: number; readonly where: string }
): AsyncGenerator<Uint8Array> {
  requireReadable(length, where)
  for (let at = 0; at < length; at += pieceBytes) yield read(start + at, Math.min(pieceBytes, length - at))
}

/** Adds bytes to a hash, which takes less than 2 GiB at a time. */
export function addToHash(hash: Hash, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  for (const piece of cut(new Uint8Array(buffer, byteOffset, byteLength))) hash.update(piece)
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
