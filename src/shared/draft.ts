import { z } from 'zod'
import { calibrationGoalsSchema, calibrationSchema } from './calibration'
import { inputHandleSchema, inputReferenceSchema } from './inputs'
import {
  comparePlanSchema,
  dataSchema,
  layerSpecSchema,
  llcPlanSchema,
  llcSettingsSchema,
  planSchema
} from './plan'

/** A plan as the window edits it: as `Plan`, but files are handles. Main writes the plan's file from it. */

const subjectDraftSchema = z.strictObject({
  name: planSchema.shape.subjects.element.shape.name,
  /** A series: folder, or one file. */
  input: inputHandleSchema,
  /** A config file or folder, a network described in place, or null: found beside or above the checkpoint. */
  architecture: z.union([inputHandleSchema, layerSpecSchema]).nullable(),
  /** Null: all steps. */
  steps: z.array(z.number().int().min(0)).min(1).max(10_000).nullable()
})

const dataFields = dataSchema.shape

const dataDraftSchema = z.strictObject({
  name: planSchema.shape.subjects.element.shape.name,
  input: inputHandleSchema,
  inputs: dataFields.inputs,
  targets: dataFields.targets,
  answers: dataFields.answers,
  loss: dataFields.loss,
  reduction: dataFields.reduction,
  use: dataFields.use,
  description: dataFields.description
})

export const planDraftSchema = z.strictObject({
  title: planSchema.shape.title,
  question: planSchema.shape.question,
  auditor: planSchema.shape.auditor,
  reviewer: planSchema.shape.reviewer,
  subjects: z.array(subjectDraftSchema).min(1).max(64),
  data: z.array(dataDraftSchema).min(1).max(64),
  llc: llcPlanSchema.extend({ calibration: inputHandleSchema.optional() }).nullable(),
  compare: comparePlanSchema.nullable(),
  seed: planSchema.shape.seed,
  engine: planSchema.shape.engine
})
export type PlanDraft = z.infer<typeof planDraftSchema>
export type SubjectDraft = PlanDraft['subjects'][number]
export type DataDraft = PlanDraft['data'][number]

export const presetNames = ['quick', 'standard', 'thorough'] as const
export const presetsSchema = z.record(z.enum(presetNames), llcSettingsSchema)
export type Presets = z.infer<typeof presetsSchema>

/** What an audit will take, from a few timed steps on this machine. */
export const estimateSchema = z.object({
  /** Of the whole audit, seconds. */
  secondsLow: z.number(),
  secondsHigh: z.number(),
  timedSteps: z.number().int(),
  secondsPerChainStep: z.number(),
  chainSteps: z.number().int(),
  checkpoints: z.number().int(),
  /** Distinct posteriors to sample: equal weights under equal conditions are sampled once. */
  posteriors: z.number().int(),
  estimates: z.number().int(),
  memoryBytes: z.number(),
  memoryFreeBytes: z.number(),
  diskBytes: z.number(),
  diskFreeBytes: z.number(),
  settings: llcSettingsSchema
})
export type Estimate = z.infer<typeof estimateSchema>

/** What a calibration is to reach: shares of λ̂, and what it may take. A budget in gradients repeats on every machine. */
export const calibrationRequestSchema = z.strictObject({
  relativeError: calibrationGoalsSchema.shape.relativeError,
  bias: calibrationGoalsSchema.shape.bias,
  budget: z.union([
    z.strictObject({
      seconds: z
        .number()
        .min(1)
        .max(7 * 86_400)
    }),
    z.strictObject({ gradients: calibrationGoalsSchema.shape.gradients.max(1e12) })
  ])
})
export type CalibrationRequest = z.infer<typeof calibrationRequestSchema>

/** A calibration and the file that main keeps it in. */
export const keptCalibrationSchema = z.strictObject({
  calibration: calibrationSchema,
  file: inputReferenceSchema
})
export type KeptCalibration = z.infer<typeof keptCalibrationSchema>
