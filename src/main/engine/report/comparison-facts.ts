import type { BehaviourDifference, Difference, LlcEstimate } from '../../../shared/run'
import { estimatesOf, primaryMeasure, sameMeasure, type Facts, type Measure } from './facts'

/** Differences of one measure by step. */
export function differencesOf(facts: Pick<Facts, 'comparison'>, measure: Measure): Difference[] {
  return (facts.comparison?.differences ?? [])
    .filter((row) => sameMeasure(row, measure))
    .sort((a, b) => a.step - b.step)
}

/** Why the sampling of both sides ended, where the plan wants a difference with a small standard error; null elsewhere. */
export function endOfDifference(
  facts: Pick<Facts, 'llc' | 'comparison'>,
  row: Difference
): LlcEstimate['precision'] {
  const variant = facts.llc.find(
    (estimate) =>
      estimate.subject === facts.comparison?.variant &&
      estimate.step === row.step &&
      sameMeasure(estimate, row)
  )
  return variant?.precision?.of === 'difference' ? variant.precision : null
}

/** A difference that could be stated. */
export type StatedDifference = Difference & { readonly difference: number }

export const isStated = (row: Difference | undefined): row is StatedDifference =>
  row !== undefined && row.difference !== null

/** The difference at the last step where both estimates stand, not counting byte-identical weights. */
export function differenceAtEnd(facts: Pick<Facts, 'comparison'>, measure: Measure): StatedDifference | null {
  return (
    differencesOf(facts, measure)
      .filter(isStated)
      .filter((row) => !row.identicalWeights)
      .at(-1) ?? null
  )
}

/** Behaviour differences at the last compared step of each data set, in the order of the run. */
export function endDifferences(facts: Pick<Facts, 'comparison'>): BehaviourDifference[] {
  const last = new Map<string, BehaviourDifference>()
  for (const row of facts.comparison?.behaviour ?? []) {
    const known = last.get(row.data)
    if (!known || row.step > known.step) last.set(row.data, row)
  }
  return [...last.values()]
}

/** Steps where the difference of the measure counts. */
export function significantSteps(facts: Pick<Facts, 'comparison'>, measure: Measure): number[] {
  return differencesOf(facts, measure)
    .filter((row) => row.pAdjusted !== null && row.pAdjusted < 0.05)
    .map((row) => row.step)
}

/** The difference that stands out most, of all measures and steps: largest in its standard errors among those whose adjusted p-value
 *  is below 0.05. */
export function clearestDifference(facts: Pick<Facts, 'comparison'>): StatedDifference | null {
  const strength = ({ difference, standardError }: StatedDifference): number =>
    Math.abs(difference) / (standardError ?? Infinity)
  return (
    (facts.comparison?.differences ?? [])
      .filter(isStated)
      .filter(
        ({ pAdjusted, standardError }) => pAdjusted !== null && pAdjusted < 0.05 && standardError !== null
      )
      .sort((a, b) => strength(b) - strength(a))[0] ?? null
  )
}

/** What a statement about a difference rests on: that at the end of the primary measure, else the clearest of any. */
export function restsOn(facts: Facts): StatedDifference | null {
  const measure = primaryMeasure(facts)
  return (measure && differenceAtEnd(facts, measure)) ?? clearestDifference(facts)
}

/** The suspicious ones of the two estimates behind a difference. */
export const suspiciousBehind = (facts: Facts, row: Difference): LlcEstimate[] =>
  estimatesOf(facts, row).filter(({ step, verdict }) => step === row.step && verdict === 'suspicious')
