import { z } from 'zod'
import { serializedErrorSchema } from './errors-schema'
import { runReferenceSchema } from './run-state'
import { keptAlertSchema } from './watch'

/** A watched training as the window follows it. */

/** Alerts that the window is told; the oldest go when there are more. All of them are in the file beside the run. */
export const alertLimit = 1000

/** Between two looks, s. */
export const secondsSchema = z.number().int().min(1).max(86_400)

export const watchAlertSchema = keptAlertSchema.extend({
  /** Whether this watch raised it; an earlier one otherwise. */
  isFresh: z.boolean()
})
export type WatchAlert = z.infer<typeof watchAlertSchema>

export const watchStateSchema = z.object({
  run: runReferenceSchema,
  title: z.string(),
  status: z.enum(['watching', 'auditing', 'stopping', 'stopped', 'failed']),
  /** Why it failed. */
  error: serializedErrorSchema.nullable(),
  startedUtc: z.string(),
  every: secondsSchema,
  /** The rules' file, to be read by people; null for the usual ones. */
  rules: z.string().nullable(),
  /** Where the alerts are kept, to be read by people. */
  alertFile: z.string(),
  /** Of the last look; null before the first. */
  lookedUtc: z.string().nullable(),
  subjects: z.array(
    z.object({
      name: z.string(),
      /** Steps whose checkpoints are whole; those that are not audited yet are next. */
      whole: z.array(z.number().int()),
      audited: z.array(z.number().int()),
      /** Still written, or not to be read yet. */
      waiting: z.array(z.object({ step: z.number().int(), why: z.string() }))
    })
  ),
  /** In the order they were raised. */
  alerts: z.array(watchAlertSchema).max(alertLimit)
})
export type WatchState = z.infer<typeof watchStateSchema>

/** Whether the training is still watched. */
export const isWatching = ({ status }: WatchState): boolean => status !== 'stopped' && status !== 'failed'
