import { posterior, type Place } from '../../math/gaussian-process'
import type { Curve } from './curve'
import type { Fit } from './fit'
import { rules } from './rules'
import type { Drawn, Resolution } from './segment'

/** The posterior of a curve on a grid, and curves drawn from it. */
export interface Sampled {
  /** Grid, ascending. Nothing lies inside a gap. `[places]` */
  readonly x: Float64Array
  readonly value: Float64Array
  readonly valueSd: Float64Array
  readonly slope: Float64Array
  readonly slopeSd: Float64Array
  /** Between which places the curve is not known. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[]
  readonly drawn: readonly Drawn[]
}

/** Samples the curve where it is known. @param seed of the noise; the same seed gives the same curves */
export function sampleCurve(curve: Curve, fit: Fit, seed: bigint): Sampled {
  const gaps = gapsOf(curve.x, rules.gapLengths * fit.kernel.length)
  const { places, onGrid } = placesOf(curve, fit, gaps)
  const known = posterior(places, fit.kernel)
  const pick = (all: Float64Array): Float64Array => Float64Array.from(onGrid, (at) => all[at] ?? 0)
  const x = Float64Array.from(onGrid, (at) => places[at]?.x ?? 0)
  const value = pick(known.value)
  const drawn = Array.from({ length: rules.samples }, (_, index): Drawn => {
    const one = known.sample(index, seed)
    return { x, value: pick(one.value), slope: pick(one.slope) }
  })
  return {
    x,
    value,
    valueSd: pick(known.valueVariance).map(Math.sqrt),
    slope: pick(known.slope),
    slopeSd: pick(known.slopeVariance).map(Math.sqrt),
    gaps,
    drawn
  }
}

function gapsOf(x: Float64Array, longest: number): { from: number; to: number }[] {
  return Array.from(x.subarray(1), (to, k) => ({ from: x[k] ?? 0, to })).filter(
    ({ from, to }) => to - from > longest
  )
}

/** Points and grid in one row. @returns `onGrid`: which of the places are on the grid */
function placesOf(
  { x, value }: Curve,
  { variance }: Fit,
  gaps: Sampled['gaps']
): { places: Place[]; onGrid: number[] } {
  const [first, last] = [x[0] ?? 0, x.at(-1) ?? 0]
  const hidden = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  const spacing = (last - first - hidden) / (rules.grid - 1)
  const grid = [first, last, ...gaps.flatMap(({ from, to }) => [from, to])]
  for (let k = 1; k < rules.grid - 1; k++) {
    // Along the known parts only.
    let at = first + k * spacing
    for (const { from, to } of gaps) if (at > from) at += to - from
    grid.push(at)
  }
  const wanted = [...new Set(grid)].sort((a, b) => a - b)
  const measured = Array.from(x, (at, k): Place => ({
    x: at,
    observed: { value: value[k] ?? 0, variance: variance[k] ?? 0 }
  }))
  const isMeasured = new Set(x)
  const places = [
    ...measured,
    ...wanted.filter((at) => !isMeasured.has(at)).map((at): Place => ({ x: at }))
  ].sort((a, b) => a.x - b.x)
  const isWanted = new Set(wanted)
  return { places, onGrid: places.flatMap(({ x: at }, index) => (isWanted.has(at) ? [index] : [])) }
}

/** How well differences are known, from the drawn curves. @param least change that counts */
export function resolutionOf({ x, drawn, value, slopeSd }: Sampled, least: number): Resolution {
  const known = new Float64Array(x.length ** 2).fill(-1)
  return {
    least,
    plateauShare: rules.plateauShare,
    difference(from, to) {
      const key = from * x.length + to
      const before = known[key] ?? -1
      if (before >= 0) return before
      const middle = (value[to] ?? 0) - (value[from] ?? 0)
      let squares = 0
      for (const one of drawn) squares += ((one.value[to] ?? 0) - (one.value[from] ?? 0) - middle) ** 2
      const sd = Math.sqrt(squares / drawn.length)
      known[key] = sd
      return sd
    },
    slope: (at) => slopeSd[at] ?? 0
  }
}

/** Range of the fitted curve, in units of the curve. */
export function rangeOf({ value }: Pick<Sampled, 'value'>): number {
  let [low, high] = [Infinity, -Infinity]
  for (const y of value) [low, high] = [Math.min(low, y), Math.max(high, y)]
  return high - low
}
