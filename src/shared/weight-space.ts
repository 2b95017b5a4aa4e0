import { z } from 'zod'

/** Where two subjects lie in weight space: distances and angles, the singular values of their difference, and the loss between them. */

const nullable = z.number().nullable()

export const weightDistanceSchema = z.object({
  /** `component`: `full` and its parts. */
  kind: z.enum(['component', 'tensor']),
  name: z.string(),
  parameters: z.number().int(),
  /** ‖w_variant − w_reference‖₂ */
  distance: z.number(),
  /** Over ‖w_reference‖₂; null where that is 0. */
  relative: nullable,
  /** How far each came since the first common step. */
  movedReference: z.number(),
  movedVariant: z.number(),
  /** Distance over the root mean square of the two ways; null where neither moved. √2 for two ways of one length at a right angle. */
  relativeToMoved: nullable,
  /** Degrees between the two weights; null where one is 0. */
  angle: nullable,
  /** Degrees between the two ways; null where they do not begin at the same weights, or one has no length. */
  movedAngle: nullable,
  /** Of the squared distance of the whole model; null where that is 0. */
  share: nullable
})
export type WeightDistance = Readonly<z.infer<typeof weightDistanceSchema>>

export const weightStepSchema = z.object({
  step: z.number().int(),
  identicalWeights: z.boolean(),
  /** The whole model first, then the plan's components. */
  distances: z.array(weightDistanceSchema)
})
export type WeightStep = Readonly<z.infer<typeof weightStepSchema>>

export const spectrumSchema = z.object({
  tensor: z.string(),
  /** The head whose part of the tensor it is; empty for the whole tensor. */
  component: z.string(),
  rows: z.number().int(),
  columns: z.number().int(),
  /** Rows and columns without any difference: they are left out of the law of noise. */
  zeroRows: z.number().int(),
  zeroColumns: z.number().int(),
  /** ‖Δ‖_F, and its square as a share of that of the whole model. */
  norm: z.number(),
  share: nullable,
  /** ‖Δ‖₂ */
  largest: z.number(),
  /** ‖Δ‖_F² / ‖Δ‖₂² */
  stableRank: z.number(),
  /** Singular values above what the rounding of the stored weights gives, and that limit. Null where only the largest was computed. */
  rank: z.number().int().nullable(),
  rankLimit: nullable,
  /** σ of the noise that the bulk is like; null where it cannot be told. */
  noise: nullable,
  /** Whether that noise is the rounding of the stored weights: what is above it is then all of the difference. */
  isRounding: z.boolean(),
  /** What the largest singular value of such noise stays below, 99.9%. */
  edge: nullable,
  /** Singular values above the edge, and their share of ‖Δ‖_F². */
  outliers: z.number().int().nullable(),
  outlierShare: nullable,
  /** Some of the singular values by rank from 1 on, with what noise alone would have there; empty where they are not kept. */
  curve: z.array(z.object({ rank: z.number().int(), value: z.number(), expected: nullable }))
})
export type Spectrum = Readonly<z.infer<typeof spectrumSchema>>

export const lossLineSchema = z.object({
  data: z.string(),
  samples: z.number().int(),
  /** From the reference (0) to the variant (1). `rise`: mean loss above the interpolation of the ends, with its standard error. */
  points: z.array(z.object({ at: z.number(), loss: z.number(), rise: z.number(), error: z.number() })),
  /** Standard errors that the band of all places together is wide to each side. */
  factor: z.number(),
  /** Largest rise over the places, and where; 0 at the ends. 95% interval that allows for the choice of the place. */
  barrier: z.number(),
  at: z.number(),
  low: z.number(),
  high: z.number(),
  /** Mean by which the largest of several noisy rises exceeds the largest rise. The barrier is not corrected for it. */
  selectionBias: z.number()
})
export type LossLine = Readonly<z.infer<typeof lossLineSchema>>

export const unitMatchingSchema = z.object({
  /** Hidden units that were matched, and those that change their place. */
  units: z.number().int(),
  movedUnits: z.number().int(),
  layers: z.array(z.string()),
  /** After matching. */
  distance: z.number(),
  relative: nullable,
  /** Null where no unit changes its place (the straight line holds), or the loss could not be followed. */
  line: lossLineSchema.nullable()
})
export type UnitMatching = Readonly<z.infer<typeof unitMatchingSchema>>

export const weightDetailSchema = z.object({
  step: z.number().int(),
  /** Every component and every tensor. */
  distances: z.array(weightDistanceSchema),
  /** The largest share of the squared distance first. */
  spectra: z.array(spectrumSchema),
  line: lossLineSchema.nullable(),
  matching: unitMatchingSchema.nullable()
})
export type WeightDetail = Readonly<z.infer<typeof weightDetailSchema>>

export const weightComparisonSchema = z.object({
  /** First common step: where the ways begin. Null without a common step. */
  start: z.number().int().nullable(),
  /** Whether both have the same weights there. */
  hasCommonStart: z.boolean(),
  /** Every common step, ascending. */
  steps: z.array(weightStepSchema),
  /** The steps that the plan names, or the last one. */
  details: z.array(weightDetailSchema),
  /** What could not be done, and why. */
  remarks: z.array(z.string())
})
export type WeightComparison = Readonly<z.infer<typeof weightComparisonSchema>>

/** Tensors or components by their part of the squared distance, the largest first. */
export const byShare = (detail: WeightDetail, kind: WeightDistance['kind']): WeightDistance[] =>
  detail.distances
    .filter((row) => row.kind === kind && row.name !== 'full')
    .sort((a, b) => b.distance - a.distance)
