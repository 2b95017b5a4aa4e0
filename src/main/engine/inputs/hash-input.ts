import type { FileHashes } from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import { hashFile } from '../formats/files'
import type { OperationContext } from '../service'
import { nameIn, seriesOf } from './checkpoints'
import { filesOf, folderOf, sizeOf } from './files'

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
