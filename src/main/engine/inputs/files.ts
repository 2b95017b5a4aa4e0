import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { openArchive } from '../formats/detect'
import { fileError } from '../formats/files'
import { isGlob } from '../formats/glob'

/** Files of one checkpoint: those that its format names, else the weights that lie there. */
export async function filesOf(
  path: string,
  signal: AbortSignal
): Promise<{ readonly paths: readonly string[]; readonly isData: boolean }> {
  try {
    const archive = await openArchive(path, { signal })
    await archive.close()
    return { paths: archive.files, isData: archive.format === 'npz' || archive.format === 'npy' }
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    if ((await folderOf(path)) !== path) return { paths: [path], isData: false }
    const names = await readdir(path)
    const weights = names.filter((name) => /\.safetensors(\.index\.json)?$/.test(name)).sort()
    return { paths: weights.map((name) => join(path, name)), isData: false }
  }
}

/** The folder itself, the one that the file lies in, or the last one above a pattern. @throws AuditError `file/*` */
export async function folderOf(path: string): Promise<string> {
  const info = await stat(path).catch((cause: unknown) => {
    if (isGlob(path)) return null
    throw fileError(cause, path)
  })
  if (info === null) return folderOf(dirname(path))
  return info.isDirectory() ? path : dirname(path)
}

export async function sizeOf(path: string): Promise<number> {
  const info = await stat(path).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  return info.size
}
