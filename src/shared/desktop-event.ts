import { z } from 'zod'
import { progressSchema, traceEventSchema } from './progress'
import { logEntrySchema, runHandleSchema, runReferenceSchema, runStateSchema } from './run-state'
import { alertSchema } from './watch'
import { watchStateSchema } from './watch-state'

/** What main tells the page without being asked. */
export const desktopEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), state: runStateSchema }),
  z.object({ kind: z.literal('trace'), run: runHandleSchema, trace: traceEventSchema }),
  z.object({ kind: z.literal('log'), run: runHandleSchema, entry: logEntrySchema }),
  z.object({ kind: z.literal('watch'), state: watchStateSchema }),
  /** A notification was clicked; null is one that stands for several alerts. */
  z.object({ kind: z.literal('alert-chosen'), run: runReferenceSchema, alert: alertSchema.nullable() }),
  /** Progress of an operation that was asked with this task's name. */
  z.object({ kind: z.literal('task'), task: z.string(), progress: progressSchema }),
  /** A connection was refused, or more: what `offline` says has changed. */
  z.object({ kind: z.literal('egress') }),
  /** A second start of the application named a run. */
  z.object({ kind: z.literal('run-given') })
])
export type DesktopEvent = z.infer<typeof desktopEventSchema>
