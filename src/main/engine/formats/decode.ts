import { AuditError } from '../../../shared/errors'
import type { DType, TensorArchive } from './archive'
import { dtypeBytes } from './dtypes'

/** Elements as float64 numbers, read one at a time. 64-bit integers beyond 2^53 lose their last digits. */
function reader(dtype: DType, bytes: Uint8Array): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (dtype) {
    case 'float64':
      return (i) => view.getFloat64(8 * i, true)
    case 'float32':
      return (i) => view.getFloat32(4 * i, true)
    case 'float16':
      return (i) => halfToNumber(view.getUint16(2 * i, true))
    case 'bfloat16':
      return (i) => bfloatToNumber(view.getUint16(2 * i, true))
    case 'float8_e4m3fn':
      return (i) => float8e4m3ToNumber(view.getUint8(i))
    case 'float8_e5m2':
      return (i) => halfToNumber(view.getUint8(i) << 8)
    case 'int64':
      return (i) => Number(view.getBigInt64(8 * i, true))
    case 'uint64':
      return (i) => Number(view.getBigUint64(8 * i, true))
    case 'int32':
      return (i) => view.getInt32(4 * i, true)
    case 'uint32':
      return (i) => view.getUint32(4 * i, true)
    case 'int16':
      return (i) => view.getInt16(2 * i, true)
    case 'uint16':
      return (i) => view.getUint16(2 * i, true)
    case 'int8':
      return (i) => view.getInt8(i)
    case 'uint8':
    case 'bool':
      return (i) => view.getUint8(i)
  }
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))

/** bfloat16: the upper half of a float32. */
export function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

/** 8-bit float e4m3fn (Micikevicius et al. 2022): no infinities, NaN at all ones. */
export function float8e4m3ToNumber(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1
  const exponent = (bits >> 3) & 0xf
  const fraction = bits & 7
  if (exponent === 15 && fraction === 7) return NaN
  if (exponent === 0) return sign * fraction * 2 ** -9
  return sign * (1 + fraction / 8) * 2 ** (exponent - 7)
}

export interface Decoded {
  /** C order. */
  readonly values: Float32Array
  readonly nonFinite: number
}

/** Elements as float32. float64 is rounded; what overflows becomes infinite and is counted. */
export function toFloat32(dtype: DType, bytes: Uint8Array): Decoded {
  const count = bytes.byteLength / dtypeBytes[dtype]
  const values = new Float32Array(count)
  if (dtype === 'float32') new Uint8Array(values.buffer).set(bytes)
  else {
    const at = reader(dtype, bytes)
    for (let i = 0; i < count; i++) values[i] = at(i)
  }
  let nonFinite = 0
  for (const value of values) if (!Number.isFinite(value)) nonFinite++
  return { values, nonFinite }
}

/** Elements as float64. */
export function toFloat64(dtype: DType, bytes: Uint8Array): Float64Array {
  const at = reader(dtype, bytes)
  const values = new Float64Array(bytes.byteLength / dtypeBytes[dtype])
  for (let i = 0; i < values.length; i++) values[i] = at(i)
  return values
}

/** Elements of an integer or bool array as int32.
 *  @throws AuditError `data/dtype` for floats, or naming the first value that does not fit */
export function toInt32(dtype: DType, bytes: Uint8Array, where: string): Int32Array {
  if (dtype.startsWith('float') || dtype === 'bfloat16') {
    throw new AuditError('data/dtype', `the array holds ${dtype}, expected integers`, {
      where,
      hint: 'Token ids and class labels are integers. Name another array.'
    })
  }
  const at = reader(dtype, bytes)
  return Int32Array.from({ length: bytes.byteLength / dtypeBytes[dtype] }, (_, i) => {
    const value = at(i)
    if (value >= -(2 ** 31) && value < 2 ** 31) return value
    throw new AuditError('data/dtype', `element ${i} is ${value}, beyond 32 bits`, {
      where,
      hint: 'Token ids and class labels are small whole numbers. Name another array.'
    })
  })
}

/** One tensor of an archive as float32. */
export async function readFloat32(archive: TensorArchive, name: string): Promise<Decoded> {
  const bytes = await archive.readBytes(name)
  return toFloat32(archive.tensors.get(name)?.dtype ?? 'float32', bytes)
}
