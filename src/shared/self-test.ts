import { z } from 'zod'

/** The self-test: what the engine on this machine makes of models whose answers are known. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const figure = z.union([z.number(), z.string()])

/** One quantity of a case. */
export const selfTestCheckSchema = z.object({
  quantity: z.string(),
  /** The known value, or a verdict. */
  known: figure,
  /** Null where there is no number. */
  reached: figure.nullable(),
  /** As words, e.g. `± 0.35`. */
  tolerance: z.string(),
  passed: z.boolean()
})
export type SelfTestCheck = z.infer<typeof selfTestCheckSchema>

export const selfTestCaseSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Where the known values come from. */
  source: z.string(),
  checks: z.array(selfTestCheckSchema),
  /** Why it could not be carried out; empty where it was. */
  problem: z.string(),
  /** Every check passed, and there was at least one. */
  passed: z.boolean(),
  seconds: z.number()
})
export type SelfTestCase = z.infer<typeof selfTestCaseSchema>

/** What a result holds for: the same in all fields. */
export const selfTestIdentitySchema = z.object({
  application: z.string(),
  version: z.string(),
  engine: z.string(),
  engineVersion: z.string(),
  device: z.string(),
  platform: z.string(),
  runtime: z.string()
})
export type SelfTestIdentity = z.infer<typeof selfTestIdentitySchema>

const contentSchema = z.object({
  schema: z.literal('ontogeny.self-test/1'),
  identity: selfTestIdentitySchema,
  utc: z.string(),
  /** `quick` leaves out the cases that take long. */
  variant: z.enum(['full', 'quick']),
  cases: z.array(selfTestCaseSchema),
  passed: z.boolean(),
  seconds: z.number()
})
export type SelfTestContent = z.infer<typeof contentSchema>

export const selfTestSchema = contentSchema.extend({
  /** Over the canonical JSON of everything else. */
  sha256
})
export type SelfTest = z.infer<typeof selfTestSchema>
