import type { AuditError, ErrorCode } from '../../../shared/errors'
import type { InputFile } from './files'

/** Where the central directory of a zip archive lies. */
export interface ZipEnd {
  readonly directoryStart: number
  readonly directoryEnd: number
}

const endBytes = 22
const locatorBytes = 20
const zip64EndBytes = 56

/** Reads the end records (APPNOTE 4.3.14 to 4.3.16) and refuses archives that readers could understand differently: the directory must
 *  end where the end records begin, and the 64-bit record must agree with the 32-bit one.
 *  @param commentLength bytes after the last end record */
export async function readZipEnd(
  file: InputFile,
  commentLength: number,
  fail: (code: ErrorCode, message: string) => AuditError
): Promise<ZipEnd> {
  const endAt = file.size - endBytes - commentLength
  const end = viewOf(await file.read(endAt, endBytes))
  const short = {
    entries: end.getUint16(10, true),
    size: end.getUint32(12, true),
    start: end.getUint32(16, true)
  }
  if (end.getUint16(8, true) !== short.entries)
    throw fail('format/layout', 'the end record counts its members twice, differently')

  const locatorAt = endAt - locatorBytes
  const locator = locatorAt >= 0 ? viewOf(await file.read(locatorAt, locatorBytes)) : null
  if (locator?.getUint32(0, true) !== 0x07064b50) {
    return checked(short.start, short.size, endAt, fail)
  }
  const recordAt = Number(locator.getBigUint64(8, true))
  const record = viewOf(await file.read(recordAt, zip64EndBytes))
  const long = {
    entries: Number(record.getBigUint64(32, true)),
    size: Number(record.getBigUint64(40, true)),
    start: Number(record.getBigUint64(48, true))
  }
  const agrees =
    (short.entries === 0xffff || short.entries === long.entries) &&
    (short.size === 0xffffffff || short.size === long.size) &&
    (short.start === 0xffffffff || short.start === long.start)
  if (!agrees) throw fail('format/layout', 'the 64-bit and the 32-bit end record disagree')
  if (recordAt + 12 + Number(record.getBigUint64(4, true)) !== locatorAt)
    throw fail('format/layout', 'the 64-bit end record does not end where its locator begins')
  return checked(long.start, long.size, recordAt, fail)
}

function checked(
  start: number,
  size: number,
  recordsAt: number,
  fail: (code: ErrorCode, message: string) => AuditError
): ZipEnd {
  if (start + size !== recordsAt) {
    throw fail(
      'format/layout',
      `the directory ends at ${start + size}, its end record begins at ${recordsAt}`
    )
  }
  return { directoryStart: start, directoryEnd: recordsAt }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
