import { join } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { LedgerEntry } from '../../../shared/run'
import { hashFile } from '../formats/files'
import { extendedEntry, filesOf } from './course'
import { reportEntry } from './ledger'
import { requireOwnFile } from './own-file'
import { filesAtOnce, together } from './together'

/** A file that the ledger vouches for. */
export interface RecordedFile {
  /** Relative to the run folder, forward slashes. */
  readonly path: string
  readonly sha256: string
  /** Line of the ledger, from 1. */
  readonly line: number
}

/** Files whose hash the ledger holds, each as it was recorded last.
 *  @param entries from the beginning, where those of a whole run are meant
 *  @param created names of the files of the `created` entry, by field */
export function recordedFiles(
  entries: readonly LedgerEntry[],
  created: Readonly<Record<string, string>>
): RecordedFile[] {
  const files = new Map<string, RecordedFile>()
  const add = (path: unknown, sha256: unknown, line: number): void => {
    if (typeof path === 'string' && typeof sha256 === 'string') files.set(path, { path, sha256, line })
  }
  let number = 1
  for (const { type, data, seq } of entries) {
    if (type === extendedEntry) {
      const { manifest, setup } = filesOf(++number)
      add(manifest, data['manifest'], seq + 1)
      add(setup, data['setup'], seq + 1)
    }
    if (type === 'created') {
      for (const [field, path] of Object.entries(created)) add(path, data[field], seq + 1)
    }
    add(data['path'], data['sha256'], seq + 1)
    add(data['trace'], data['traceSha256'], seq + 1)
  }
  return [...files.values()]
}

/** Files of the report as the run's last `report` entry has them; none before the first. They say nothing that the results do not, and
 *  are written anew at any time: no reading of a run depends on them. */
export function recordedReport(entries: readonly LedgerEntry[]): RecordedFile[] {
  const entry = entries.findLast(({ type }) => type === reportEntry)
  const files: unknown = entry?.data['files']
  if (entry === undefined || typeof files !== 'object' || files === null) return []
  return Object.entries(files).flatMap(([path, sha256]) =>
    typeof sha256 === 'string' ? [{ path, sha256, line: entry.seq + 1 }] : []
  )
}

/** Why a recorded file is not what was recorded. */
export interface Fault {
  readonly file: RecordedFile
  readonly problem: 'missing' | 'changed' | 'unreadable'
  /** In words, e.g. `has SHA-256 1b2c…`. */
  readonly what: string
}

/** Compares a file with what the ledger recorded. @returns null when it is the same */
export async function faultOf(folder: string, file: RecordedFile): Promise<Fault | null> {
  try {
    // The ledger of a stranger may name anything.
    await requireOwnFile(folder, file.path)
    const { sha256 } = await hashFile(join(folder, file.path))
    if (sha256 === file.sha256) return null
    return { file, problem: 'changed', what: `has SHA-256 ${sha256.slice(0, 12)}…` }
  } catch (error) {
    const { code, message } = asAuditError(error)
    return code === 'file/not-found'
      ? { file, problem: 'missing', what: 'is missing' }
      : { file, problem: 'unreadable', what: `cannot be read (${message})` }
  }
}

/** What is wrong with recorded files, in their order. */
export async function faultsOf(folder: string, files: readonly RecordedFile[]): Promise<Fault[]> {
  const found = await together(files, filesAtOnce, (file) => faultOf(folder, file))
  return found.filter((fault) => fault !== null)
}

/** Every recorded file must be there with the bytes that were recorded.
 *  @throws AuditError `run/damaged` naming the first that is not, and its line of the ledger */
export async function requireRecorded(folder: string, files: readonly RecordedFile[]): Promise<void> {
  const [fault] = await faultsOf(folder, files)
  if (fault === undefined) return
  const { path, sha256, line } = fault.file
  throw new AuditError(
    'run/damaged',
    `${path} ${fault.what}; the ledger recorded ${sha256.slice(0, 12)}… in line ${line}`,
    {
      where: join(folder, path),
      hint: 'The run folder was changed after it was written. Ask for an untouched copy, or audit into a new folder.'
    }
  )
}
