import { AuditError, type ErrorCode } from '../../../shared/errors'
import type { DType, TensorArchive, TensorEntry } from './archive'
import { readPieces } from './bytes'
import { dtypeBytes, elementCount } from './dtypes'
import { InputFile } from './files'
import { parseMembers, sizeOf, type JsonValue, type UsualMember } from './json'
import { maxNameLength, maxRank, maxSafetensorsHeaderBytes } from './limits'
import { nameFindings, shown } from './names'
import { readAhead } from './read-ahead'

const dtypes: ReadonlyMap<string, DType> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F8_E4M3', 'float8_e4m3fn'],
  ['F8_E5M2', 'float8_e5m2'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U64', 'uint64'],
  ['U32', 'uint32'],
  ['U16', 'uint16'],
  ['U8', 'uint8'],
  ['BOOL', 'bool']
])

/** Not a tensor: texts about the file. */
const metadataName = '__metadata__'

/** A tensor and where its bytes begin after the header. */
class Span implements TensorEntry {
  constructor(
    readonly name: string,
    readonly dtype: DType,
    readonly shape: readonly number[],
    readonly byteLength: number,
    readonly start: number
  ) {}
}

/** A tensor as every known writer writes it: these fields in this order without spaces, at most 15 digits a number and 64 sizes. A
 *  header of 100,000 tensors is read in less than half the time so; whatever is written or sized otherwise is read value by value. */
const usualTensor: UsualMember<Span> = {
  pattern:
    /\{"dtype":"([A-Z0-9_]{1,9})","shape":\[((?:0|[1-9]\d{0,14})(?:,(?:0|[1-9]\d{0,14})){0,63})?\],"data_offsets":\[(0|[1-9]\d{0,14}),(0|[1-9]\d{0,14})\]\}/y,
  read(name, [, dtypeName = '', sizes, from, to]) {
    const dtype = dtypes.get(dtypeName)
    const shape = sizes === undefined ? [] : sizes.split(',').map(Number)
    const start = Number(from)
    const byteLength = dtype === undefined ? null : byteLengthOf(dtype, shape)
    if (dtype === undefined || byteLength !== Number(to) - start || name === metadataName) return null
    return new Span(name, dtype, shape, byteLength, start)
  },
  // Itself, its three fields, its sizes and its two offsets.
  countOf: ({ shape }) => 6 + shape.length
}

/** The first bytes of a safetensors file: a length of less than 2^32 and the start of a JSON object (spaces may precede it). */
export function looksLikeSafetensors(head: Uint8Array): boolean {
  const first = head.subarray(8).find((byte) => byte !== 0x20)
  return first === 0x7b && head.subarray(4, 8).every((byte) => byte === 0)
}

/** Opens one safetensors file. Rules as the Rust reader (huggingface/safetensors): header length within limits, strict JSON,
 *  spans in one unbroken row from the header to the last byte.
 *  @throws AuditError `format/*` */
export async function openSafetensors(path: string): Promise<TensorArchive> {
  const file = await InputFile.open(path)
  try {
    const { spans, metadata, dataStart } = await readHeader(file)
    const read = readAhead(file)
    return {
      format: 'safetensors',
      path,
      files: [path],
      sizeBytes: file.size,
      tensors: spans,
      metadata,
      findings: nameFindings(spans.keys(), path),
      async readBytes(name) {
        const span = spans.get(name)
        if (!span) throw missingTensor(path, name, spans)
        return read(dataStart + span.start, span.byteLength)
      },
      pieces(name) {
        const span = spans.get(name)
        if (!span) throw missingTensor(path, name, spans)
        const start = dataStart + span.start
        return readPieces(read, { start, length: span.byteLength, where: `${path}@${start}` })
      },
      close: () => file.close()
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

export function missingTensor(path: string, name: string, tensors: ReadonlyMap<string, unknown>): AuditError {
  return new AuditError('format/tensor-missing', `no tensor is named ${shown(name)}`, {
    where: path,
    hint: `The file holds ${tensors.size} tensors: ${[...tensors.keys()].slice(0, 8).map(shown).join(', ')}${tensors.size > 8 ? ', …' : '.'}`
  })
}

async function readHeader(
  file: InputFile
): Promise<{ spans: Map<string, Span>; metadata: Map<string, string>; dataStart: number }> {
  const fail = (code: ErrorCode, message: string, offset: number): AuditError =>
    new AuditError(code, message, {
      where: `${file.path}@${offset}`,
      hint: 'The file is damaged or was made to mislead. Ask for another copy.'
    })
  if (file.size < 8)
    throw fail('format/truncated', `${file.size} bytes, a safetensors file has at least 8`, 0)
  const lengthBytes = await file.read(0, 8)
  const length = new DataView(lengthBytes.buffer).getBigUint64(0, true)
  if (length > BigInt(maxSafetensorsHeaderBytes)) {
    throw fail(
      'format/limit',
      `the header claims ${length} bytes, at most ${maxSafetensorsHeaderBytes} are read`,
      0
    )
  }
  const headerBytes = Number(length)
  if (8 + headerBytes > file.size) {
    throw fail(
      'format/truncated',
      `the header claims ${headerBytes} bytes, the file has ${file.size - 8} after it`,
      0
    )
  }
  const header = parseMembers(await file.read(8, headerBytes), file.path, usualTensor)
  if (header === null) throw fail('format/header', 'the header is not a JSON object', 8)

  const metadata = readMetadata(header.get(metadataName), fail)
  header.delete(metadataName)
  for (const [name, value] of header) {
    if (name.length > maxNameLength)
      throw fail('format/limit', `a tensor name of ${name.length} characters`, 8)
    if (!(value instanceof Span)) header.set(name, describedSpan(name, value, fail))
  }
  // Every one is a span now; another map of all would take as long as all their checks.
  const spans = header as Map<string, Span>
  const dataStart = 8 + headerBytes
  let expected = 0
  for (const span of [...spans.values()].sort((a, b) => a.start - b.start || a.byteLength - b.byteLength)) {
    if (span.start !== expected) {
      throw fail(
        'format/layout',
        `tensor ${shown(span.name)} starts at ${span.start}, expected ${expected}: spans ${span.start < expected ? 'overlap' : 'leave a hole'}`,
        dataStart + span.start
      )
    }
    expected += span.byteLength
  }
  if (dataStart + expected !== file.size) {
    const truncated = dataStart + expected > file.size
    throw fail(
      truncated ? 'format/truncated' : 'format/layout',
      `the tensors end at ${dataStart + expected}, the file at ${file.size}`,
      Math.min(dataStart + expected, file.size)
    )
  }
  return { spans, metadata, dataStart }
}

type Fail = (code: ErrorCode, message: string, offset: number) => AuditError

function readMetadata(value: JsonValue | Span | undefined, fail: Fail): Map<string, string> {
  const metadata = new Map<string, string>()
  if (value === undefined) return metadata
  if (!(value instanceof Map)) throw fail('format/header', `${metadataName} is not an object`, 8)
  for (const [key, text] of value as ReadonlyMap<string, JsonValue>) {
    if (typeof text !== 'string')
      throw fail('format/header', `${metadataName}.${shown(key)} is not a string`, 8)
    metadata.set(key, text)
  }
  return metadata
}

function describedSpan(name: string, value: JsonValue, fail: Fail): Span {
  const label = shown(name)
  if (!(value instanceof Map)) throw fail('format/header', `tensor ${label} is not described by an object`, 8)
  const fields = value as ReadonlyMap<string, JsonValue>
  const extra = [...fields.keys()].find((key) => !['dtype', 'shape', 'data_offsets'].includes(key))
  if (extra !== undefined)
    throw fail('format/header', `tensor ${label} has an unknown field ${shown(extra)}`, 8)
  const dtypeName = fields.get('dtype')
  const dtype = typeof dtypeName === 'string' ? dtypes.get(dtypeName) : undefined
  if (!dtype)
    throw fail(
      'format/dtype',
      `tensor ${label} has the unknown dtype ${typeof dtypeName === 'string' ? shown(dtypeName) : 'that is no string'}`,
      8
    )
  const shape = sizes(fields.get('shape'))
  if (!shape || shape.length > maxRank) throw fail('format/shape', `tensor ${label} has a malformed shape`, 8)
  const byteLength = byteLengthOf(dtype, shape)
  if (byteLength === null) {
    throw fail('format/shape', `tensor ${label} has more elements than can be counted`, 8)
  }
  const offsets = sizes(fields.get('data_offsets'))
  const [start, end] = offsets ?? []
  if (offsets?.length !== 2 || start === undefined || end === undefined) {
    throw fail('format/header', `tensor ${label} has malformed data_offsets`, 8)
  }
  if (end - start !== byteLength) {
    throw fail(
      'format/layout',
      `tensor ${label} spans ${end - start} bytes, its shape [${shape.join(', ')}] of ${dtype} needs ${byteLength}`,
      8
    )
  }
  return new Span(name, dtype, shape, byteLength, start)
}

/** Null when it cannot be counted. */
function byteLengthOf(dtype: DType, shape: readonly number[]): number | null {
  const count = elementCount(shape)
  const byteLength = count === null ? null : count * dtypeBytes[dtype]
  return Number.isSafeInteger(byteLength) ? byteLength : null
}

function sizes(value: JsonValue | undefined): number[] | null {
  if (!Array.isArray(value)) return null
  const numbers = value.map((item: JsonValue) => sizeOf(item))
  return numbers.includes(null) ? null : (numbers as number[])
}
