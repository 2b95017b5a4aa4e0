import { z } from 'zod'
import { reasonSchema, verdictSchema } from './run'
import { thinningSchema, type Thinning } from './thinning'

/** What long operations say while they last. */

export const phaseSchema = z.enum([
  'load',
  'hash',
  'behaviour',
  'sample',
  'compare',
  'development',
  'report',
  'read',
  'time',
  'self-test'
])
export type Phase = z.infer<typeof phaseSchema>

/** One progress event of a long operation. Every count is of `unit`; `etaSeconds` is null while unknown. */
export const progressSchema = z.object({
  phase: phaseSchema,
  subject: z.string().optional(),
  checkpoint: z.string().optional(),
  /** Training step of the checkpoint in work. */
  trainingStep: z.number().optional(),
  chain: z.number().optional(),
  done: z.number(),
  total: z.number(),
  unit: z.enum(['files', 'bytes', 'chain-steps', 'checkpoints', 'parts', 'tensors']),
  /** Units per second over the last seconds. */
  rate: z.number(),
  etaSeconds: z.number().nullable()
})
export type ProgressEvent = Readonly<z.infer<typeof progressSchema>>

export type ProgressListener = (event: ProgressEvent) => void

/** Draws of some chains as they come: nβ (L(w) − L(w*)) on the paired mini-batch, burn-in steps first. */
export const traceEventSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  component: z.string(),
  data: z.string(),
  burnIn: z.number().int(),
  draws: z.number().int(),
  chains: z.array(
    z.object({
      chain: z.number().int(),
      /** Step of the first value, counted from the start of burn-in. */
      from: z.number().int(),
      /** Every `stride`-th step. */
      stride: z.number().int(),
      values: z.array(z.number().nullable())
    })
  )
})
export type TraceEvent = z.infer<typeof traceEventSchema>

/** An estimate that is on disk. */
export const estimateEventSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  component: z.string(),
  data: z.string(),
  verdict: verdictSchema,
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reasons: z.array(reasonSchema)
})
export type EstimateEvent = z.infer<typeof estimateEventSchema>

/** What an audit is about to do, once everything that can be refused has been. */
export const startedEventSchema = z.object({
  title: z.string(),
  resumed: z.boolean(),
  subjects: z.array(z.object({ name: z.string(), steps: z.array(z.number().int()) })),
  /** Steps whose LLC is estimated, as far as they are chosen; null: all. */
  thinning: thinningSchema.nullable(),
  components: z.array(z.string()),
  sampled: z.array(z.string()),
  observed: z.array(z.string()),
  hasComparison: z.boolean(),
  chains: z.number().int(),
  burnIn: z.number().int(),
  draws: z.number().int(),
  /** Bytes that the engine stated before it ran. */
  memoryBytes: z.number()
})
export type StartedEvent = z.infer<typeof startedEventSchema>

/** What an audit tells beside its progress. */
export type AuditEvent =
  | { readonly kind: 'started'; readonly started: StartedEvent }
  | { readonly kind: 'trace'; readonly trace: TraceEvent }
  /** Further steps were chosen, or none will be. */
  | { readonly kind: 'thinning'; readonly thinning: Thinning }
  | { readonly kind: 'estimate'; readonly estimate: EstimateEvent }
  /** Resident memory of the engine process. */
  | { readonly kind: 'memory'; readonly bytes: number }
  | { readonly kind: 'paused'; readonly isPaused: boolean }
