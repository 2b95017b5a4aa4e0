import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl'
import { AuditError, type ErrorCode } from '../../../shared/errors'
import { allocate, crc32 } from './bytes'
import { InputFile } from './files'
import { maxCompressionRatio, maxNameLength, maxUnpackedBytes, maxZipMembers } from './limits'
import { shown } from './names'
import { readZipEnd } from './zip-end'
import { ZipReader } from './zip-reader'

/** One member of a checked zip archive. */
export interface ZipMember {
  readonly name: string
  readonly size: number
  readonly entry: Entry
}

/** A zip archive whose directory has been checked: unique plain names, local and central headers equal, no encryption, no overlap,
 *  no hidden records, bounded ratio and total. */
export interface CheckedZip {
  readonly sizeBytes: number
  readonly members: ReadonlyMap<string, ZipMember>
  /** The first bytes of a member, or all of it with its CRC-32 checked.
   *  @throws AuditError `format/truncated`, `format/layout`, `format/limit`, `file/changed-while-read` */
  read(member: ZipMember, atMost?: number): Promise<Uint8Array>
  close(): Promise<void>
}

export function looksLikeZip(head: Uint8Array): boolean {
  return (
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
  )
}

type Fail = (code: ErrorCode, message: string, where?: string) => AuditError

export async function openZip(path: string): Promise<CheckedZip> {
  const fail: Fail = (code, message, where = path) =>
    new AuditError(code, message, {
      where,
      hint: 'The archive is damaged or was made to mislead. Ask for another copy.'
    })
  const file = await InputFile.open(path)
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new ZipReader(file), file.size, {
      autoClose: false,
      validateEntrySizes: true,
      decodeStrings: false
    })
    const members = await readDirectory(zip, file, fail)
    return {
      sizeBytes: file.size,
      members,
      read: async (member, atMost) => {
        const bytes = await readMember(zip, member, atMost, `${path}: ${shown(member.name)}`, fail)
        // The reader keeps blocks: what came from them is not older than the file.
        if (atMost === undefined) await file.requireUnchanged()
        return bytes
      },
      close: () => file.close()
    }
  } catch (cause) {
    await file.close()
    throw cause instanceof AuditError ? cause : fail('format/header', message(cause))
  }
}

interface Span {
  readonly start: number
  readonly end: number
  readonly name: string
}

async function readDirectory(zip: ZipFile, file: InputFile, fail: Fail): Promise<Map<string, ZipMember>> {
  if (zip.entryCount > maxZipMembers)
    throw fail('format/limit', `${zip.entryCount} members, at most ${maxZipMembers}`)
  // Not decoded: the bytes of the comment.
  const { directoryStart, directoryEnd } = await readZipEnd(file, zip.comment.length, fail)
  const members = new Map<string, ZipMember>()
  const spans: Span[] = []
  let [total, directoryAt] = [0, directoryStart]
  for await (const entry of zip.eachEntry()) {
    const name = memberName(entry, file.path, fail)
    const where = `${file.path}: ${shown(name)}`
    if (members.has(name)) throw fail('format/duplicate-name', 'two members have this name', where)
    checkEntry(entry, where, fail)
    total += entry.uncompressedSize
    if (total > maxUnpackedBytes)
      throw fail('format/limit', `the members unpack to more than ${maxUnpackedBytes} bytes`)
    const local = await zip.readLocalFileHeaderPromise(entry)
    checkLocal(entry, local, where, fail)
    spans.push({
      start: entry.relativeOffsetOfLocalHeader,
      end: local.fileDataStart + entry.compressedSize,
      name
    })
    members.set(name, { name, size: entry.uncompressedSize, entry })
    directoryAt += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
  }
  if (directoryAt !== directoryEnd) {
    throw fail('format/layout', `${directoryEnd - directoryAt} bytes of the directory belong to no member`)
  }
  spans.push({ start: directoryStart, end: directoryEnd, name: 'the directory' })
  checkOverlap(spans, fail)
  return members
}

/** The name as the plain header gives it; a second one in an extra field is not believed. */
function memberName(entry: Entry, path: string, fail: Fail): string {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, [], true)
  const where = `${path}: ${shown(name)}`
  if (name.length > maxNameLength)
    throw fail('format/limit', `a member name of ${name.length} characters`, where)
  if (entry.extraFields.some((field) => field.id === 0x7075))
    throw fail('format/layout', 'the member has a second name in an extra field', where)
  if (yauzl.validateFileName(name) !== null)
    throw fail('format/path-escape', 'the name of the member leads out of the archive', where)
  return name
}

function checkEntry(entry: Entry, where: string, fail: Fail): void {
  const { compressionMethod, compressedSize, uncompressedSize } = entry
  if (entry.isEncrypted()) throw fail('format/unsupported', 'the member is encrypted', where)
  if (compressionMethod !== 0 && compressionMethod !== 8) {
    throw fail(
      'format/unsupported',
      `compression method ${compressionMethod}, expected stored or deflated`,
      where
    )
  }
  if (uncompressedSize > compressedSize * maxCompressionRatio + 1024)
    throw fail('format/limit', `unpacks to ${uncompressedSize} bytes from ${compressedSize}`, where)
}

/** Readers that go by the header at the member must see what those see that go by the directory. */
function checkLocal(entry: Entry, local: LocalFileHeader, where: string, fail: Fail): void {
  if (!sameBytes(local.fileName, entry.fileNameRaw))
    throw fail('format/layout', 'the name in the directory and the name at the member differ', where)
  if (((local.generalPurposeBitFlag ^ entry.generalPurposeBitFlag) & 1) !== 0)
    throw fail('format/layout', 'only one of the two headers says that the member is encrypted', where)
  if (local.compressionMethod !== entry.compressionMethod)
    throw fail('format/layout', 'the compression in the directory and at the member differ', where)
  // Sizes and sum may follow the data instead (bit 3), or stand in an extra field (zip64).
  if ((local.generalPurposeBitFlag & 8) !== 0) return
  if (local.crc32 !== entry.crc32)
    throw fail('format/layout', 'the check sum in the directory and at the member differ', where)
  for (const size of ['compressedSize', 'uncompressedSize'] as const) {
    if (local[size] !== 0xffffffff && local[size] !== entry[size])
      throw fail('format/layout', 'the size in the directory and at the member differ', where)
  }
}

function checkOverlap(spans: Span[], fail: Fail): void {
  spans.sort((a, b) => a.start - b.start)
  spans.forEach((span, index) => {
    const next = spans[index + 1]
    if (next && span.end > next.start)
      throw fail('format/layout', `${shown(span.name)} and ${shown(next.name)} overlap`)
  })
}

async function readMember(
  zip: ZipFile,
  member: ZipMember,
  atMost: number | undefined,
  where: string,
  fail: Fail
): Promise<Uint8Array> {
  const wanted = Math.min(member.size, atMost ?? member.size)
  const bytes = allocate(wanted, where)
  let [done, sum] = [0, 0]
  try {
    const stream = await zip.openReadStreamPromise(member.entry)
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        bytes.set(chunk.subarray(0, wanted - done), done)
        done = Math.min(wanted, done + chunk.length)
        sum = crc32(chunk, sum)
        if (done >= wanted && wanted < member.size) return bytes
      }
    } finally {
      stream.destroy()
    }
  } catch (cause) {
    throw cause instanceof AuditError ? cause : fail('format/layout', message(cause), where)
  }
  if (done < wanted) throw fail('format/truncated', `${done} of ${wanted} bytes`, where)
  if (sum !== member.entry.crc32)
    throw fail('format/layout', 'the check sum is wrong: the content is damaged', where)
  return bytes
}

const message = (cause: unknown): string => shown(cause instanceof Error ? cause.message : String(cause))

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
