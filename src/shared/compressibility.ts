import { z } from 'zod'

/** How far checkpoints can be compressed, beside how degenerate they are. */

/** The smallest level of a method at which a checkpoint keeps what it has learned, as at every larger level that was tried; null where it
 *  does at none. */
const least = z.number().nullable()

export const compressibilityRowSchema = z.object({
  step: z.number().int(),
  /** λ̂ of the first component on the same data; null where there is none. */
  llc: z.number().nullable(),
  /** How much lower the checkpoint's loss is than that of one that knows nothing. */
  learned: z.number(),
  /** Null where too little was learned to ask what is kept of it. */
  least: z.object({ quantize: least, prune: least, rank: least }).nullable()
})
export type CompressibilityRow = z.infer<typeof compressibilityRowSchema>

export const compressibilitySchema = z.object({
  subject: z.string(),
  data: z.string(),
  /** Component that the LLC is of; empty without one. */
  component: z.string(),
  /** Loss of one that knows nothing: the chance level of the data, or the highest loss of the subject's checkpoints. */
  uninformedLoss: z.number(),
  uninformed: z.enum(['chance', 'highest']),
  rows: z.array(compressibilityRowSchema),
  /** Over the checkpoints that have both, between the LLC and the smallest level; "none" counts as more than any level. */
  correlations: z.array(
    z.object({
      method: z.enum(['quantize', 'prune', 'rank']),
      checkpoints: z.number().int(),
      /** Spearman's ρ; null where one side is constant or there are too few. */
      rho: z.number().nullable(),
      /** By permutation. */
      pValue: z.number().nullable()
    })
  )
})
export type Compressibility = z.infer<typeof compressibilitySchema>
