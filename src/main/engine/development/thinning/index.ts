import type { ThinnedStep, ThinningEnd } from '../../../../shared/thinning'
import { place } from '../stages/curve'
import { bendsOf } from './bends'
import { spread } from './spread'

/** One curve of estimates, as far as they are known. */
export interface EstimatedCurve {
  /** All steps of its subject, ascending. */
  readonly steps: readonly number[]
  /** At chosen steps, ascending. */
  readonly points: readonly EstimatedPoint[]
}

export interface EstimatedPoint {
  readonly step: number
  /** Null: rejected. */
  readonly value: number | null
  /** Standard error, ≥ 0; 0 where it is not known. */
  readonly error: number
}

export interface Choice {
  /** Steps that may be chosen, over all subjects together. */
  readonly most: number
  /** Steps of each subject, ascending. */
  readonly subjects: readonly (readonly number[])[]
  /** Steps that are chosen in any case. */
  readonly named: readonly number[]
  /** Those chosen so far, and the estimates there. */
  readonly chosen: readonly ThinnedStep[]
  readonly curves: readonly EstimatedCurve[]
}

/** The next steps to estimate, ascending, or why there are none. */
export type NextRound = { readonly steps: ThinnedStep[] } | { readonly ended: ThinningEnd }

/** Chooses steps of a series for estimates that are dear: about half of them evenly in ln(step + 1), the others a few at a time where the
 *  curves bend beyond their errors. Pure: the same estimates give the same choice. The ends of every subject and what is named are chosen
 *  even beyond `most`, as the new end of a series that grew. */
export function nextRound(choice: Choice): NextRound {
  const first = cover(choice, coarse(choice.most))
  if (first.length > 0) return { steps: first }
  const { most, subjects, chosen } = choice
  const known = new Set(chosen.map(({ step }) => step))
  if (subjects.every((steps) => steps.every((step) => known.has(step)))) return { ended: 'every' }
  const left = most - known.size
  if (left <= 0) return { ended: 'most' }
  const steps = refinements(choice, Math.ceil(left / 3))
  if (steps.length > 0) return { steps }
  const unusable = choice.curves.filter(isUnusable).length
  if (unusable === 0) return { ended: 'straight' }
  const wider = Math.min(mostUnseen(most), known.size + Math.ceil(left / 3))
  const further = unusable === choice.curves.length ? cover(choice, wider) : []
  return further.length > 0 ? { steps: further } : { ended: 'unusable' }
}

/** Rejected estimates leave too few points for any to lie off the line through its neighbours. */
const isUnusable = ({ points }: EstimatedCurve): boolean =>
  points.some(({ value }) => value === null) && points.filter(({ value }) => value !== null).length < 3

/** Where every curve is unusable the sound estimates may lie elsewhere: so many steps are spread until a bend can be seen. The rest is
 *  saved, since most of it would be rejected, too. */
const mostUnseen = (most: number): number => Math.ceil((3 * most) / 4)

const coarse = (most: number): number => Math.ceil(most / 2)

/** First and last step of every subject. */
export const endsOf = (subjects: Choice['subjects']): readonly number[] =>
  subjects.flatMap((steps) => [...steps.slice(0, 1), ...steps.slice(-1)])

/** Ends, what is named, and what covers the series; common steps where there are enough, since only these can be compared. */
function cover({ subjects, named, chosen }: Choice, count: number): ThinnedStep[] {
  const known = new Set(chosen.map(({ step }) => step))
  const fixed = new Set([...known, ...endsOf(subjects), ...named])
  const all = ascending(subjects.flat())
  const common = commonSteps(subjects)
  const steps = common.size < count ? all : all.filter((step) => common.has(step) || fixed.has(step))
  const isNamed = new Set(named)
  return spread(steps, fixed, count)
    .filter((step) => !known.has(step))
    .map((step) => ({ step, why: isNamed.has(step) ? 'named' : 'spread' }))
}

interface Candidate extends ThinnedStep {
  readonly score: number
}

/** The best steps to estimate next, at most one between two chosen ones. */
function refinements({ most, subjects, chosen, curves }: Choice, count: number): ThinnedStep[] {
  const known = ascending(chosen.map(({ step }) => step))
  const common = commonSteps(subjects)
  const candidates = curves
    .flatMap((curve) => candidatesOf(curve, new Set(known), common))
    .sort((a, b) => b.score - a.score || a.step - b.step)
  const besideRejected = chosen.filter(({ why }) => why === 'rejected').length
  let rejected = Math.max(1, Math.floor(most / 8)) - besideRejected
  const taken = new Map<number, ThinnedStep>()
  for (const { step, why } of candidates) {
    const gap = known.filter((one) => one < step).length
    if (taken.size >= count || taken.has(gap) || (why === 'rejected' && rejected <= 0)) continue
    if (why === 'rejected') rejected--
    taken.set(gap, { step, why })
  }
  return [...taken.values()].sort((a, b) => a.step - b.step)
}

/** Between each two estimates of a curve the further step nearest to their middle, where the curve bends there; after these, the widest
 *  gap first, between an estimate and a rejected one. */
function candidatesOf(
  { steps, points }: EstimatedCurve,
  known: ReadonlySet<number>,
  common: ReadonlySet<number>
): Candidate[] {
  const found: Candidate[] = []
  const add = (from: number, to: number, why: ThinnedStep['why'], score: number): void => {
    const open = steps.filter((step) => step > from && step < to && !known.has(step))
    const shared = open.filter((step) => common.has(step))
    const step = nearest(shared.length > 0 ? shared : open, (place(from) + place(to)) / 2)
    if (step !== null) found.push({ step, why, score })
  }
  const sound = points.flatMap(({ step, value, error }) => (value === null ? [] : [{ step, value, error }]))
  bendsOf(sound).forEach((bend, index) => {
    const [from, to] = [sound[index]?.step ?? 0, sound[index + 1]?.step ?? 0]
    if (bend > 0) add(from, to, 'bend', bend)
  })
  points.slice(1).forEach(({ step, value }, index) => {
    const before = points[index]
    if (!before || (value === null) === (before.value === null)) return
    add(before.step, step, 'rejected', -1 / (place(step) - place(before.step)))
  })
  return found
}

function nearest(steps: readonly number[], x: number): number | null {
  return steps.reduce<number | null>(
    (best, step) => (best === null || Math.abs(place(step) - x) < Math.abs(place(best) - x) ? step : best),
    null
  )
}

/** Steps that every subject has. */
function commonSteps(subjects: readonly (readonly number[])[]): Set<number> {
  const [first = [], ...others] = subjects.map((steps) => new Set(steps))
  return new Set([...first].filter((step) => others.every((steps) => steps.has(step))))
}

const ascending = (steps: readonly number[]): number[] => [...new Set(steps)].sort((a, b) => a - b)
