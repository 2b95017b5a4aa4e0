import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { fileError } from '../formats/files'
import { readOwnText } from './own-file'
import { isRunFolder } from './run-folder'

/** Refuses to write where something is that may be the user's own: a plan, data, anything but an earlier output of the same kind. Known
 *  before the work begins.
 *  @param schema of the JSON files that may be replaced, their field `schema`; null: none may
 *  @throws AuditError `file/exists`, `file/not-found` when the folder is missing, `file/*` */
export async function requireFreeOutput(path: string, schema: string | null): Promise<void> {
  await requireOutsideRun(path)
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

/** A run folder is evidence: nothing is put into one, not through a link either.
 *  @throws AuditError `file/exists` for a place in a run folder */
export async function requireOutsideRun(path: string): Promise<void> {
  const place = await realpath(path)
    .catch(() => realpath(dirname(path)))
    .catch(() => resolve(path))
  for (const folder of upwards(place)) {
    if (!(await isRunFolder(folder))) continue
    throw new AuditError('file/exists', 'lies in the folder of a run, which is evidence and stays as it is', {
      where: path,
      hint: `Choose a place outside of ${folder}.`
    })
  }
}

/** A path and every folder above it. */
function* upwards(path: string): Generator<string> {
  yield path
  if (dirname(path) !== path) yield* upwards(dirname(path))
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
