import type { LlcEstimate } from '../../../shared/run'
import type { Point } from '../../charts/curve'

/** Normal quantile of a 95% interval. */
const z = 1.959964

export interface RunDifference {
  readonly step: number
  readonly a: LlcEstimate
  readonly b: LlcEstimate
  /** B minus A; null where one of the two was rejected. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  /** Byte-identical weights. */
  readonly isIdentical: boolean
}

/** Differences of two runs of one configuration at the steps that both have. A report does not hold the draws, so the two count as
 *  independent: the interval is from both standard errors, and wider than a paired one would be. */
export function runDifferences(a: readonly LlcEstimate[], b: readonly LlcEstimate[]): RunDifference[] {
  const others = new Map(b.map((estimate) => [estimate.step, estimate]))
  return a.flatMap((one) => {
    const other = others.get(one.step)
    return other === undefined ? [] : [differenceOf(one, other)]
  })
}

function differenceOf(a: LlcEstimate, b: LlcEstimate): RunDifference {
  const { step } = a
  const isIdentical = a.weights === b.weights
  const known =
    a.estimate === null || b.estimate === null || a.standardError === null || b.standardError === null
      ? null
      : { difference: b.estimate - a.estimate, half: z * Math.hypot(a.standardError, b.standardError) }
  if (known === null) return { step, a, b, difference: null, low: null, high: null, isIdentical }
  const { difference, half } = known
  return { step, a, b, difference, low: difference - half, high: difference + half, isIdentical }
}

export const differencePoints = (differences: readonly RunDifference[]): Point[] =>
  differences.map(({ step, difference, low, high }) => ({ step, value: difference, low, high }))
