import type { Report } from '../../../shared/report'
import type { Difference } from '../../../shared/run'
import { estimateAt, measuresOf, type Measure, type Subject } from '../../results/series'

/** One component and data set at a step: both estimates and their difference. */
export interface RankingRow {
  readonly measure: Measure
  readonly a: number | null
  readonly b: number | null
  readonly difference: Difference
}

/** Level below which a Holm-adjusted p tells a difference from none. */
export const level = 0.05

/** Differences of a step, the largest first; those without an estimate last. */
export function rankingRows(
  report: Report,
  reference: Subject,
  variant: Subject,
  step: number
): RankingRow[] {
  const rows = measuresOf(report).flatMap((measure): RankingRow[] => {
    const difference = report.comparison?.differences.find(
      (one) =>
        one.step === step &&
        one.component === measure.component &&
        one.data === measure.data &&
        one.sampledOn === measure.sampledOn
    )
    if (difference === undefined) return []
    const a = estimateAt(report, measure, reference, step)
    const b = estimateAt(report, measure, variant, step)
    return [
      {
        measure,
        a: a?.estimate ?? null,
        b: b?.estimate ?? null,
        difference
      }
    ]
  })
  const size = ({ difference }: RankingRow): number => Math.abs(difference.difference ?? 0)
  const isKnown = ({ difference }: RankingRow): number => (difference.difference === null ? 0 : 1)
  return rows.sort((one, other) => isKnown(other) - isKnown(one) || size(other) - size(one))
}

/** Last compared step that is not after another one; the last of all without one. */
export function comparedStep(report: Report, step: number | null): number | null {
  const steps = (report.comparison?.differences ?? []).map((one) => one.step)
  const before = steps.filter((one) => step === null || one <= step)
  const usable = before.length > 0 ? before : steps
  return usable.length === 0 ? null : usable.reduce((most, one) => Math.max(most, one), -Infinity)
}
