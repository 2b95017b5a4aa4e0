import { z } from 'zod'

/** Rules of a watched training, and the alerts that they raise. */

const share = z.number().min(0).max(1)

export const ruleSchema = z.discriminatedUnion('when', [
  /** An estimate is rejected. */
  z.strictObject({ when: z.literal('rejected'), subject: z.string().min(1).max(64).optional() }),
  /** A stage of the training ends. */
  z.strictObject({
    when: z.literal('boundary'),
    subject: z.string().min(1).max(64).optional(),
    /** Name of the curve, as report.json has it; any if absent. */
    curve: z.string().min(1).max(256).optional(),
    /** Share of the posterior that has it, at least. */
    support: share.default(0.8)
  }),
  /** An estimate differs from that of another run at the same step. */
  z.strictObject({
    when: z.literal('divergence'),
    subject: z.string().min(1).max(64).optional(),
    /** Folder of a finished run, relative to the rules. */
    reference: z.string().min(1).max(1024),
    /** Subject of that run; the one of the same name if absent. */
    of: z.string().min(1).max(64).optional(),
    /** Family-wise level of the test over all steps, two-sided. */
    level: z.number().positive().max(0.5).default(0.05)
  })
])
export type Rule = z.infer<typeof ruleSchema>

export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema).min(1).max(100) })
export type Rules = z.infer<typeof rulesSchema>

/** Without a rule file: what an auditor wants to hear of in any case. */
export const defaultRules: Rules = { rules: [{ when: 'rejected' }, { when: 'boundary', support: 0.8 }] }

export const alertSchema = z.object({
  rule: z.enum(['rejected', 'boundary', 'divergence']),
  subject: z.string(),
  /** What of the subject: a curve, or component and data. */
  what: z.string(),
  /** Training step, and the interval that it lies in. */
  step: z.number().int(),
  low: z.number(),
  high: z.number(),
  message: z.string()
})
export type Alert = z.infer<typeof alertSchema>

/** As it is kept beside the run. */
export const keptAlertSchema = alertSchema.extend({ utc: z.iso.datetime() })
export type KeptAlert = z.infer<typeof keptAlertSchema>

/** What an alert on an estimate is about. */
export const placeOf = ({
  component,
  data,
  sampledOn
}: {
  readonly component: string
  readonly data: string
  readonly sampledOn: string
}): string => `${component} on ${data}${data === sampledOn ? '' : ` along ${sampledOn}`}`

/** Whether two alerts are of one thing. A boundary moves as checkpoints are added: while the intervals overlap it is the same. */
export const isSameAlert = (a: Alert, b: Alert): boolean =>
  a.rule === b.rule && a.subject === b.subject && a.what === b.what && a.low <= b.high && b.low <= a.high
