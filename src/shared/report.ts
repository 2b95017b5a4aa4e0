import { z } from 'zod'
import {
  behaviourSchema,
  comparisonSchema,
  dataRecordSchema,
  environmentSchema,
  findingSchema,
  llcEstimateSchema,
  manifestFileSchema,
  subjectRecordSchema
} from './run'

/** The report: what the PDF, the window and `report.json` all show. Pure function of a run folder. */
export const reportSubjectSchema = subjectRecordSchema.extend({
  /** A is the reference, B the variant; others are lettered on. */
  letter: z.string(),
  role: z.enum(['reference', 'variant', 'subject']),
  /** SHA-256 over the audited checkpoints' weight hashes in step order. */
  sha256: z.string()
})

export const keyFindingSchema = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.enum(['high', 'medium', 'low', 'info']),
  condition: z.string(),
  /** Figure or table that shows it. */
  evidence: z.string()
})

export const reportSchema = z.object({
  schema: z.literal('ontogeny.report/1'),
  /** Derived from the ledger head, stable for a run. */
  id: z.string(),
  title: z.string(),
  /** UTC time of the ledger's last entry. */
  createdUtc: z.string(),
  status: z.string(),
  auditor: z.string(),
  reviewer: z.string(),
  complete: z.boolean(),
  summary: z.object({
    question: z.string(),
    answer: z.string(),
    detail: z.string(),
    confidence: z.string(),
    basis: z.string(),
    reliance: z.string(),
    notAssessed: z.array(z.string()),
    findings: z.array(keyFindingSchema)
  }),
  subjects: z.array(reportSubjectSchema),
  data: z.array(dataRecordSchema),
  llc: z.array(llcEstimateSchema),
  behaviour: z.array(behaviourSchema),
  comparison: comparisonSchema.nullable(),
  thresholds: z.array(
    z.object({
      diagnostic: z.string(),
      label: z.string(),
      suspicious: z.string(),
      rejected: z.string(),
      source: z.string()
    })
  ),
  findings: z.array(findingSchema),
  limitations: z.array(z.string()),
  deviations: z.array(z.string()),
  manifest: z.array(manifestFileSchema),
  environment: environmentSchema,
  plan: z.object({ sha256: z.string(), text: z.string() }),
  ledger: z.object({ entries: z.number().int(), head: z.string() })
})
export type Report = z.infer<typeof reportSchema>
