import { lstat, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { fileError } from '../formats/files'
import { readOwnText } from './own-file'

/** Refuses to write where something is that may be the user's own: a plan, data, anything but an earlier output of the same kind. Known
 *  before the work begins.
 *  @param schema of the JSON files that may be replaced, their field `schema`; null: none may
 *  @throws AuditError `file/exists`, `file/not-found` when the folder is missing, `file/*` */
export async function requireFreeOutput(path: string, schema: string | null): Promise<void> {
  const folder = dirname(path)
  const parent = await stat(folder).catch((cause: unknown) => {
    throw fileError(cause, folder)
  })
  if (!parent.isDirectory()) {
    throw new AuditError('file/not-writable', 'is a file, expected a folder to write into', {
      where: folder,
      hint: 'Name a file in a folder with --out.'
    })
  }
  const info = await lstat(path).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fileError(cause, path)
  })
  if (info === null) return
  if (schema !== null && info.isFile() && (await schemaOf(folder, path)) === schema) return
  throw new AuditError('file/exists', 'something is there already, and nothing of the user’s is replaced', {
    where: path,
    hint:
      schema === null
        ? 'Name a new file with --out.'
        : `Name a new file with --out. Only a file of ${schema} is written anew.`
  })
}

/** Null for what is no such file. */
async function schemaOf(folder: string, path: string): Promise<unknown> {
  try {
    const value = JSON.parse(await readOwnText(folder, basename(path))) as {
      readonly schema?: unknown
    } | null
    return value?.schema ?? null
  } catch {
    return null
  }
}
