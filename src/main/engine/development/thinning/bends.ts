import { quantile } from '../../math/moments'
import { place } from '../stages/curve'
import { rules } from '../stages/rules'

export interface MeasuredValue {
  readonly step: number
  readonly value: number
  /** Standard error, ≥ 0. */
  readonly error: number
}

/** How much a curve may bend unseen between each two neighbouring points: their distances from the lines through their neighbours, as
 *  shares of the curve's range, times the width of the gap as a share of the curve's. A distance counts where it is beyond its standard
 *  error and at least what a stage must change by.
 *  @param points ascending in step @returns `[points − 1]`; 0 where nothing is seen to bend */
export function bendsOf(points: readonly MeasuredValue[]): number[] {
  const values = points.map(({ value }) => value)
  const range = Math.max(...values) - Math.min(...values)
  const distances = points.map((_, index) => distanceAt(points, index))
  const scale = scaleOf(distances)
  const bends = distances.map(({ distance, error }) =>
    range > 0 && distance > scale * error && distance >= rules.leastShare * range ? distance / range : 0
  )
  const [first, last] = [points[0], points.at(-1)]
  return points.slice(1).map(({ step }, index) => {
    const before = points[index]
    if (first === undefined || last === undefined || before === undefined) return 0
    const width = (place(step) - place(before.step)) / (place(last.step) - place(first.step))
    return width * ((bends[index] ?? 0) + (bends[index + 1] ?? 0))
  })
}

interface Distance {
  readonly distance: number
  readonly error: number
}

/** Of a point from the line through its neighbours in ln(step + 1), and the standard error of that. The ends have none. */
function distanceAt(points: readonly MeasuredValue[], index: number): Distance {
  const [before, own, after] = [points[index - 1], points[index], points[index + 1]]
  if (before === undefined || own === undefined || after === undefined) return { distance: 0, error: 0 }
  const share = (place(own.step) - place(before.step)) / (place(after.step) - place(before.step))
  return {
    distance: Math.abs(own.value - (1 - share) * before.value - share * after.value),
    error: Math.hypot(own.error, (1 - share) * before.error, share * after.error)
  }
}

/** What stated errors are multiplied by, at most 1: much of them may be common to all points, which moves the curve and bends nothing. The
 *  median distance is then no more than noise. */
function scaleOf(distances: readonly Distance[]): number {
  const ratios = distances.filter(({ error }) => error > 0).map(({ distance, error }) => distance / error)
  return ratios.length === 0
    ? 1
    : Math.min(1, quantile(Float64Array.from(ratios).sort(), 0.5) / medianOfNoise)
}

/** Median of the absolute value of a standard normal number. */
const medianOfNoise = 0.6745
