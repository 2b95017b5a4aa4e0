import type { Threshold } from '../../../shared/report'
import { significant } from './numbers'

type Rule = Threshold['limits']['rule']

function row(
  diagnostic: string,
  label: string,
  rule: Rule,
  suspicious: number | null,
  rejected: number | null,
  source: string
): Threshold {
  const words = (limit: number | null): string =>
    limit === null ? 'none' : `${rule === 'beyond' ? 'beyond ±' : `${rule} `}${significant(limit)}`
  return {
    diagnostic,
    label,
    suspicious: words(suspicious),
    rejected: words(rejected),
    source,
    limits: { rule, suspicious, rejected }
  }
}

/** The verdict's limits as the report prints them. */
export const reportThresholds: readonly Threshold[] = [
  row('rHat', 'R-hat, split and rank-normalised', 'above', 1.05, 1.1, 'Vehtari et al. 2021'),
  row('essBulk', 'Bulk effective sample size, draws', 'below', 100, 25, 'Vehtari et al. 2021'),
  row('equilibrium', 'Equilibrium (V − H)/d', 'below', 0.95, 0.8, 'Ontogeny, virial identity'),
  row('heatingShare', 'Heating, share of the estimate', 'above', 0.1, 0.5, 'Ontogeny, virial identity'),
  row('degree', 'Degree κ', 'below', 1.8, 1.5, 'Ontogeny, virial identity')
]
