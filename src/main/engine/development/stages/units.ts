import { mean } from '../../math/moments'
import type { Curve } from './curve'

/** A curve in units of its own range, so that nothing depends on what it measures. */
export interface Scaled {
  readonly curve: Curve
  readonly centre: number
  /** Range of the values without the wildest. */
  readonly unit: number
}

/** Larger stated errors say nothing more. */
const mostError = 1e6

/** @returns null where all values are equal, as far as float64 can tell */
export function scaled(curve: Curve): Scaled | null {
  const centre = mean(curve.value)
  const unit = robustRange(curve.value)
  if (!(unit > 1e-12 * Math.abs(centre))) return null
  return {
    curve: {
      ...curve,
      value: curve.value.map((value) => (value - centre) / unit),
      sd: curve.sd.map((sd) => Math.min(mostError, sd / unit))
    },
    centre,
    unit
  }
}

/** From the 2nd to the 98th of a hundred: a single wild point does not set the scale. */
function robustRange(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort()
  const cut = Math.ceil(sorted.length / 50)
  const inner = (sorted[sorted.length - 1 - cut] ?? 0) - (sorted[cut] ?? 0)
  return inner > 0 ? inner : (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
}
