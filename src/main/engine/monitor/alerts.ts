import type { Behaviour, LlcEstimate } from '../../../shared/run'
import { placeOf, type Alert, type Rule } from '../../../shared/watch'
import { twoSided } from '../math/distributions'
import { holm } from '../math/holm'

/** What rules look at. */
export interface Watched {
  readonly llc: readonly LlcEstimate[]
  readonly behaviour: readonly Behaviour[]
  readonly stages: readonly WatchedCurve[]
}

/** The run that a rule compares with. */
export type Reference = Pick<Watched, 'llc' | 'behaviour'>

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
 *  @param references runs that rules compare with, by `reference` */
export function alertsOf(
  watched: Watched,
  rules: readonly Rule[],
  references: ReadonlyMap<string, Reference> = new Map()
): Alert[] {
  return rules.flatMap((rule) => {
    if (rule.when === 'rejected') return rejections(watched.llc, rule)
    if (rule.when === 'boundary') return boundaries(watched.stages, rule)
    const reference = references.get(rule.reference)
    return reference ? divergences(watched, reference, rule) : []
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

/** Both sides have errors of their own; batches and noise of two runs may differ, and so may the data under one name: nothing cancels. Holm
 *  over all steps and places, estimates and losses together. A rejected estimate has no value to test, and stands for a divergence where
 *  the reference has a usable one. */
function divergences(watched: Watched, reference: Reference, rule: RuleOf<'divergence'>): Alert[] {
  const pairs = [...estimatePairs(watched.llc, reference.llc, rule), ...lossPairs(watched, reference, rule)]
  const tests = pairs.map(({ own, its }) => {
    const error = Math.hypot(own.error ?? NaN, its.error ?? NaN)
    if (own.value === null || its.value === null || !(error > 0)) return { difference: 0, error, p: null }
    const difference = own.value - its.value
    return { difference, error, p: twoSided(difference / error) }
  })
  const adjusted = holm(tests.map(({ p }) => p))
  return pairs.flatMap(({ subject, step, what, own, its, isRejected }, index) => {
    const { difference, error } = tests[index] ?? { difference: 0, error: 0 }
    const p = adjusted[index] ?? null
    const name = `${rule.of ?? subject} of ${rule.reference}`
    const alert = { rule: rule.when, subject, ...at(step), what }
    if (isRejected) {
      const usable = `${(its.value ?? 0).toPrecision(4)} ± ${(its.error ?? 0).toPrecision(2)}`
      return [{ ...alert, message: `rejected, where ${name} has a usable estimate, ${usable}` }]
    }
    if (p === null || p >= rule.level) return []
    const message = `differs from ${name} by ${difference.toPrecision(4)} ± ${error.toPrecision(2)} (${(own.value ?? 0).toPrecision(4)} against ${(its.value ?? 0).toPrecision(4)}, Holm-adjusted p ${p.toPrecision(2)})`
    return [{ ...alert, message }]
  })
}

interface Measured {
  readonly value: number | null
  /** Standard error. */
  readonly error: number | null
}

interface Pair {
  readonly subject: string
  readonly step: number
  readonly what: string
  readonly own: Measured
  readonly its: Measured
  /** Rejected, where the reference's is usable. */
  readonly isRejected: boolean
}

function estimatePairs(
  llc: readonly LlcEstimate[],
  reference: readonly LlcEstimate[],
  rule: RuleOf<'divergence'>
): Pair[] {
  const measured = ({ estimate, standardError }: LlcEstimate): Measured => ({
    value: estimate,
    error: standardError
  })
  return llc
    .filter((row) => isOf(rule, row.subject))
    .flatMap((row) => {
      const other = reference.find(
        (candidate) =>
          candidate.subject === (rule.of ?? row.subject) &&
          candidate.step === row.step &&
          placeOf(candidate) === placeOf(row)
      )
      if (other === undefined) return []
      const isRejected = row.verdict === 'rejected' && other.verdict === 'usable'
      const { subject, step } = row
      return [{ subject, step, what: placeOf(row), own: measured(row), its: measured(other), isRejected }]
    })
}

/** Mean losses on data sets of the same name. */
function lossPairs(watched: Watched, reference: Reference, rule: RuleOf<'divergence'>): Pair[] {
  const measured = ({ meanLoss, standardError }: Behaviour): Measured => ({
    value: meanLoss,
    error: standardError
  })
  return watched.behaviour
    .filter((row) => isOf(rule, row.subject))
    .flatMap((row) => {
      const other = reference.behaviour.find(
        ({ subject, step, data }) =>
          subject === (rule.of ?? row.subject) && step === row.step && data === row.data
      )
      if (other === undefined) return []
      const { subject, step } = row
      const what = `mean loss on ${row.data}`
      return [{ subject, step, what, own: measured(row), its: measured(other), isRejected: false }]
    })
}
