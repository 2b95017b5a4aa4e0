import type { DType } from './archive'

/** Bytes of one element. */
export const dtypeBytes: Readonly<Record<DType, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float8_e4m3fn: 1,
  float8_e5m2: 1,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1
}

/** Elements of a shape; null when a size is no whole number or the product is no safe integer. */
export function elementCount(shape: readonly number[]): number | null {
  let count = 1
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return null
    count *= size
    if (!Number.isSafeInteger(count)) return null
  }
  return count
}

/** Swaps elements of `width` bytes between byte orders, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start + width <= bytes.length; start += width)
    bytes.subarray(start, start + width).reverse()
}
