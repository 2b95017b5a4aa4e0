import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError } from '../formats/files'
import { makeFolder } from './folders'

/** Writes a file so that a reader sees the old content or the whole new one, never a part: temporary file in the same folder,
 *  fsync, rename, fsync of the folder. Creates missing parent folders.
 *  @throws AuditError `file/disk-full`, `file/not-writable`; the temporary file is removed */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await makeFolder(folder)
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncFolder(folder)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileError(cause, path, 'write')
  }
}

/** Makes a rename durable. Windows cannot open folders: there the rename alone has to do. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
