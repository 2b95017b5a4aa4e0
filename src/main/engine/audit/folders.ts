import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileError } from '../formats/files'

/** Makes a folder and those above it that are missing. (Node's own recursive call never returns where the system says that an existing
 *  parent is missing, as /proc does, and hides that a disk is read-only.)
 *  @throws AuditError `file/not-writable`, `file/disk-full` */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let folder = path; !(await isFolder(folder)); folder = dirname(folder)) {
    missing.push(folder)
    if (dirname(folder) === folder) break
  }
  for (const folder of missing.reverse()) {
    try {
      await mkdir(folder)
    } catch (cause) {
      // Somebody else was faster.
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && (await isFolder(folder))) continue
      throw fileError(cause, folder, 'write')
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false
  )
}
