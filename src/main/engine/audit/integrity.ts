import { isAbsolute, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { LedgerEntry } from '../../../shared/run'
import { hashFile } from '../formats/files'

/** A file that the ledger vouches for. */
export interface RecordedFile {
  /** Relative to the run folder, forward slashes. */
  readonly path: string
  readonly sha256: string
  /** Line of the ledger, from 1. */
  readonly line: number
}

/** Files whose hash the ledger holds, each as it was recorded last. @param created names of the files of the `created` entry, by field */
export function recordedFiles(
  entries: readonly LedgerEntry[],
  created: Readonly<Record<string, string>>
): RecordedFile[] {
  const files = new Map<string, RecordedFile>()
  const add = (path: unknown, sha256: unknown, line: number): void => {
    if (typeof path === 'string' && typeof sha256 === 'string') files.set(path, { path, sha256, line })
  }
  for (const { type, data, seq } of entries) {
    if (type === 'created') {
      for (const [field, path] of Object.entries(created)) add(path, data[field], seq + 1)
    }
    add(data['path'], data['sha256'], seq + 1)
    add(data['trace'], data['traceSha256'], seq + 1)
  }
  return [...files.values()]
}

/** Every recorded file must be there with the bytes that were recorded.
 *  @throws AuditError `run/damaged` naming the first that is not, and its line of the ledger */
export async function requireRecorded(folder: string, files: readonly RecordedFile[]): Promise<void> {
  for (const { path, sha256, line } of files) {
    const found = await hashOfFile(folder, path)
    if (found === sha256) continue
    const what = found === null ? 'is missing or unreadable' : `has SHA-256 ${found.slice(0, 12)}…`
    throw new AuditError(
      'run/damaged',
      `${path} ${what}; the ledger recorded ${sha256.slice(0, 12)}… in line ${line}`,
      {
        where: join(folder, path),
        hint: 'The run folder was changed after it was written. Ask for an untouched copy, or audit into a new folder.'
      }
    )
  }
}

/** Null for what is no regular file inside the run folder: the ledger of a stranger may name anything. */
async function hashOfFile(folder: string, path: string): Promise<string | null> {
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) return null
  try {
    return (await hashFile(join(folder, path))).sha256
  } catch {
    return null
  }
}
