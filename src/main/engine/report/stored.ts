import { join } from 'node:path'
import { z } from 'zod'
import { AuditError } from '../../../shared/errors'
import { reportSchema, type Report } from '../../../shared/report'
import { comparisonSchema } from '../../../shared/run'
import { readOwnText } from '../audit/own-file'
import { runFiles } from '../audit/run-folder'

const schemaName = reportSchema.shape.schema.value

/** The report as `report.json` of a run folder has it; nothing vouches for it.
 *  @throws AuditError `file/not-found`, `file/*`, `format/limit`, `run/damaged` naming the first wrong field */
export const readStoredReport = (folder: string): Promise<Report> => readStored(folder, reportSchema)

const headSchema = reportSchema.pick({ schema: true, title: true, startedUtc: true, complete: true }).extend({
  plan: z.object({ sha256: z.string() }),
  subjects: z.array(z.object({ name: z.string(), steps: z.array(z.number()) })),
  comparison: comparisonSchema.pick({ verdict: true }).nullable()
})
export type ReportHead = z.infer<typeof headSchema>

/** What a list says of a run. The estimates are not checked: of a hundred thousand that takes seconds. @throws as `readStoredReport` */
export const readReportHead = (folder: string): Promise<ReportHead> => readStored(folder, headSchema)

async function readStored<T>(folder: string, schema: z.ZodType<T>): Promise<T> {
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
  const parsed = schema.safeParse(value)
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
