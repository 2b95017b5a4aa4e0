import { copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AuditError } from '../../shared/errors'
import { runFiles } from '../engine/audit/run-folder'
import { fileError } from '../engine/formats/files'
import type { Desktop } from './desktop'

/** Copies what a report consists of to a place that the user names. The bytes are those in the run folder. */

type What = 'pdf' | 'json' | 'figures'
type Saved = { path: string } | null

/** @param folder run folder @returns null when the user changes their mind
 *  @throws AuditError `run/damaged` when the run has no such file, `file/*` */
export async function exportReport(desktop: Desktop, folder: string, what: What): Promise<Saved> {
  const source = join(folder, sources[what])
  await requireThere(source)
  const audit = basename(folder) === 'run' ? basename(dirname(folder)) : basename(folder)
  const path = await desktop.chooseTarget({
    name: what === 'figures' ? `${audit}-figures` : `${audit}.${what}`,
    extension: what === 'figures' ? null : what,
    folder: desktop.documents
  })
  if (path === null) return null
  try {
    await (what === 'figures' ? copyFigures(source, path) : copyFile(source, path))
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
      await copyFile(join(source, entry.name), join(target, entry.name))
    }
  }
}

async function requireThere(path: string): Promise<void> {
  await stat(path).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'ENOENT'
      ? new AuditError('run/damaged', 'the run has no such file', {
          where: path,
          hint: '"ontogeny report RUN" writes the report again from the results.',
          cause
        })
      : fileError(cause, path)
  })
}
