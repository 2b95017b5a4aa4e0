import { AuditError, type ErrorCode } from '../../../shared/errors'
import type { DType, TensorArchive, TensorEntry } from './archive'
import { readPieces } from './bytes'
import { dtypeBytes, elementCount } from './dtypes'
import { InputFile } from './files'
import { parseJson, sizeOf, type JsonValue } from './json'
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

interface Span extends TensorEntry {
  readonly start: number
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
  const header = parseJson(await file.read(8, headerBytes), file.path)
  if (!(header instanceof Map)) throw fail('format/header', 'the header is not a JSON object', 8)

  const metadata = new Map<string, string>()
  const listed: Span[] = []
  for (const [name, value] of header as ReadonlyMap<string, JsonValue>) {
    if (name === '__metadata__') {
      readMetadata(value, metadata, fail)
      continue
    }
    listed.push(readSpan(name, value, fail))
  }
  const dataStart = 8 + headerBytes
  let expected = 0
  for (const span of [...listed].sort((a, b) => a.start - b.start || a.byteLength - b.byteLength)) {
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
  return { spans: new Map(listed.map((span) => [span.name, span])), metadata, dataStart }
}

type Fail = (code: ErrorCode, message: string, offset: number) => AuditError

function readMetadata(value: JsonValue, metadata: Map<string, string>, fail: Fail): void {
  if (!(value instanceof Map)) throw fail('format/header', '__metadata__ is not an object', 8)
  for (const [key, text] of value as ReadonlyMap<string, JsonValue>) {
    if (typeof text !== 'string') throw fail('format/header', `__metadata__.${shown(key)} is not a string`, 8)
    metadata.set(key, text)
  }
}

function readSpan(name: string, value: JsonValue, fail: Fail): Span {
  const label = shown(name)
  if (name.length > maxNameLength) throw fail('format/limit', `a tensor name of ${name.length} characters`, 8)
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
  const count = elementCount(shape)
  const byteLength = count === null ? null : count * dtypeBytes[dtype]
  if (byteLength === null || !Number.isSafeInteger(byteLength)) {
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
  return { name, dtype, shape, byteLength, start }
}

function sizes(value: JsonValue | undefined): number[] | null {
  if (!Array.isArray(value)) return null
  const numbers = value.map((item: JsonValue) => sizeOf(item))
  return numbers.includes(null) ? null : (numbers as number[])
}
