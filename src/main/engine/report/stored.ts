import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { reportSchema, type Report } from '../../../shared/report'
import { readOwnText } from '../audit/own-file'
import { runFiles } from '../audit/run-folder'

const schemaName = reportSchema.shape.schema.value

/** The report as `report.json` of a run folder has it; nothing vouches for it.
 *  @throws AuditError `file/not-found`, `file/*`, `format/limit`, `run/damaged` naming the first wrong field */
export async function readStoredReport(folder: string): Promise<Report> {
  const path = join(folder, runFiles.reportJson)
  const text = await readOwnText(folder, runFiles.reportJson)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(path, `report.json is not JSON: ${(cause as Error).message}`, cause)
  }
  const found = (value as { schema?: unknown } | null)?.schema
  if (found !== schemaName) {
    const named = found === undefined ? 'none' : JSON.stringify(found)
    throw damaged(path, `report.json has schema ${named}, expected "${schemaName}": another version wrote it`)
  }
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw damaged(
    path,
    `report.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not match its schema'}`
  )
}

function damaged(where: string, message: string, cause?: unknown): AuditError {
  return new AuditError('run/damaged', message, {
    where,
    hint: 'Open the run and choose “Rebuild report”; where its results are damaged too, ask for an untouched copy.',
    cause
  })
}
