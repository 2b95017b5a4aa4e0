import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { AuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import { maximumDropped } from '../../shared/ipc'
import { isRunFolder } from '../engine/audit/run-folder'
import { fileError } from '../engine/formats/files'
import type { Handles } from './handles'

/** Turns paths that the user chose or dropped into handles. */

/** @param path absolute @throws AuditError `file/*` for what is not there, `file/not-a-file` for pipes and devices */
export async function issueInput(handles: Handles, path: string): Promise<InputReference> {
  if (!isAbsolute(path)) {
    throw new AuditError('ipc/refused', 'a path that is not absolute', {
      where: path,
      hint: 'Drop it again.'
    })
  }
  const place = resolve(path)
  const info = await stat(place).catch((cause: unknown) => {
    throw fileError(cause, place)
  })
  if (info.isDirectory()) return handles.issueInput(place, 'folder')
  if (info.isFile()) return handles.issueInput(place, 'file')
  throw new AuditError('file/not-a-file', 'is not a regular file, expected a file or a folder', {
    where: place,
    hint: 'Choose a regular file.'
  })
}

/** What lies directly in a folder, by name: files and folders, without hidden entries and links; empty for a file.
 *  @throws AuditError `file/*` */
export async function listFolder(
  handles: Handles,
  { path, kind }: InputReference
): Promise<InputReference[]> {
  if (kind === 'file') return []
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, maximumDropped)
    .map((entry) => handles.issueInput(join(path, entry.name), entry.isFile() ? 'file' : 'folder'))
}

/** The run folder that an input is: itself, or the `run` inside an audit's folder; null where it is none. */
export async function runFolderOf({
  path,
  kind
}: Pick<InputReference, 'path' | 'kind'>): Promise<string | null> {
  if (kind === 'file') return null
  for (const folder of [path, join(path, 'run')]) {
    if (await isRunFolder(folder)) return folder
  }
  return null
}
