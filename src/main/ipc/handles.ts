import { randomBytes } from 'node:crypto'
import { AuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import type { RunReference } from '../../shared/run-state'
import { nameOf } from './names'

/** What the user chose, dropped or started in this session. The page holds handles; only main knows the paths. One path has one handle,
 *  so that the page can tell what it has already. */
export class Handles {
  readonly #inputs = new Map<string, InputReference>()
  readonly #runs = new Map<string, RunReference>()
  readonly #handles = new Map<string, string>()

  /** @param path absolute path of a file or folder, or a glob that a plan names */
  issueInput(path: string, kind: InputReference['kind']): InputReference {
    const handle = this.#handleOf('input', path)
    const reference: InputReference = { handle, name: nameOf(path), path, kind }
    this.#inputs.set(handle, reference)
    return reference
  }

  /** @param folder absolute path of a run folder */
  issueRun(folder: string): RunReference {
    const handle = this.#handleOf('run', folder)
    const reference: RunReference = { handle, folder }
    this.#runs.set(handle, reference)
    return reference
  }

  /** @throws AuditError `ipc/refused` for a handle that was never given out */
  input(handle: string): InputReference {
    return this.#inputs.get(handle) ?? unknown('this file was not chosen in this session', 'Choose it again.')
  }

  /** @throws AuditError `ipc/refused` for a handle that was never given out */
  folderOf(handle: string): string {
    const reference = this.#runs.get(handle)
    return (
      reference?.folder ?? unknown('this run was not opened in this session', 'Open the run folder again.')
    )
  }

  #handleOf(kind: 'input' | 'run', path: string): string {
    const key = `${kind} ${path}`
    const handle = this.#handles.get(key) ?? `${kind}-${randomBytes(16).toString('hex')}`
    this.#handles.set(key, handle)
    return handle
  }
}

function unknown(message: string, hint: string): never {
  throw new AuditError('ipc/refused', message, { hint })
}
