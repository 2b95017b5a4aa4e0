import { z } from 'zod'
import { serializedErrorSchema } from './errors-schema'
import { reportSchema } from './report'

/** What a reader must know about a run folder beside its report. */
export const noticeSchema = z.object({
  /** `error`: something was changed or lost, and is left out. `warning`: something can be made again. `info`: nothing is wrong. */
  severity: z.enum(['error', 'warning', 'info']),
  error: serializedErrorSchema
})
export type Notice = z.infer<typeof noticeSchema>

/** A run folder as far as it can be read. */
export const openedRunSchema = z.object({
  report: reportSchema,
  notices: z.array(noticeSchema),
  /** Whether every recorded file is there unchanged: only then the report can be written again. */
  isIntact: z.boolean(),
  /** Whether the audit did not come to its end. */
  isUnfinished: z.boolean()
})
export type OpenedRun = z.infer<typeof openedRunSchema>
