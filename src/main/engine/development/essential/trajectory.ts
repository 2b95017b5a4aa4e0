import type { PathPlane, Trajectory } from '../../../../shared/essential-dynamics'
import { osculatingCircles } from './curvature'
import { planesOf } from './forms'
import { findMarks, shapeOf } from './marks'
import type { Resampler } from './resample'
import { smooth, smoothingOf } from './smoothing'
import { stepAt, supportedForms } from './support'

export interface TrajectoryRequest {
  readonly subject: string
  readonly steps: readonly number[]
  /** `[components][checkpoints]` */
  readonly coordinates: readonly Float64Array[]
  /** Null where probe inputs cannot be resampled. */
  readonly resampler: Resampler | null
  readonly seed: bigint
  readonly options: {
    readonly smoothing: number
    readonly prominence: number
    readonly resamples: number
  }
}

/** Everything that a chart of a path shows: raw and smoothed coordinates, curvature and evolute of its planes, and its forms.
 *  @returns beside it the number of forms that too few resamples had */
export function traceTrajectory({
  subject,
  steps,
  coordinates,
  resampler,
  seed,
  options
}: TrajectoryRequest): { trajectory: Trajectory; dropped: number } {
  const smoothing = smoothingOf(steps, options.smoothing)
  const smoothed = coordinates.map((values) => smooth(values, smoothing))
  const { forms, dropped } = supportedForms(coordinates, steps, resampler, { ...options, smoothing, seed })
  const trajectory = {
    subject,
    steps: [...steps],
    coordinates: coordinates.map((values) => [...values]),
    smoothed: smoothed.map((values) => [...values]),
    smoothing: [...smoothing.deviations],
    planes: planesOf(smoothed.length).map((plane) => tracePlane(plane, smoothed, steps, options.prominence)),
    forms,
    remarks: []
  }
  return { trajectory, dropped }
}

function tracePlane(
  [first, second]: readonly [number, number],
  smoothed: readonly Float64Array[],
  steps: readonly number[],
  prominence: number
): PathPlane {
  const curve = { x: smoothed[first] ?? empty, y: smoothed[second] ?? empty }
  const { curvature, centreX, centreY } = osculatingCircles(curve)
  return {
    components: [first + 1, second + 1],
    curvature: Array.from(curvature, finiteOrNull),
    centres: Array.from(centreX, (x, t) => {
      const y = centreY[t] ?? NaN
      return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null
    }),
    marks: findMarks(shapeOf(curve), prominence).map(({ at, kind }) => ({ step: stepAt(at, steps), kind }))
  }
}

const empty = new Float64Array(0)

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
