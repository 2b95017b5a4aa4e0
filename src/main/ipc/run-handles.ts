import { randomBytes } from 'node:crypto'
import { AuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'

/** The run folders that the user chose in this session. The page holds handles; only main knows the folders. */
export class RunHandles {
  readonly #folders = new Map<string, string>()

  /** @param folder absolute path that a dialog or the command line gave */
  issue(folder: string): RunReference {
    const handle = `run-${randomBytes(16).toString('hex')}`
    this.#folders.set(handle, folder)
    return { handle, folder }
  }

  /** @throws AuditError `ipc/refused` for a handle that was never given out */
  folderOf(handle: string): string {
    const folder = this.#folders.get(handle)
    if (folder !== undefined) return folder
    throw new AuditError('ipc/refused', 'this run was not opened in this session', {
      hint: 'Open the run folder again.'
    })
  }
}
