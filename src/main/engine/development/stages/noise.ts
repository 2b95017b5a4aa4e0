import { quantile } from '../../math/moments'
import type { Curve } from './curve'

/** How far points lie from a smooth curve. The variance of a point is (factor² sd² + jitter²) e^(2 trend u), u from −½ to ½ over x,
 *  and a floor: what is far below any stage needs no modelling. */
export interface Noise {
  /** What the stated deviations are multiplied by. Well below 1 where points share most of their error. */
  readonly factor: number
  /** Standard deviation in addition, in units of the curve. */
  readonly jitter: number
  /** Growth of the scatter from the first to the last point, as a logarithm. */
  readonly trend: number
}

/** Variance of each point, before outliers are weighted. @param floor least standard deviation @returns `[points]` */
export function variances({ x, sd }: Curve, { factor, jitter, trend }: Noise, floor: number): Float64Array {
  const first = x[0] ?? 0
  const width = (x.at(-1) ?? 0) - first
  return sd.map((own, k) => {
    const u = width > 0 ? ((x[k] ?? 0) - first) / width - 0.5 : 0
    return ((factor * own) ** 2 + jitter ** 2) * Math.exp(2 * trend * u) + floor ** 2
  })
}

/** Distance of each point from the line through its two neighbours, as of one point: for noise alone its deviation is that of the
 *  noise. 0 at the ends. `[points]` */
export function roughDistances({ x, value }: Curve): Float64Array {
  return value.map((y, k) => {
    if (k === 0 || k + 1 >= x.length) return 0
    const [x0 = 0, x1 = 0, x2 = 0] = x.subarray(k - 1, k + 2)
    const [y0, y2] = [value[k - 1] ?? 0, value[k + 1] ?? 0]
    const share = x2 > x0 ? (x1 - x0) / (x2 - x0) : 0.5
    return Math.abs(y - y0 - share * (y2 - y0)) / Math.sqrt(1 + share ** 2 + (1 - share) ** 2)
  })
}

/** Scatter of one point, from the median of these distances: outliers do not count. 0 for fewer than three points. */
export function roughScatter(curve: Curve): number {
  const inner = roughDistances(curve).subarray(1, -1).sort()
  return inner.length === 0 ? 0 : quantile(inner, 0.5) / 0.6745
}

/** Points that stand alone: outside what their two neighbours span. Those on a drop of the curve itself do not. `[points]` */
export function standsAlone({ x, value }: Curve): boolean[] {
  return Array.from(value, (y, k) => {
    if (k === 0 || k + 1 >= x.length) return false
    const [before, after] = [value[k - 1] ?? 0, value[k + 1] ?? 0]
    return y > Math.max(before, after) || y < Math.min(before, after)
  })
}
