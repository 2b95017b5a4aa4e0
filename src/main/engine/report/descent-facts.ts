import { descentTurns, type DoubleDescent } from '../../../shared/double-descent'
import { normal95 } from '../math/distributions'
import { drawnSubjects, placeOf } from './development-facts'
import { unitOf, type Facts } from './facts'
import type { DescentData } from './figures/descent'

/** What the pictures of a double descent draw: one of each subject, and one over sizes. */

export const drawnDescents = (facts: Facts): DoubleDescent[] =>
  (facts.development?.doubleDescent ?? []).filter(
    ({ over, subject, rows }) =>
      rows.length >= 2 && (over === 'size' || placeOf(facts, subject) < drawnSubjects)
  )

export function descentData(facts: Facts, curve: DoubleDescent): DescentData {
  const { over, subject, test, rows } = curve
  const placeAt = (row: number): number => (over === 'step' ? rows[row]?.step : rows[row]?.parameters) ?? 0
  return {
    ...{ place: over === 'step' ? placeOf(facts, subject) : 0, over, unit: unitOf(facts, test) },
    rows: rows.map(({ trainLoss, testLoss, llc, llcError }, row) => ({
      ...{ at: placeAt(row), trainLoss, testLoss, llc },
      low: llc === null || llcError === null ? null : llc - normal95 * llcError,
      high: llc === null || llcError === null ? null : llc + normal95 * llcError
    })),
    turns: [...descentTurns(curve)].filter(([, turn]) => turn !== 'start').map(([row]) => placeAt(row))
  }
}

export const descentId = (facts: Facts, { over, subject }: DoubleDescent): string =>
  over === 'size' ? 'descent-size' : `descent-${placeOf(facts, subject) + 1}`
