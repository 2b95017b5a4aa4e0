import type { Threshold } from '../../../shared/report'
import { limits, type Limit } from '../sampling/thresholds'
import { significant } from './numbers'

/** The verdict's limits as the report prints them: the same that judged the estimates. */
export const reportThresholds: readonly Threshold[] = Object.entries(limits as Record<string, Limit>).map(
  ([diagnostic, { label, rule, suspicious, rejected, source }]) => ({
    diagnostic,
    label,
    suspicious: words(rule, suspicious),
    rejected: words(rule, rejected),
    source,
    limits: { rule, suspicious, rejected }
  })
)

function words(rule: Limit['rule'], limit: number | null): string {
  if (limit === null) return 'none'
  return `${rule === 'beyond' ? 'beyond ±' : `${rule} `}${significant(limit)}`
}
