import type { DescentChange, DescentFinding, DescentKind } from '../../../shared/double-descent'
import { normal95, normalQuantile } from '../math/distributions'
import { quantile } from '../math/moments'

/** A curve of test losses over training steps or model sizes. All lists are `[rows]`. */
export interface DescentCurve {
  /** Ascending: the logarithm of the step or of the size. */
  readonly places: readonly number[]
  /** Mean test losses, finite. */
  readonly losses: readonly number[]
  /** Estimates on the training data; null where there is none. */
  readonly llc: readonly ({ readonly value: number; readonly error: number } | null)[]
  /** Standard error of the second loss less the first, paired over the test samples. */
  readonly errorOf: (from: number, to: number) => Promise<number>
  /** Whether neighbours are checkpoints of one training, which scatter about a smooth curve. Models of different sizes do not. */
  readonly isOneTraining: boolean
}

/** Fewer rows tell nothing; of one training some more, since checkpoints scatter. */
export const leastRows = { training: 5, sizes: 3 } as const
/** Chance that any change of a curve without changes is taken for one. */
const chance = 0.01
/** Standard errors that a change has at least. */
const leastErrors = 3
/** A smaller share of the curve's range is a detail. */
const leastShare = 0.01
/** Peaks that are looked at, the highest first. */
const mostPeaks = 16
/** Checkpoints at either side of a change that tell how far checkpoints scatter. */
const neighbours = 10

/** Whether a test loss falls, rises and falls again. The peak is the highest one over the higher of the two minima beside it of which
 *  both sides count. A change counts where it is at least 1% of the curve's range and more than z standard errors: z is the normal
 *  quantile for a chance of 1% over all ordered pairs of rows, since the places were chosen by their losses, and at least 3. The error is
 *  that of the test samples, paired, or, within one training, that of two checkpoints that scatter about their neighbours, if larger. */
export async function findDoubleDescent(curve: DescentCurve): Promise<Omit<DescentFinding, 'statement'>> {
  const { losses } = curve
  const count = losses.length
  const none = { firstFall: null, rise: null, secondFall: null }
  if (count < (curve.isOneTraining ? leastRows.training : leastRows.sizes))
    return { kind: 'unknown', ...none, threshold: 0 }
  const threshold = Math.max(leastErrors, -normalQuantile(chance / (count * (count - 1))))
  const least = leastShare * (Math.max(...losses) - Math.min(...losses))
  const counted = async (from: number, to: number): Promise<DescentChange | null> => {
    if (Math.abs(at(losses, to) - at(losses, from)) < least) return null
    const change = await changeOf(curve, from, to)
    return Math.abs(change.difference) > threshold * change.error ? change : null
  }
  for (const peak of peaksOf(losses)) {
    const rise = await counted(peak.before, peak.at)
    const secondFall = rise && (await counted(peak.at, peak.after))
    if (!secondFall) continue
    const firstFall = await counted(extreme(losses, 0, peak.before, 1), peak.before)
    return { kind: firstFall ? 'double-descent' : 'rise-and-fall', firstFall, rise, secondFall, threshold }
  }
  const lowest = extreme(losses, 0, count - 1, -1)
  const firstFall = await counted(extreme(losses, 0, lowest, 1), lowest)
  const rise = await counted(lowest, extreme(losses, lowest, count - 1, 1))
  const kind: DescentKind = firstFall ? (rise ? 'overfits' : 'falls') : rise ? 'rises' : 'level'
  return { kind, firstFall, rise, secondFall: null, threshold }
}

const at = (values: readonly number[], index: number): number => values[index] ?? NaN

/** Index of the largest value, or with sign −1 of the smallest one, from one row to another. */
function extreme(values: readonly number[], from: number, to: number, sign: 1 | -1): number {
  let best = from
  for (let k = from + 1; k <= to; k++) if (sign * at(values, k) > sign * at(values, best)) best = k
  return best
}

interface Peak {
  readonly at: number
  /** The lowest rows before and after it. */
  readonly before: number
  readonly after: number
  /** Over the higher of the two. */
  readonly height: number
}

function peaksOf(losses: readonly number[]): Peak[] {
  const count = losses.length
  const after = losses.map((_, k) => k)
  for (let k = count - 2; k >= 0; k--) {
    const next = after[k + 1] ?? k
    if (at(losses, next) <= at(losses, k)) after[k] = next
  }
  const peaks: Peak[] = []
  let before = 0
  for (let k = 1; k < count - 1; k++) {
    const isTop = at(losses, k) >= at(losses, k - 1) && at(losses, k) > at(losses, k + 1)
    const lowest = after[k + 1] ?? k
    const height = at(losses, k) - Math.max(at(losses, before), at(losses, lowest))
    if (isTop && height > 0) peaks.push({ at: k, before, after: lowest, height })
    if (at(losses, k) < at(losses, before)) before = k
  }
  return peaks.sort((a, b) => b.height - a.height).slice(0, mostPeaks)
}

async function changeOf(curve: DescentCurve, from: number, to: number): Promise<DescentChange> {
  const { losses, llc } = curve
  const scatter = curve.isOneTraining ? scatterOf(curve, from, to) : 0
  const [first, second] = [llc[from] ?? null, llc[to] ?? null]
  return {
    from,
    to,
    difference: at(losses, to) - at(losses, from),
    error: Math.max(await curve.errorOf(from, to), Math.SQRT2 * scatter),
    llc: first && second && llcChange(second.value - first.value, Math.hypot(first.error, second.error))
  }
}

const llcChange = (difference: number, error: number): NonNullable<DescentChange['llc']> => ({
  difference,
  error,
  low: difference - normal95 * error,
  high: difference + normal95 * error
})

/** Standard deviation of a single loss about the line between its neighbours, around a change: from the upper quartile, which a few
 *  bends of the curve itself do not move much, and larger where few neighbours tell it. */
function scatterOf({ places, losses }: DescentCurve, from: number, to: number): number {
  const residuals: number[] = []
  const last = Math.min(losses.length - 2, to + neighbours)
  for (let k = Math.max(1, from - neighbours); k <= last; k++) {
    const share = (at(places, k) - at(places, k - 1)) / (at(places, k + 1) - at(places, k - 1))
    const line = (1 - share) * at(losses, k - 1) + share * at(losses, k + 1)
    residuals.push(Math.abs(at(losses, k) - line) / Math.hypot(1, share, 1 - share))
  }
  const quartile = quantile(
    residuals.sort((a, b) => a - b),
    0.75
  )
  return (quartile / normalQuantile(0.875)) * (1 + 2 / residuals.length)
}
