import { z } from 'zod'
import { llcSettingsSchema } from './plan'

/** What pilot runs found out about the sampler's settings, as it is stored beside the plan and in the run. */

const measured = z.number().nullable()

export const calibrationPointSchema = z.object({
  /** `tune`: looks for ε; `rung`: an estimate at one temperature; `check`: the chosen settings on another checkpoint. */
  purpose: z.enum(['tune', 'rung', 'check']),
  step: z.number().int(),
  settings: llcSettingsSchema,
  /** Gradients that the point cost, of all chains together one. */
  gradients: z.number().int(),
  /** λ̂, measured at this temperature and not corrected. */
  estimate: measured,
  standardError: measured,
  degree: measured,
  heatingShare: measured,
  /** What the finite step and the gradient noise add to λ̂: H_L/κ. */
  discretizationBias: measured,
  equilibrium: measured,
  equilibriumError: measured,
  excessShare: measured,
  restraintShare: measured,
  acceptance: measured,
  rHat: measured,
  ess: measured,
  /** dλ̂/d ln nβ and dλ̂/d ln γ, from the fluctuations of this run alone. */
  temperatureSlope: measured,
  temperatureSlopeError: measured,
  localizationSlope: measured,
  accepted: z.boolean(),
  /** Why it was rejected; empty when accepted. */
  reasons: z.array(z.string())
})
export type CalibrationPoint = Readonly<z.infer<typeof calibrationPointSchema>>

export const asymptoticSchema = z.object({
  /** Estimate of the limit of λ̂ for nβ → ∞, and a 90% interval that holds the error of extrapolation. */
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  /** What the limit adds to λ̂ of the chosen point. */
  correction: z.number(),
  temperatures: z.number().int()
})
export type Asymptotic = Readonly<z.infer<typeof asymptoticSchema>>

export const calibrationGoalsSchema = z.object({
  /** Wanted standard error of λ̂, as a share of λ̂. */
  relativeError: z.number().min(1e-3).max(1),
  /** Wanted bias by finite step and finite temperature, as a share of λ̂. */
  bias: z.number().min(1e-3).max(1),
  /** Gradients that may be spent: with the seed, all that the decisions depend on. */
  gradients: z.number().int().min(100),
  seed: z.number().int().min(0)
})
export type CalibrationGoals = Readonly<z.infer<typeof calibrationGoalsSchema>>

/** Form and version of the stored file. */
export const calibrationSchemaName = 'ontogeny.calibration/1'

export const calibrationSchema = z.object({
  schema: z.literal(calibrationSchemaName),
  goals: calibrationGoalsSchema,
  /** One gradient as it was timed, from which a budget in seconds became one in gradients; null where that was given. */
  secondsPerGradient: z.number().nullable(),
  subject: z.string(),
  component: z.string(),
  data: z.string(),
  /** Training step of the checkpoint that the settings were chosen on. */
  step: z.number().int(),
  /** SHA-256 of that checkpoint's weights and of the data set as the engine read them: a plan of another model or data is refused. */
  weightsSha256: z.string(),
  dataSha256: z.string(),
  points: z.array(calibrationPointSchema),
  /** Index of the chosen point; null where none is local and in equilibrium. */
  chosen: z.number().int().nullable(),
  /** Settings for all checkpoints and variants of the audit. */
  settings: llcSettingsSchema.nullable(),
  reason: z.string(),
  asymptotic: asymptoticSchema.nullable(),
  /** Training steps on which the chosen settings hold, of those checked. */
  comparable: z.array(z.number().int()),
  checked: z.array(z.number().int())
})
export type Calibration = Readonly<z.infer<typeof calibrationSchema>>

/** Largest stored calibration that is read: a point takes about a kilobyte. */
export const calibrationBytesLimit = 4 * 1024 * 1024
