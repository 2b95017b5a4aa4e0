import { AuditError, type ErrorCode } from '../../../shared/errors'
import type { DType } from './archive'
import { dtypeBytes, elementCount, swapBytes } from './dtypes'
import { maxNpyHeaderBytes, maxRank } from './limits'
import { shown } from './names'

export interface NpyHeader {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly fortranOrder: boolean
  readonly bigEndian: boolean
  /** Offset of the first element. */
  readonly dataStart: number
  readonly byteLength: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** Bytes that always hold a header of legal length. */
export const npyHeadBytes = 12 + maxNpyHeaderBytes

export function looksLikeNpy(head: Uint8Array): boolean {
  return magic.every((byte, index) => head[index] === byte)
}

const dtypes: ReadonlyMap<string, DType> = new Map([
  ['f8', 'float64'],
  ['f4', 'float32'],
  ['f2', 'float16'],
  ['i8', 'int64'],
  ['i4', 'int32'],
  ['i2', 'int16'],
  ['i1', 'int8'],
  ['u8', 'uint64'],
  ['u4', 'uint32'],
  ['u2', 'uint16'],
  ['u1', 'uint8'],
  ['b1', 'bool']
])

/** Reads the header of an `.npy` (NEP 1, versions 1 to 3). The dictionary is parsed by hand, never evaluated; object and
 *  structured arrays are refused. @param head the first bytes, up to `npyHeadBytes` @param size of the whole member */
export function parseNpyHeader(head: Uint8Array, size: number, where: string): NpyHeader {
  const fail = (code: ErrorCode, message: string): AuditError =>
    new AuditError(code, message, {
      where,
      hint: 'The array is damaged or not a plain NumPy array. Ask for another copy.'
    })
  if (!looksLikeNpy(head) || head.length < 10) throw fail('format/header', 'does not begin as a .npy file')
  const version = head[6] ?? 0
  if (version < 1 || version > 3)
    throw fail('format/unsupported', `.npy version ${version}, expected 1, 2 or 3`)
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const prefix = version === 1 ? 10 : 12
  if (head.length < prefix) throw fail('format/truncated', 'the header is cut off')
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > maxNpyHeaderBytes)
    throw fail('format/limit', `a header of ${length} bytes, at most ${maxNpyHeaderBytes}`)
  if (prefix + length > head.length)
    throw fail('format/truncated', `the header of ${length} bytes is cut off`)
  const text = decodeHeader(head.subarray(prefix, prefix + length), version, fail)
  const { descr, fortranOrder, shape } = parseDictionary(text, fail)

  const found = /^([<>|=])([a-z]\d+)$/.exec(descr)
  const dtype = found ? dtypes.get(found[2] ?? '') : undefined
  if (!dtype) {
    const unsafe = /^[<>|=]?O/.test(descr)
    throw fail(
      unsafe ? 'format/unsafe' : 'format/dtype',
      unsafe
        ? 'an object array: it would have to be unpickled, which runs code'
        : `the dtype ${shown(descr)} is not read`
    )
  }
  if (shape.length > maxRank) throw fail('format/shape', `${shape.length} axes, at most ${maxRank}`)
  const count = elementCount(shape)
  if (count === null) throw fail('format/shape', 'more elements than can be counted')
  const byteLength = count * dtypeBytes[dtype]
  const dataStart = prefix + length
  if (dataStart + byteLength !== size) {
    throw fail(
      dataStart + byteLength > size ? 'format/truncated' : 'format/layout',
      `shape (${shape.join(', ')}) of ${dtype} needs ${byteLength} bytes, there are ${size - dataStart}`
    )
  }
  return { dtype, shape, fortranOrder, bigEndian: found?.[1] === '>', dataStart, byteLength }
}

function decodeHeader(
  bytes: Uint8Array,
  version: number,
  fail: (code: ErrorCode, message: string) => AuditError
): string {
  try {
    return version === 3
      ? new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      : Buffer.from(bytes).toString('latin1')
  } catch {
    throw fail('format/header', 'the header is not valid text')
  }
}

/** Parses `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` and nothing more. */
function parseDictionary(
  text: string,
  fail: (code: ErrorCode, message: string) => AuditError
): { descr: string; fortranOrder: boolean; shape: number[] } {
  const body = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1]
  if (body === undefined) throw fail('format/header', 'the header is not a dictionary')
  const item =
    /\s*(?:'([a-z_]+)'|"([a-z_]+)")\s*:\s*(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)|\(([^()'\"]*)\)|(\[[\s\S]*\]))\s*(,|$)/y
  const values = new Map<string, { text?: string; flag?: boolean; shape?: number[]; list?: boolean }>()
  while (item.lastIndex < body.length && body.slice(item.lastIndex).trim() !== '') {
    const at = item.lastIndex
    const found = item.exec(body)
    if (!found) throw fail('format/header', `the header cannot be read at ${shown(body.slice(at, at + 24))}`)
    const key = found[1] ?? found[2] ?? ''
    if (values.has(key)) throw fail('format/duplicate-name', `the header names ${shown(key)} twice`)
    if (found[7] !== undefined) values.set(key, { list: true })
    else if (found[6] !== undefined) values.set(key, { shape: parseShape(found[6], fail) })
    else if (found[5] !== undefined) values.set(key, { flag: found[5] === 'True' })
    else values.set(key, { text: found[3] ?? found[4] ?? '' })
    if (found[8] === '' && item.lastIndex >= body.length) break
  }
  const extra = [...values.keys()].find((key) => !['descr', 'fortran_order', 'shape'].includes(key))
  if (extra !== undefined) throw fail('format/header', `the header has an unknown field ${shown(extra)}`)
  if (values.get('descr')?.list) throw fail('format/dtype', 'a structured array; only plain arrays are read')
  const descr = values.get('descr')?.text
  const fortranOrder = values.get('fortran_order')?.flag
  const shape = values.get('shape')?.shape
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    throw fail('format/header', 'the header lacks descr, fortran_order or shape')
  }
  return { descr, fortranOrder, shape }
}

function parseShape(text: string, fail: (code: ErrorCode, message: string) => AuditError): number[] {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.at(-1) === '') parts.pop()
  return parts.map((part) => {
    const size = /^\d{1,16}L?$/.test(part) ? Number(part.replace('L', '')) : NaN
    if (!Number.isSafeInteger(size)) throw fail('format/shape', `a size of ${shown(part)}`)
    return size
  })
}

/** The elements in C order, little-endian. @param data exactly `header.byteLength` bytes; changed in place */
export function normalizeNpy(header: NpyHeader, data: Uint8Array): Uint8Array {
  const width = dtypeBytes[header.dtype]
  if (header.bigEndian && width > 1) swapBytes(data, width)
  return header.fortranOrder && header.shape.length > 1 ? toCOrder(data, header.shape, width) : data
}

/** Column-major to row-major. */
function toCOrder(data: Uint8Array, shape: readonly number[], width: number): Uint8Array {
  const result = new Uint8Array(data.length)
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, size) => product * size, width)
  )
  const index = shape.map(() => 0)
  let source = 0
  for (let target = 0; target < data.length; target += width) {
    for (let byte = 0; byte < width; byte++) result[target + byte] = data[source + byte] ?? 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1
      const stride = strides[axis] ?? 0
      index[axis] = (index[axis] ?? 0) + 1
      source += stride
      if ((index[axis] ?? 0) < size) break
      source -= stride * size
      index[axis] = 0
    }
  }
  return result
}
