import { z } from 'zod'
import { coincidenceSchema } from './coincidence'
import { compressibilitySchema } from './compressibility'
import { doubleDescentSchema } from './double-descent'
import { essentialDynamicsSchema, jointDynamicsSchema } from './essential-dynamics'
import { jointStagesSchema, stagesSchema } from './stages'

/** How a training developed: what is derived from the measurements of all its checkpoints. */

/** Which of two checkpoints a Bayesian learner would prefer, and up to how many samples. */
export const preferenceSchema = z.object({
  subject: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  lossDifference: z.number(),
  llcDifference: z.number(),
  /** The number of samples at which the preference changes, with the interval in which it is undecided; null where it never does. */
  change: z
    .object({
      n: z.number(),
      low: z.number(),
      high: z.number().nullable(),
      before: z.string(),
      after: z.string()
    })
    .nullable(),
  statement: z.string()
})
export type Preference = z.infer<typeof preferenceSchema>

export const compressionSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  data: z.string(),
  method: z.enum(['quantize', 'prune', 'rank']),
  /** Bits; share of weights that stay; share of ranks that stay. */
  level: z.number(),
  /** ‖w′ − w‖ / ‖w‖ */
  relativeError: z.number(),
  /** Mean loss after it; null where it is not finite. */
  loss: z.number().nullable(),
  baselineLoss: z.number()
})
export type Compression = z.infer<typeof compressionSchema>

export const normRowSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  /** ‖w‖, and ‖w − w of the first checkpoint‖. */
  weights: z.number(),
  moved: z.number(),
  /** ‖∇L‖ of the mean loss on the first sampled data set. */
  gradient: z.number().nullable()
})
export type NormRow = z.infer<typeof normRowSchema>

/** Stages of one curve of one subject. */
export const subjectStagesSchema = stagesSchema.extend({ subject: z.string() })
export type SubjectStages = z.infer<typeof subjectStagesSchema>

export const developmentSchema = z.object({
  schema: z.literal('ontogeny.development/1'),
  /** Of everything that it was made from. */
  job: z.string(),
  stages: z.array(subjectStagesSchema),
  joint: z.array(jointStagesSchema.extend({ subject: z.string() })),
  /** Null where the plan names no probes. */
  essential: essentialDynamicsSchema.nullable(),
  coincidences: z.array(z.object({ subject: z.string(), rows: z.array(coincidenceSchema) })),
  preferences: z.array(preferenceSchema),
  norms: z.array(normRowSchema),
  compression: z.array(compressionSchema),
  /** Empty where the plan does not ask, and in runs of versions that had none. */
  doubleDescent: z.array(doubleDescentSchema).default([]),
  remarks: z.array(z.string())
})
export type Development = z.infer<typeof developmentSchema>

/** What the report has beside `stages` and `essentialDynamics`. */
export const reportDevelopmentSchema = developmentSchema
  .omit({ schema: true, job: true, stages: true, essential: true })
  .extend({
    /** What the levels of `compression` come to, of each subject; empty in reports of versions that had none. */
    compressibility: z.array(compressibilitySchema).default([]),
    /** Several subjects in the same planes. */
    jointPath: jointDynamicsSchema.nullable(),
    /** Samples whose outputs draw the path, and numbers of each; 0 without probes. */
    probes: z.number().int(),
    outputsPerProbe: z.number().int(),
    walks: z.number().int()
  })
export type ReportDevelopment = z.infer<typeof reportDevelopmentSchema>
