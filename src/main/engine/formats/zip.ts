import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { AuditError, type ErrorCode } from '../../../shared/errors'
import { InputFile } from './files'
import { maxCompressionRatio, maxNameLength, maxUnpackedBytes, maxZipMembers } from './limits'
import { visible } from './names'

/** One member of a checked zip archive. */
export interface ZipMember {
  readonly name: string
  readonly size: number
  readonly entry: Entry
}

/** A zip archive whose directory has been checked: unique plain names, local and central names equal, no encryption, no overlap,
 *  bounded ratio and total. */
export interface CheckedZip {
  readonly members: ReadonlyMap<string, ZipMember>
  /** The first bytes of a member, or all of it. @throws AuditError `format/truncated`, `format/layout` */
  read(member: ZipMember, atMost?: number): Promise<Uint8Array>
  close(): void
}

export function looksLikeZip(head: Uint8Array): boolean {
  return (
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    (head[2] === 3 || head[2] === 5) &&
    (head[3] === 4 || head[3] === 6)
  )
}

export async function openZip(path: string): Promise<CheckedZip> {
  const fail = (code: ErrorCode, message: string, where = path): AuditError =>
    new AuditError(code, message, {
      where,
      hint: 'The archive is damaged or was made to mislead. Ask for another copy.'
    })
  const file = await InputFile.open(path)
  await file.close()
  const zip = await yauzl
    .openPromise(path, {
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
      decodeStrings: true
    })
    .catch((cause: unknown) => {
      throw fail('format/header', message(cause))
    })
  try {
    const members = await readDirectory(zip, path, file.size, fail)
    return {
      members,
      read: (member, atMost) => readMember(zip, member, atMost, path, fail),
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

type Fail = (code: ErrorCode, message: string, where?: string) => AuditError

async function readDirectory(
  zip: ZipFile,
  path: string,
  fileSize: number,
  fail: Fail
): Promise<Map<string, ZipMember>> {
  const members = new Map<string, ZipMember>()
  const spans: { start: number; end: number; name: string }[] = []
  let total = 0
  if (zip.entryCount > maxZipMembers)
    throw fail('format/limit', `${zip.entryCount} members, at most ${maxZipMembers}`)
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      const where = `${path}: ${visible(name)}`
      if (name.length > maxNameLength)
        throw fail('format/limit', `a member name of ${name.length} characters`)
      if (members.has(name)) throw fail('format/duplicate-name', 'two members have this name', where)
      if (entry.isEncrypted()) throw fail('format/unsupported', 'the member is encrypted', where)
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
        throw fail(
          'format/unsupported',
          `compression method ${entry.compressionMethod}, expected stored or deflated`,
          where
        )
      }
      if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) {
        throw fail('format/layout', 'a stored member with two different sizes', where)
      }
      if (entry.uncompressedSize > entry.compressedSize * maxCompressionRatio + 1024) {
        throw fail(
          'format/limit',
          `unpacks to ${entry.uncompressedSize} bytes from ${entry.compressedSize}`,
          where
        )
      }
      total += entry.uncompressedSize
      if (total > maxUnpackedBytes)
        throw fail('format/limit', `the members unpack to more than ${maxUnpackedBytes} bytes`)
      const local = await zip.readLocalFileHeaderPromise(entry)
      if (!sameBytes(local.fileName, entry.fileNameRaw)) {
        throw fail('format/layout', 'the name in the directory and the name at the member differ', where)
      }
      const end = local.fileDataStart + entry.compressedSize
      if (end > fileSize)
        throw fail('format/truncated', `the member ends at ${end}, the file at ${fileSize}`, where)
      spans.push({ start: entry.relativeOffsetOfLocalHeader, end, name })
      members.set(name, { name, size: entry.uncompressedSize, entry })
    }
  } catch (cause) {
    throw cause instanceof AuditError ? cause : fail('format/header', message(cause))
  }
  spans.sort((a, b) => a.start - b.start)
  spans.forEach((span, index) => {
    const next = spans[index + 1]
    if (next && span.end > next.start) {
      throw fail('format/layout', `members ${visible(span.name)} and ${visible(next.name)} overlap`)
    }
  })
  return members
}

async function readMember(
  zip: ZipFile,
  member: ZipMember,
  atMost: number | undefined,
  path: string,
  fail: Fail
): Promise<Uint8Array> {
  const wanted = Math.min(member.size, atMost ?? member.size)
  const bytes = new Uint8Array(wanted)
  let done = 0
  try {
    const stream = await zip.openReadStreamPromise(member.entry)
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        bytes.set(chunk.subarray(0, wanted - done), done)
        done = Math.min(wanted, done + chunk.length)
        if (done >= wanted && wanted < member.size) break
      }
    } finally {
      stream.destroy()
    }
  } catch (cause) {
    throw fail('format/layout', message(cause), `${path}: ${visible(member.name)}`)
  }
  if (done < wanted)
    throw fail('format/truncated', `${done} of ${wanted} bytes`, `${path}: ${visible(member.name)}`)
  return bytes
}

const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
