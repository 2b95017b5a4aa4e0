import { z } from 'zod'
import { serializedErrorSchema } from './errors-schema'
import { estimateEventSchema, phaseSchema, progressSchema, startedEventSchema } from './progress'

/** A run as the window follows it. */

export const runHandleSchema = z.string().regex(/^run-[0-9a-f]{32}$/)

export const runReferenceSchema = z.strictObject({
  handle: runHandleSchema,
  /** Where the run lies, to be read by people. */
  folder: z.string()
})
export type RunReference = z.infer<typeof runReferenceSchema>

export const runStatusSchema = z.enum([
  'preparing',
  'running',
  'pausing',
  'paused',
  'cancelling',
  'cancelled',
  'failed',
  'finished'
])
export type RunStatus = z.infer<typeof runStatusSchema>

export const runStateSchema = z.object({
  run: runReferenceSchema,
  title: z.string(),
  status: runStatusSchema,
  /** Why it failed. */
  error: serializedErrorSchema.nullable(),
  startedUtc: z.string(),
  /** Null until everything that can be refused has been. */
  plan: startedEventSchema.nullable(),
  /** In order; each with its last progress. */
  phases: z.array(
    z.object({
      phase: phaseSchema,
      /** `stopped`: the run ended in it. */
      state: z.enum(['waiting', 'running', 'stopped', 'done']),
      progress: progressSchema.nullable()
    })
  ),
  /** Of the phase in work. */
  progress: progressSchema.nullable(),
  /** Resident memory of the engine process; null before the first reading. */
  memoryBytes: z.number().nullable(),
  /** Estimates on disk, in the order they came. */
  estimates: z.array(estimateEventSchema)
})
export type RunState = z.infer<typeof runStateSchema>

export const logEntrySchema = z.object({
  utc: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string()
})
export type LogEntry = z.infer<typeof logEntrySchema>

/** Lines that are kept of a run's log; the oldest go when there are more. */
export const logLimit = 2000
