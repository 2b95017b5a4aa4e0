import type { LlcEstimate } from '../../../shared/run'
import { placeOf, type Alert, type Rule } from '../../../shared/watch'
import { twoSided } from '../math/distributions'
import { holm } from '../math/holm'

/** What rules look at. */
export interface Watched {
  readonly llc: readonly LlcEstimate[]
  readonly stages: readonly WatchedCurve[]
}

export interface WatchedCurve {
  readonly subject: string
  readonly curve: string
  readonly boundaries: readonly {
    readonly step: number
    readonly low: number
    readonly high: number
    readonly support: number
    readonly kind: string
  }[]
}

/** Alerts that the rules raise, one for each place.
 *  @param references estimates of the run that a rule compares with, by its `reference` */
export function alertsOf(
  watched: Watched,
  rules: readonly Rule[],
  references: ReadonlyMap<string, readonly LlcEstimate[]> = new Map()
): Alert[] {
  return rules.flatMap((rule) => {
    if (rule.when === 'rejected') return rejections(watched.llc, rule)
    if (rule.when === 'boundary') return boundaries(watched.stages, rule)
    return divergences(watched.llc, references.get(rule.reference) ?? [], rule)
  })
}

type RuleOf<When> = Extract<Rule, { when: When }>

const isOf = (rule: Rule, subject: string): boolean => rule.subject === undefined || rule.subject === subject

const at = (step: number): Pick<Alert, 'step' | 'low' | 'high'> => ({ step, low: step, high: step })

function rejections(llc: readonly LlcEstimate[], rule: RuleOf<'rejected'>): Alert[] {
  return llc
    .filter((row) => row.verdict === 'rejected' && isOf(rule, row.subject))
    .map((row) => ({
      rule: rule.when,
      subject: row.subject,
      ...at(row.step),
      what: placeOf(row),
      message: `rejected: ${row.reasons
        .filter(({ severity }) => severity === 'rejected')
        .map(({ message }) => message)
        .join('; ')}`
    }))
}

function boundaries(stages: readonly WatchedCurve[], rule: RuleOf<'boundary'>): Alert[] {
  return stages
    .filter(({ subject, curve }) => isOf(rule, subject) && (rule.curve ?? curve) === curve)
    .flatMap(({ subject, curve, boundaries: found }) =>
      found
        .filter(({ support }) => support >= rule.support)
        .map(({ step, low, high, support, kind }) => ({
          rule: rule.when,
          subject,
          ...{ step: Math.round(step), low, high },
          what: curve,
          message: `consistent with the end of a stage: ${kind} of ${curve} near step ${Math.round(step)} (${Math.round(low)} to ${Math.round(high)}), support ${support.toFixed(2)}`
        }))
    )
}

/** Both sides have errors of their own; batches and noise of two runs may differ, so nothing cancels. Holm over all steps and places. */
function divergences(
  llc: readonly LlcEstimate[],
  reference: readonly LlcEstimate[],
  rule: RuleOf<'divergence'>
): Alert[] {
  const pairs = llc
    .filter((row) => isOf(rule, row.subject))
    .flatMap((row) => {
      const other = reference.find(
        (candidate) =>
          candidate.subject === (rule.of ?? row.subject) &&
          candidate.step === row.step &&
          placeOf(candidate) === placeOf(row)
      )
      if (other === undefined || other.estimate === null || row.estimate === null) return []
      const error = Math.hypot(row.standardError ?? NaN, other.standardError ?? NaN)
      const difference = row.estimate - other.estimate
      return [{ row, difference, error, p: error > 0 ? twoSided(difference / error) : null }]
    })
  const adjusted = holm(pairs.map(({ p }) => p))
  return pairs.flatMap(({ row, difference, error }, index) => {
    const p = adjusted[index] ?? null
    if (p === null || p >= rule.level) return []
    return [
      {
        rule: rule.when,
        subject: row.subject,
        ...at(row.step),
        what: placeOf(row),
        message: `differs from ${rule.of ?? row.subject} of ${rule.reference} by ${difference.toPrecision(4)} ± ${error.toPrecision(2)} (Holm-adjusted p ${p.toPrecision(2)})`
      }
    ]
  })
}
