import { z } from 'zod'
import type { ErrorCode } from './errors'
import { reportSchema } from './report'

/** A run folder as it was found: its report, and what of the folder is not as it should be. */

/** What is wrong with a run folder, and what was left out of its report because of it. */
export const noticeSchema = z.object({
  code: z.string() as unknown as z.ZodType<ErrorCode>,
  where: z.string(),
  message: z.string(),
  hint: z.string(),
  /** What the window can do about it: write the report again, let the run go on, append new checkpoints. */
  remedy: z.enum(['none', 'rebuild', 'resume', 'extend'])
})
export type Notice = Readonly<z.infer<typeof noticeSchema>>

export const openedReportSchema = z.object({ report: reportSchema, notices: z.array(noticeSchema) })
export type OpenedReport = Readonly<z.infer<typeof openedReportSchema>>
