import type { Report } from '../../shared/report'
import type { Difference } from '../../shared/run'
import { t } from '../i18n'
import { estimateText } from './numbers'
import { letterOf } from './series'

/** Why a difference has no number: which of the two estimates was rejected. */

type Place = Pick<Difference, 'step' | 'component' | 'data' | 'sampledOn'>

const keyOf = ({ step, component, data, sampledOn }: Place): string =>
  [step, component, data, sampledOn].join('\0')

export type Rejections = (place: Place) => readonly string[]

/** Letters of the compared subjects whose estimate was rejected somewhere, in order; a report is read through once. */
export function rejectionsOf(report: Report): Rejections {
  const { comparison } = report
  const compared = new Map(
    comparison === null
      ? []
      : [comparison.reference, comparison.variant].map((name) => [name, letterOf(report, name)])
  )
  const letters = new Map<string, string[]>()
  for (const estimate of report.llc) {
    const letter = compared.get(estimate.subject)
    if (letter === undefined || estimate.verdict !== 'rejected') continue
    const key = keyOf(estimate)
    letters.set(key, [...(letters.get(key) ?? []), letter].sort())
  }
  return (place) => letters.get(keyOf(place)) ?? []
}

/** `A rejected`, `A and B rejected`; that there is no estimate where neither was. */
export function missingText(letters: readonly string[]): string {
  const [first, second] = letters
  if (first === undefined) return t('results.noEstimate')
  return second === undefined
    ? t('results.missing.one', { letter: first })
    : t('results.missing.both', { first, second })
}

/** A difference with its interval, or why there is none. */
export const differenceText = (one: Difference, rejections: Rejections): string =>
  one.difference === null ? missingText(rejections(one)) : estimateText(one.difference, one)
