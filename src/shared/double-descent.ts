import { z } from 'zod'

/** Loss on test data over training steps or model sizes, and whether it falls, rises and falls again (Nakkiran et al. 2019). */

export const descentRowSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  /** Of the whole model. */
  parameters: z.number().int(),
  trainLoss: z.number(),
  testLoss: z.number(),
  /** Test loss less training loss. */
  gap: z.number(),
  /** Of the plan's first component on the training data; null where there is no estimate. */
  llc: z.number().nullable(),
  llcError: z.number().nullable()
})
export type DescentRow = Readonly<z.infer<typeof descentRowSchema>>

export const descentChangeSchema = z.object({
  /** Rows, from 0 on. */
  from: z.number().int(),
  to: z.number().int(),
  /** Of the test loss, with the standard error that the rule of the finding takes. */
  difference: z.number(),
  error: z.number(),
  /** Change of the LLC between the same rows; null where one of them has no estimate. */
  llc: z.object({ difference: z.number(), error: z.number(), low: z.number(), high: z.number() }).nullable()
})
export type DescentChange = Readonly<z.infer<typeof descentChangeSchema>>

/** `rise-and-fall`: as a double descent whose first fall is not seen. `overfits`: it falls and rises, and does not fall again. `level`: no
 *  change is beyond the errors. `unknown`: fewer than five checkpoints, or three sizes. */
export const descentKindSchema = z.enum([
  'double-descent',
  'rise-and-fall',
  'overfits',
  'falls',
  'rises',
  'level',
  'unknown'
])
export type DescentKind = z.infer<typeof descentKindSchema>

export const descentFindingSchema = z.object({
  kind: descentKindSchema,
  /** Changes that count, null where there is none: to the first minimum, from there to the maximum, from there to the second minimum. */
  firstFall: descentChangeSchema.nullable(),
  rise: descentChangeSchema.nullable(),
  secondFall: descentChangeSchema.nullable(),
  /** Standard errors that a change must have; 0 where nothing was tested. */
  threshold: z.number(),
  statement: z.string()
})
export type DescentFinding = Readonly<z.infer<typeof descentFindingSchema>>

export const doubleDescentSchema = descentFindingSchema.extend({
  over: z.enum(['step', 'size']),
  /** Whose curve; empty over sizes. */
  subject: z.string(),
  /** Data sets. */
  train: z.string(),
  test: z.string(),
  /** Ascending in step, or in parameters. */
  rows: z.array(descentRowSchema)
})
export type DoubleDescent = Readonly<z.infer<typeof doubleDescentSchema>>

export type DescentTurn = 'start' | 'first minimum' | 'maximum' | 'second minimum' | 'minimum'

/** What the test loss does at its rows, where a change begins or ends. */
export function descentTurns({
  firstFall,
  rise,
  secondFall
}: Pick<DescentFinding, 'firstFall' | 'rise' | 'secondFall'>): Map<number, DescentTurn> {
  const turns = new Map<number, DescentTurn>()
  const first = firstFall ?? rise
  if (first !== null) turns.set(first.from, 'start')
  if (firstFall !== null) turns.set(firstFall.to, secondFall === null ? 'minimum' : 'first minimum')
  if (rise !== null) turns.set(rise.to, 'maximum')
  if (secondFall !== null) turns.set(secondFall.to, firstFall === null ? 'minimum' : 'second minimum')
  return turns
}
