import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { reportSchema, type Report } from '../../../shared/report'
import { readBoundedText } from '../audit/bounded-text'
import { runFiles } from '../audit/run-folder'

const schemaName = reportSchema.shape.schema.value

/** The text of a run folder's `report.json`; null where there is none. @throws AuditError `run/damaged`, `file/*` */
export const storedText = (folder: string): Promise<string | null> =>
  readBoundedText(join(folder, runFiles.reportJson))

/** The version that wrote a report; null where the text does not say. */
export function versionOf(text: string): string | null {
  try {
    const value = JSON.parse(text) as { generator?: { version?: unknown } } | null
    const version = value?.generator?.version
    return typeof version === 'string' ? version.slice(0, 40) : null
  } catch {
    return null
  }
}

/** @param path for messages only @throws AuditError `run/damaged` naming the first wrong field */
export function parseReport(text: string, path: string): Report {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(path, `report.json is not JSON: ${(cause as Error).message}`, cause)
  }
  const found = (value as { schema?: unknown } | null)?.schema
  if (found !== schemaName) {
    const shown = found === undefined ? 'none' : JSON.stringify(found)
    throw damaged(path, `report.json has schema ${shown}, expected "${schemaName}"`)
  }
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw damaged(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not match its schema'}`)
}

function damaged(path: string, message: string, cause?: unknown): AuditError {
  return new AuditError('run/damaged', message, {
    where: path,
    hint: 'Another version wrote it, or it was changed. Ask for an untouched copy of the whole run folder.',
    cause
  })
}
