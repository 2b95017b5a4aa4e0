import { lstat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { fileError, InputFile } from '../formats/files'
import { writeFileAtomic } from './atomic'

/** A file of the run folder itself. The folder may come from anybody: no link to another file is followed, no pipe waited for. */

/** Bytes of one text of a run folder, for those who write and those who read. V8 makes no string above 512 MiB, and a report of this size
 *  takes about 2 GB once it is parsed: as much as the engine process has on a machine with 8 GB. A report has about 3 kB an estimate, so
 *  this is more than a hundred thousand; plans that ask for more are refused (`reportable.ts`). */
export const largestText = 384 * 2 ** 20

/** What is written must be readable. @throws AuditError `format/limit` */
export function requireReadable(path: string, bytes: number): void {
  if (bytes <= largestText) return
  throw new AuditError(
    'format/limit',
    `${path} would have ${bytes} bytes, expected at most ${largestText}: it could not be opened again`,
    { where: path, hint: 'Audit fewer components, checkpoints or data sets in one run.' }
  )
}

/** @param path relative to the run folder
 *  @throws AuditError `run/damaged` for what is no regular file of the folder, `file/*` for what is missing or unreadable */
export async function requireOwnFile(folder: string, path: string): Promise<void> {
  const full = join(folder, path)
  await requireOwnFolders(folder, path)
  const info = await lstat(full).catch((cause: unknown) => {
    throw fileError(cause, full)
  })
  if (info.isFile()) return
  throw notOwn(full, `${info.isSymbolicLink() ? 'a link' : 'no regular file'} stands in the place of ${path}`)
}

/** What lies between the run folder and a file of it; a folder that is missing ends the way.
 *  @param path relative to the run folder @throws AuditError `run/damaged` where one of them is a link or no folder */
export async function requireOwnFolders(folder: string, path: string): Promise<void> {
  const parts = path.split(/[\\/]/)
  if (isAbsolute(path) || parts.includes('..')) {
    throw notOwn(join(folder, path), `the run names ${path}, a file outside of its folder`)
  }
  for (let depth = 1; depth < parts.length; depth++) {
    const place = parts.slice(0, depth).join('/')
    const info = await lstat(join(folder, place)).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw fileError(cause, join(folder, place))
    })
    if (info === null) return
    if (info.isDirectory()) continue
    throw notOwn(
      join(folder, place),
      `${info.isSymbolicLink() ? 'a link' : 'no folder'} stands in the place of the folder ${place}`
    )
  }
}

/** Writes a file of the run folder as `writeFileAtomic` does, and never beyond it through a link.
 *  @param path relative to the run folder @throws AuditError `run/damaged`, `file/*` */
export async function writeOwnFile(folder: string, path: string, data: string | Uint8Array): Promise<void> {
  await requireOwnFolders(folder, path)
  await writeFileAtomic(join(folder, path), data)
}

/** Text of a file of the run folder. @throws AuditError as `requireOwnFile`, `format/limit` when it is larger than ours can be */
export async function readOwnText(folder: string, path: string): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readOwnBytes(folder, path))
}

/** The same as the bytes that it is. */
export async function readOwnBytes(folder: string, path: string): Promise<Uint8Array> {
  await requireOwnFile(folder, path)
  const full = join(folder, path)
  const file = await InputFile.open(full)
  try {
    if (file.size > largestText) {
      throw new AuditError(
        'format/limit',
        `${path} has ${file.size} bytes, expected at most ${largestText}`,
        {
          where: full,
          hint: 'Ontogeny wrote no such file. Ask for an untouched copy of the folder.'
        }
      )
    }
    return await file.read(0, file.size)
  } finally {
    await file.close()
  }
}

function notOwn(where: string, message: string): AuditError {
  return new AuditError('run/damaged', message, {
    where,
    hint: 'The run folder was changed after it was written. Ask for an untouched copy.'
  })
}
