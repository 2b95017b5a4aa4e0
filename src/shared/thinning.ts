import { z } from 'zod'

/** Why the LLC of a step is estimated: to cover the series; an end of a subject or a step of the sensitivity; a curve bends beside it;
 *  an estimate beside it was rejected. */
export const thinnedStepSchema = z.object({
  step: z.number().int().min(0),
  why: z.enum(['spread', 'named', 'bend', 'rejected'])
})
export type ThinnedStep = z.infer<typeof thinnedStepSchema>

/** Why no further step is chosen: as many as the plan allows; no curve bends beyond its errors where there are further steps; so many
 *  estimates were rejected that of a curve nothing can be seen to bend; none is left. */
export const thinningEndSchema = z.enum(['most', 'straight', 'unusable', 'every'])
export type ThinningEnd = z.infer<typeof thinningEndSchema>

/** Steps of a series whose LLC is estimated, where the plan bounds their number. */
export const thinningSchema = z.object({
  /** Steps that the plan allows. */
  most: z.number().int(),
  /** In the order they were chosen. */
  steps: z.array(thinnedStepSchema),
  /** Null while further ones may be chosen. */
  ended: thinningEndSchema.nullable()
})
export type Thinning = Readonly<z.infer<typeof thinningSchema>>

/** How many estimated checkpoints a subject will have, at most. */
export function estimatedCheckpoints(
  thinning: Pick<Thinning, 'most' | 'steps' | 'ended'> | null,
  steps: readonly number[]
): number {
  if (thinning === null) return steps.length
  const chosen = new Set(thinning.steps.map(({ step }) => step))
  const own = steps.filter((step) => chosen.has(step)).length
  const further = thinning.ended === null ? Math.max(0, thinning.most - chosen.size) : 0
  return Math.min(steps.length, own + further)
}
