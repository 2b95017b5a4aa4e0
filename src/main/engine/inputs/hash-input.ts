import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { FileHashes } from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import { openArchive } from '../formats/detect'
import { fileError, hashFile } from '../formats/files'
import type { OperationContext } from '../service'
import { nameIn, seriesOf } from './checkpoints'

interface FileToHash {
  readonly path: string
  readonly step: number | null
  readonly sizeBytes: number
}

/** SHA-256 of each file of an input, in the order of its series; also of files whose content cannot be read.
 *  @throws AuditError `file/*`, `series/*`; the signal's reason after an abort */
export async function hashInput(
  { path }: { readonly path: string },
  { signal, onProgress }: Pick<OperationContext, 'signal' | 'onProgress'>
): Promise<FileHashes> {
  const files: FileToHash[] = []
  for (const checkpoint of (await seriesOf(path)).checkpoints) {
    signal.throwIfAborted()
    const { paths, isData } = await filesOf(checkpoint.path, signal)
    for (const file of paths) {
      files.push({ path: file, step: isData ? null : checkpoint.step, sizeBytes: await sizeOf(file) })
    }
  }
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const report = progressOf(onProgress, { phase: 'hash', unit: 'bytes', total })
  const base = await folderOf(path)
  const hashes: FileHashes = []
  let before = 0
  for (const file of files) {
    const name = nameIn(base, file.path)
    const hashed = await hashFile(file.path, {
      signal,
      onProgress: (done) => report(before + done, { checkpoint: name })
    })
    hashes.push({ name, step: file.step, ...hashed })
    before += file.sizeBytes
    report(before, { checkpoint: name })
  }
  return hashes
}

/** Files of one checkpoint: those that its format names, else the weights that lie there. */
async function filesOf(
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

async function folderOf(path: string): Promise<string> {
  const info = await stat(path).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  return info.isDirectory() ? path : dirname(path)
}

async function sizeOf(path: string): Promise<number> {
  const info = await stat(path).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  return info.size
}
