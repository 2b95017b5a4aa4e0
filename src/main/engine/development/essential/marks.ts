import type { PathMarkKind } from '../../../../shared/essential-dynamics'
import { osculatingCircles, type PlaneCurve } from './curvature'

/** A vertex or a cusp at a place between checkpoints. */
export interface Mark {
  /** Index of a checkpoint, with a fraction. */
  readonly at: number
  readonly kind: PathMarkKind
  /** What it stands out from, as an index of a checkpoint, and by how much in compressed curvature; of a cusp itself and 0. */
  readonly base: number
  readonly prominence: number
}

/** A curve as its marks are found in. */
export interface Shape {
  /** φ = (2/π) arctan(κ/κ̄) at each checkpoint, κ̄ = turning / length; 0 where there is no curvature. */
  readonly compressed: Float64Array
  /** Angle from the segment that ends at a checkpoint to the one that begins there, in (−π, π]; 0 at both ends. */
  readonly angles: Float64Array
}

/** Turning angle at one checkpoint from which on a curve turns back: a cusp. */
const cuspAngle = (2 / 3) * Math.PI
/** A curve that turns by less in all has no vertices: its curvature is noise around 0. */
const leastTurning = 0.1

/** Curvature is compared with that of the whole curve, so that neither the units nor one very sharp turn decides what else counts.
 *  @returns null for a curve that does not turn */
export function shapeOf(curve: PlaneCurve): Shape | null {
  const angles = turningAngles(curve)
  const turning = angles.reduce((sum, angle) => sum + Math.abs(angle), 0)
  if (turning < leastTurning) return null
  const typical = turning / lengthOf(curve)
  const compressed = osculatingCircles(curve).curvature.map((value) =>
    Number.isNaN(value) ? 0 : (2 / Math.PI) * Math.atan(value / typical)
  )
  return { compressed, angles }
}

/** Vertices and cusps of a curve, in their order. An extremum of φ is a vertex where it stands out by at least `prominence`: `sharpest`
 *  where |κ| is largest, `flattest` otherwise.
 *  @param prominence in (0, 2) */
export function findMarks(shape: Shape | null, prominence: number): Mark[] {
  if (shape === null) return []
  const cusps = findCusps(shape.angles)
  const vertices = findVertices(shape.compressed, prominence).filter(
    ({ at }) => !cusps.some((cusp) => Math.abs(cusp.at - at) <= 1.5)
  )
  return [...cusps, ...vertices].sort((a, b) => a.at - b.at)
}

function turningAngles({ x, y }: PlaneCurve): Float64Array {
  const angles = new Float64Array(x.length)
  for (let t = 1; t + 1 < x.length; t++) {
    const [ax, ay] = [(x[t] ?? 0) - (x[t - 1] ?? 0), (y[t] ?? 0) - (y[t - 1] ?? 0)]
    const [bx, by] = [(x[t + 1] ?? 0) - (x[t] ?? 0), (y[t + 1] ?? 0) - (y[t] ?? 0)]
    angles[t] = Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
  }
  return angles
}

function lengthOf({ x, y }: PlaneCurve): number {
  let length = 0
  for (let t = 1; t < x.length; t++) {
    length += Math.sqrt(((x[t] ?? 0) - (x[t - 1] ?? 0)) ** 2 + ((y[t] ?? 0) - (y[t - 1] ?? 0)) ** 2)
  }
  return length
}

function findCusps(angles: Float64Array): Mark[] {
  const cusps: Mark[] = []
  for (let t = 1; t + 1 < angles.length; t++) {
    const size = Math.abs(angles[t] ?? 0)
    if (size <= cuspAngle) continue
    if (size < Math.abs(angles[t - 1] ?? 0) || size <= Math.abs(angles[t + 1] ?? 0)) continue
    cusps.push({ at: t, kind: 'cusp', base: t, prominence: 0 })
  }
  return cusps
}

function findVertices(compressed: Float64Array, prominence: number): Mark[] {
  const vertices: Mark[] = []
  for (const sign of [1, -1]) {
    const values = sign === 1 ? compressed : compressed.map((value) => -value)
    // Both ends have no curvature, and the points beside them none on one side.
    for (let t = 2; t + 2 < values.length; t++) {
      const value = values[t] ?? 0
      if (!(value >= (values[t - 1] ?? 0) && value > (values[t + 1] ?? 0))) continue
      const base = baseOf(values, t)
      const height = value - (values[base] ?? 0)
      if (height < prominence) continue
      const kind = value > 0 ? ('sharpest' as const) : ('flattest' as const)
      vertices.push({ at: t + peakOffset(values, t), kind, base, prominence: height })
    }
  }
  return vertices
}

/** Where one must go down to from a peak before one can go higher, on the side where that is less far. */
function baseOf(values: Float64Array, peak: number): number {
  const height = values[peak] ?? 0
  const lowest = (direction: 1 | -1): number => {
    let low = peak
    for (let t = peak + direction; t >= 1 && t + 1 < values.length; t += direction) {
      const value = values[t] ?? 0
      if (value > height) break
      if (value < (values[low] ?? 0)) low = t
    }
    return low
  }
  const [before, after] = [lowest(-1), lowest(1)]
  return (values[before] ?? 0) > (values[after] ?? 0) ? before : after
}

/** Top of the parabola through a peak and its neighbours, from −½ to ½. */
function peakOffset(values: Float64Array, t: number): number {
  const [before, at, after] = [values[t - 1] ?? 0, values[t] ?? 0, values[t + 1] ?? 0]
  const bend = before - 2 * at + after
  return bend === 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)))
}
