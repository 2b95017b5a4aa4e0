import { constants } from 'node:fs'
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AuditError } from '../../shared/errors'
import { writeFileAtomic } from '../engine/audit/atomic'
import { requireOwnFolders } from '../engine/audit/own-file'
import { runFiles } from '../engine/audit/run-folder'
import { fileError } from '../engine/formats/files'
import type { Desktop } from './desktop'
import { askForTarget } from './target'

/** Copies what a report consists of to a place that the user names. The bytes are those in the run folder. */

type What = 'pdf' | 'json' | 'figures'
type Saved = { path: string } | null

/** @param folder run folder @returns null when the user changes their mind
 *  @throws AuditError `run/damaged` when the run has no such file, `file/*` */
export async function exportReport(desktop: Desktop, folder: string, what: What): Promise<Saved> {
  const source = join(folder, sources[what])
  // Before the user is asked for a place.
  if (what === 'figures') await requireOwnFolders(folder, join(sources.figures, 'any'))
  else await (await openOwn(source)).close()
  const audit = basename(folder) === 'run' ? basename(dirname(folder)) : basename(folder)
  const path = await askForTarget(desktop, {
    name: what === 'figures' ? `${audit}-figures` : `${audit}.${what}`,
    extension: what === 'figures' ? null : what,
    folder: desktop.documents
  })
  if (path === null) return null
  try {
    await (what === 'figures' ? copyFigures(source, path) : copyOwn(source, path))
  } catch (cause) {
    throw fileError(cause, path, 'write')
  }
  return { path }
}

const sources = { pdf: runFiles.reportPdf, json: runFiles.reportJson, figures: runFiles.figures } as const

async function copyFigures(source: string, target: string): Promise<void> {
  const entries = await readdir(source, { withFileTypes: true })
  await mkdir(target, { recursive: true })
  for (const entry of entries) {
    if (entry.isFile() && entry.name.endsWith('.svg')) {
      await copyOwn(join(source, entry.name), join(target, entry.name))
    }
  }
}

async function copyOwn(source: string, target: string): Promise<void> {
  const file = await openOwn(source)
  try {
    await writeFileAtomic(target, await file.readFile())
  } finally {
    await file.close()
  }
}

/** Windows knows neither flag. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>

/** A run folder may come from anybody: only a regular file of its own is copied, no link to another and no pipe.
 *  @throws AuditError `run/damaged`, `file/*` */
async function openOwn(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw noSuchFile(path, 'the run has no such file', cause)
    if (code === 'ELOOP') throw noSuchFile(path, 'a link stands in the place of the run’s own file', cause)
    throw fileError(cause, path)
  })
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw noSuchFile(path, 'no regular file stands in the place of the run’s own file')
}

function noSuchFile(path: string, message: string, cause?: unknown): AuditError {
  return new AuditError('run/damaged', message, {
    where: path,
    hint: 'The run folder was changed. Open the run and choose “Rebuild report”: it is written again from the results.',
    cause
  })
}
