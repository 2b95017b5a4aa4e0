import { z } from 'zod'

/** Stages of a curve over training, by its critical points over ln(step + 1) (Hoogland et al. 2024). */

/** The curve rises or falls at first and the other way afterwards; or it comes nearly to rest between two parts of one direction. */
export const boundaryKindSchema = z.enum(['maximum', 'minimum', 'plateau'])
export type BoundaryKind = z.infer<typeof boundaryKindSchema>

/** A turn of the piecewise-linear fit: the second opinion. */
export const changePointSchema = z.object({
  step: z.number(),
  /** The pieces that it stands between, or the flat piece. */
  low: z.number(),
  high: z.number(),
  kind: boundaryKindSchema
})
export type ChangePoint = z.infer<typeof changePointSchema>

export const boundarySchema = z.object({
  step: z.number(),
  /** Interval of 90%. */
  low: z.number(),
  high: z.number(),
  /** Share of the drawn curves that have it, 0 to 1. */
  support: z.number(),
  kind: boundaryKindSchema,
  /** The turn of the piecewise-linear fit whose place agrees; null where none does. */
  changePoint: changePointSchema.nullable()
})
export type Boundary = z.infer<typeof boundarySchema>

/** A: the curve rises, B: it falls; null where its change is not known from noise. */
export const stageTypeSchema = z.enum(['A', 'B']).nullable()
export type StageType = z.infer<typeof stageTypeSchema>

export const stageSchema = z.object({
  from: z.number(),
  to: z.number(),
  type: stageTypeSchema,
  /** Change of the curve from the first step to the last. */
  delta: z.number(),
  /** Its standard error at these two steps; null where it is not known. */
  deltaError: z.number().nullable(),
  /** Where a tenth and nine tenths of it are done. */
  changeFrom: z.number(),
  changeTo: z.number()
})
export type Stage = z.infer<typeof stageSchema>

/** The fitted curve for a chart, with its 90% band. All lists are `[places]`. */
export const fittedCurveSchema = z.object({
  step: z.array(z.number()),
  value: z.array(z.number()),
  low: z.array(z.number()),
  high: z.array(z.number()),
  /** With respect to ln(step + 1). */
  slope: z.array(z.number())
})
export type FittedCurve = z.infer<typeof fittedCurveSchema>

const stretchSchema = z.object({ from: z.number(), to: z.number() })

export const stagesSchema = z.object({
  schema: z.literal('ontogeny.stages/1'),
  curve: z.string(),
  seed: z.number(),
  /** Points with a value. */
  points: z.number(),
  /** Ascending in step, each with support above 0.5. */
  boundaries: z.array(boundarySchema),
  /** Weaker ones, from a support of 0.1. */
  candidates: z.array(boundarySchema),
  stages: z.array(stageSchema),
  /** All turns of the piecewise-linear fit. */
  changePoints: z.array(changePointSchema),
  fitted: fittedCurveSchema,
  /** Single points far from the curve of the others, which count less. */
  outliers: z.array(z.object({ step: z.number(), value: z.number(), expected: z.number() })),
  /** Steps without a value. */
  missing: z.array(z.number()),
  /** Stretches without points, in which no boundary could be seen. */
  gaps: z.array(stretchSchema),
  model: z
    .object({
      /** Length over which the curve changes, in units of ln(step + 1). */
      length: z.number(),
      /** Standard deviation of the curve around its mean. */
      scale: z.number(),
      /** Median scatter of a point about the curve. */
      scatter: z.number(),
      /** The same over the stated error; null where none is stated. */
      scatterOverStated: z.number().nullable()
    })
    .nullable(),
  /** What a reader should know, in words. */
  remarks: z.array(z.string())
})
export type Stages = z.infer<typeof stagesSchema>

/** Boundaries of several curves that coincide. */
export const jointBoundarySchema = z.object({
  step: z.number(),
  /** What the intervals of all its curves share. */
  low: z.number(),
  high: z.number(),
  curves: z.array(
    z.object({ curve: z.string(), step: z.number(), support: z.number(), kind: boundaryKindSchema })
  )
})
export type JointBoundary = z.infer<typeof jointBoundarySchema>

export const jointStagesSchema = z.object({
  curves: z.array(z.string()),
  boundaries: z.array(jointBoundarySchema),
  stages: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      /** One for each curve that has points at both ends. */
      changes: z.array(
        z.object({
          curve: z.string(),
          type: stageTypeSchema,
          delta: z.number(),
          deltaError: z.number().nullable()
        })
      )
    })
  )
})
export type JointStages = z.infer<typeof jointStagesSchema>
