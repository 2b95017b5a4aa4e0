import { setImmediate } from 'node:timers/promises'
import type { TensorEntry } from '../formats/archive'
import { toFloat64 } from '../formats/decode'

/** Bytes that are decoded at a time: a whole number of elements of every type. */
const pieceBytes = 2 ** 20
/** Pieces between two breaths: a cancel has to come through. */
const piecesPerBreath = 16

/** Whether a tensor is decoded at once. */
export const isOnePiece = (bytes: Uint8Array): boolean => bytes.length <= pieceBytes

/** The elements of a tensor as float64, piece by piece. @throws the signal's reason after an abort */
export async function* valuesOf(
  entry: TensorEntry,
  bytes: Uint8Array,
  signal: AbortSignal
): AsyncGenerator<Float64Array> {
  for (let start = 0, piece = 1; start < bytes.length; start += pieceBytes, piece++) {
    yield toFloat64(entry.dtype, bytes.subarray(start, start + pieceBytes))
    if (piece % piecesPerBreath > 0) continue
    await setImmediate()
    signal.throwIfAborted()
  }
}
