import type { Boundary, ChangePoint, Stage, Stages, StageType } from '../../../../shared/stages'
import { normalQuantile } from '../../math/distributions'
import { quantile } from '../../math/moments'
import { agreeing, piecewiseTurns, type PiecewiseTurn } from './change-points'
import { cluster, type Cluster } from './cluster'
import { checkedCurve, place, stepAt, type Curve, type MeasuredCurve } from './curve'
import { fitCurve, type Fit } from './fit'
import { remarksOn } from './remarks'
import { rules } from './rules'
import { rangeOf, resolutionOf, sampleCurve, type Sampled } from './samples'
import { segment, type Resolution, type Turn } from './segment'
import { withoutFit } from './short'
import { scaled, type Scaled } from './units'

export type { MeasuredCurve, MeasuredPoint } from './curve'
export { jointStages } from './joint'

/** The stages of one curve, and how it changes between any two steps. */
export interface CurveStages {
  readonly stages: Stages
  /** Change of the curve between two steps with its standard error; null where one of them is outside the curve or in a gap. */
  readonly change: (from: number, to: number) => Change | null
}

export interface Change {
  readonly type: StageType
  readonly delta: number
  readonly deltaError: number | null
}

/** Fewer points than this place no boundary. */
const leastPoints = 5

/** Stage boundaries of a curve over training: critical points of a Gaussian process over ln(step + 1), each with an interval and the
 *  share of posterior samples that have it (Hoogland et al. 2024, arXiv 2402.02364, with the intervals and support ours).
 *  @param measured any order of steps; values may be missing @param seed a whole number from 0; the same gives the same result
 *  @throws AuditError `series/duplicate-step`, `data/non-finite`, `data/too-large`, `estimator/invalid`, `format/limit` */
export function stagesOf(measured: MeasuredCurve, seed: number): CurveStages {
  const curve = checkedCurve(measured)
  const units = scaled(curve)
  const width = (curve.x.at(-1) ?? 0) - (curve.x[0] ?? 0)
  if (units === null || curve.x.length < leastPoints || !(width > 1e-6)) return withoutFit(curve, seed)
  const fit = fitCurve(units.curve)
  const sampled = sampleCurve(units.curve, fit, BigInt(seed))
  const least = rules.leastShare * rangeOf(sampled)
  const resolution = resolutionOf(sampled, least)
  const clusters = cluster(
    sampled.drawn.map((drawn) => segment(drawn, resolution).map((turn) => besideGaps(turn, sampled))),
    crowd(sampled)
  ).map((one) => acrossGaps(one, sampled))
  const turns = piecewiseTurns(units.curve, fit.variance, least)
  const opinions = agreeing(turns, clusters)
  const found = clusters.map((one, k): Boundary => ({
    ...placed(one),
    support: one.support,
    changePoint: changePoint(opinions[k] ?? null)
  }))
  const strong = clusters.filter(({ support }) => support > rules.support)
  const change = changesOf(sampled, resolution, units)
  const stages = stagesBetween(strong, sampled, resolution, units)
  const fitted = fittedOf(sampled, units)
  const outliers = fit.outliers.map((k) => ({
    step: curve.step[k] ?? 0,
    value: curve.value[k] ?? 0,
    expected: valueAt(sampled, units, curve.x[k] ?? 0)
  }))
  const gaps = sampled.gaps.map(({ from, to }) => ({ from: wholeStep(from), to: wholeStep(to) }))
  const model = modelOf(fit, units, curve)
  return {
    stages: {
      schema: 'ontogeny.stages/1',
      curve: curve.name,
      seed,
      points: curve.x.length,
      boundaries: found.filter(({ support }) => support > rules.support),
      candidates: found.filter(({ support }) => support <= rules.support),
      stages,
      changePoints: turns.flatMap((turn) => changePoint(turn) ?? []),
      fitted,
      outliers,
      missing: [...curve.missing],
      gaps,
      model,
      remarks: remarksOn({ curve, gaps, outliers, model, stages })
    },
    change
  }
}

/** Steps are whole numbers nearly everywhere. */
const wholeStep = (x: number): number => Math.round(stepAt(x))

const placed = ({ x, low, high, kind }: Cluster | PiecewiseTurn): ChangePoint => ({
  step: wholeStep(x),
  low: wholeStep(low),
  high: wholeStep(high),
  kind
})

const changePoint = (turn: PiecewiseTurn | null): ChangePoint | null => (turn === null ? null : placed(turn))

/** Turns nearer than a hundredth of the known part of the curve belong to one crowd. */
function crowd({ x, gaps }: Sampled): number {
  const hidden = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  return ((x.at(-1) ?? 0) - (x[0] ?? 0) - hidden) / 100
}

/** Where in a gap a drawn curve turns says nothing: all such turns are one, at its end. */
function besideGaps(turn: Turn, { gaps }: Sampled): Turn {
  const gap = gaps.find(({ from, to }) => turn.x > from && turn.x < to)
  return gap === undefined ? turn : { ...turn, x: gap.to }
}

/** A turn at the edge of a gap may lie anywhere in it: its interval then holds the gap. */
function acrossGaps(one: Cluster, sampled: Sampled): Cluster {
  const near = crowd(sampled) / 2
  return sampled.gaps.reduce(
    (wider, { from, to }) =>
      wider.low <= to + near && wider.high >= from - near
        ? { ...wider, low: Math.min(wider.low, from), high: Math.max(wider.high, to) }
        : wider,
    one
  )
}

/** Nearest place of the grid. */
function nearest(grid: Float64Array, x: number): number {
  let best = 0
  for (let k = 1; k < grid.length; k++) {
    if (Math.abs((grid[k] ?? 0) - x) < Math.abs((grid[best] ?? 0) - x)) best = k
  }
  return best
}

const valueAt = ({ x, value }: Sampled, { centre, unit }: Scaled, at: number): number =>
  centre + unit * (value[nearest(x, at)] ?? 0)

function changeBetween(
  { value }: Sampled,
  { difference }: Resolution,
  { unit }: Scaled,
  from: number,
  to: number
): Change {
  const delta = unit * ((value[to] ?? 0) - (value[from] ?? 0))
  const deltaError = unit * difference(from, to)
  return { type: typeOf(delta, deltaError), delta, deltaError }
}

/** A change of less than two standard errors has no direction. */
export function typeOf(delta: number, error: number): StageType {
  if (Math.abs(delta) <= 2 * error) return null
  return delta > 0 ? 'A' : 'B'
}

function changesOf(sampled: Sampled, resolution: Resolution, units: Scaled): CurveStages['change'] {
  const [first, last] = [sampled.x[0] ?? 0, sampled.x.at(-1) ?? 0]
  return (from, to) => {
    const [a, b] = [place(from), place(to)]
    if (Math.min(a, b) < first - 1e-9 || Math.max(a, b) > last + 1e-9) return null
    const isHidden = (x: number): boolean =>
      sampled.gaps.some((gap) => x > gap.from + 1e-9 && x < gap.to - 1e-9)
    if (isHidden(a) || isHidden(b)) return null
    return changeBetween(sampled, resolution, units, nearest(sampled.x, a), nearest(sampled.x, b))
  }
}

function stagesBetween(
  boundaries: readonly Cluster[],
  sampled: Sampled,
  resolution: Resolution,
  units: Scaled
): Stage[] {
  const ends = [0, ...boundaries.map(({ x }) => nearest(sampled.x, x)), sampled.x.length - 1]
  const steps = [sampled.x[0] ?? 0, ...boundaries.map(({ x }) => x), sampled.x.at(-1) ?? 0].map(wholeStep)
  return ends.slice(1).map((to, k): Stage => {
    const from = ends[k] ?? 0
    return {
      from: steps[k] ?? 0,
      to: steps[k + 1] ?? 0,
      ...changeBetween(sampled, resolution, units, from, to),
      ...middleOf(sampled, from, to)
    }
  })
}

/** Where the middle 80% of the change between two places of the grid happen. */
function middleOf({ x, value }: Sampled, from: number, to: number): Pick<Stage, 'changeFrom' | 'changeTo'> {
  const done = (k: number): number =>
    ((value[k] ?? 0) - (value[from] ?? 0)) / ((value[to] ?? 0) - (value[from] ?? 0))
  let [start, end] = [from, to]
  while (start + 1 < to && done(start + 1) < 0.1) start++
  while (end - 1 > start && done(end - 1) > 0.9) end--
  return { changeFrom: wholeStep(x[start] ?? 0), changeTo: wholeStep(x[end] ?? 0) }
}

function fittedOf({ x, value, valueSd, slope }: Sampled, { centre, unit }: Scaled): Stages['fitted'] {
  const z = normalQuantile((1 + rules.level) / 2)
  const band = (sign: number): number[] =>
    Array.from(value, (y, k) => centre + unit * (y + sign * z * (valueSd[k] ?? 0)))
  return {
    step: Array.from(x, stepAt),
    value: band(0),
    low: band(-1),
    high: band(1),
    slope: Array.from(slope, (d) => unit * d)
  }
}

function modelOf({ kernel, variance }: Fit, { unit }: Scaled, { sd }: Curve): NonNullable<Stages['model']> {
  const scatters = variance.map((v) => unit * Math.sqrt(v))
  const ratios = Array.from(sd, (stated, k) => (scatters[k] ?? 0) / stated).filter(Number.isFinite)
  const median = (values: ArrayLike<number>): number => quantile(Float64Array.from(values).sort(), 0.5)
  return {
    length: kernel.length,
    scale: unit * kernel.scale,
    scatter: median(scatters),
    scatterOverStated: ratios.length === 0 ? null : median(ratios)
  }
}
