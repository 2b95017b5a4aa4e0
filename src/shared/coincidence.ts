import { z } from 'zod'

/** What happens at the same time in a training run. */

export const developmentMarkSchema = z.object({
  kind: z.enum(['stage', 'form', 'behaviour']),
  /** The curve, path or probe behaviour that it is a mark of, e.g. `LLC (full)`. */
  source: z.string(),
  step: z.number(),
  low: z.number(),
  high: z.number()
})
export type DevelopmentMark = Readonly<z.infer<typeof developmentMarkSchema>>

/** Marks whose intervals have a step in common. */
export const coincidenceSchema = z.object({
  /** What the intervals share, steps. */
  low: z.number(),
  high: z.number(),
  /** By step. */
  marks: z.array(developmentMarkSchema),
  sources: z.number().int(),
  kinds: z.number().int(),
  /** How often marks of these widths would meet by chance; null for a single source. */
  chance: z.number().min(0).max(1).nullable(),
  statement: z.string()
})
export type Coincidence = Readonly<z.infer<typeof coincidenceSchema>>
