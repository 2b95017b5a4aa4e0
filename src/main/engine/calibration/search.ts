import type { Asymptotic, CalibrationGoals, CalibrationPoint } from '../../../shared/calibration'
import type { LlcSettings } from '../../../shared/plan'
import { extrapolate, type Rung } from './extrapolation'
import {
  colder,
  firstSettings,
  isSettled,
  missingCold,
  nextStepSize,
  withFlight,
  withinBudget,
  withLength,
  withoutHeating
} from './decisions'
import { gradientsOf, measurePoint, type Target } from './point'

export interface Search {
  readonly points: readonly CalibrationPoint[]
  /** Index of the chosen point. */
  readonly chosen: number | null
  readonly settings: LlcSettings | null
  readonly reason: string
  readonly asymptotic: Asymptotic | null
}

const mostTries = 12
const mostRungs = 12
const fewestRungs = 3
/** A stronger restraint is tried where no temperature within the budget is local. */
const restraintFactor = 10
const mostRestraints = 3

/** Climbs a ladder of temperatures, ε tuned at each, until λ̂ settles or the budget is spent, and takes the coldest point that holds.
 *  A function of the seed, the draws and the budget in gradients.
 *  @param onPoint after each point, with the gradients spent */
export async function searchSettings(
  target: Target,
  goals: CalibrationGoals,
  onPoint: (point: CalibrationPoint, spent: number) => void = () => undefined
): Promise<Search> {
  const points: CalibrationPoint[] = []
  let spent = 0
  const measure = async (
    settings: LlcSettings,
    purpose: CalibrationPoint['purpose']
  ): Promise<CalibrationPoint> => {
    const point = await measurePoint(target, settings, purpose, goals)
    points.push(point)
    spent += point.gradients
    onPoint(point, spent)
    return point
  }
  const fits = (settings: LlcSettings): boolean => spent + gradientsOf(settings) <= goals.gradients

  let start = firstSettings(target)
  const pilot = { burnIn: start.burnIn, draws: start.draws }
  let rungs: CalibrationPoint[] = []
  for (let restraint = 0; restraint < mostRestraints; restraint++) {
    rungs = []
    let settings: LlcSettings | null = start
    while (settings !== null && rungs.length < mostRungs) {
      const tuned = await tune({ ...settings, ...pilot }, goals, measure, fits)
      const short = points.at(-1)
      const factor: number = short && rungs.length === 0 ? missingCold(short) : 1
      if (factor > 1 && fits(tuned)) {
        settings = colder(tuned, factor)
        continue
      }
      const long = withinBudget(withLength(tuned, rungs.at(-1) ?? null, goals), goals.gradients - spent)
      if (long === null) break
      rungs.push(await measure(long, 'rung'))
      settings = isSettled(rungs, goals.bias) ? null : colder(tuned)
    }
    // Only where the ladder was long enough to tell, and what a stronger restraint costs is left.
    const isTold = rungs.length >= fewestRungs && spent < goals.gradients / 2
    if (!isTold || rungs.some(({ accepted }) => accepted)) break
    start = withFlight({ ...start, localization: start.localization * restraintFactor })
  }
  return conclude(target, goals, points, rungs)
}

async function tune(
  start: LlcSettings,
  { bias }: CalibrationGoals,
  measure: (settings: LlcSettings, purpose: 'tune') => Promise<CalibrationPoint>,
  fits: (settings: LlcSettings) => boolean
): Promise<LlcSettings> {
  let settings = start
  let before = 0
  for (let attempt = 0; attempt < mostTries && fits(settings); attempt++) {
    const next = nextStepSize(await measure(settings, 'tune'), bias)
    // Up after down: the right step lies between the two, and the shorter one serves.
    if (next === null || (before < 0 && next > settings.stepSize)) break
    before = next - settings.stepSize
    settings = withFlight({ ...settings, stepSize: next })
  }
  return settings
}

function conclude(
  { dimensions }: Target,
  goals: CalibrationGoals,
  points: readonly CalibrationPoint[],
  rungs: readonly CalibrationPoint[]
): Search {
  const accepted = rungs.filter((rung) => rung.accepted)
  const best = accepted.at(-1)
  if (best === undefined) {
    const why = rungs.at(-1)?.reasons.join('; ') ?? 'the budget did not reach one estimate'
    const reason = `No tried configuration is local and in equilibrium within ${goals.gradients} gradients: ${why}.`
    return { points, chosen: null, settings: null, reason, asymptotic: null }
  }
  const usable = accepted.flatMap((point): Rung[] => {
    const corrected = withoutHeating(point)
    return corrected === null ? [] : [{ nBeta: point.settings.nBeta, ...corrected }]
  })
  return {
    points,
    chosen: points.indexOf(best),
    settings: withPrecision(best, goals),
    reason: reasonOf(best, rungs, goals),
    asymptotic: extrapolate(usable, dimensions)
  }
}

/** The audit draws on where a checkpoint needs more than the pilot. */
const mostTimes = 8
const withPrecision = ({ settings }: CalibrationPoint, { relativeError }: CalibrationGoals): LlcSettings => ({
  ...settings,
  precision: { relativeError, mostDraws: mostTimes * settings.draws }
})

function reasonOf(
  { settings, degree, heatingShare }: CalibrationPoint,
  rungs: readonly CalibrationPoint[],
  { bias, gradients }: CalibrationGoals
): string {
  const end = isSettled(rungs, bias)
    ? `λ̂ changes by less than ${100 * bias}% in a unit of ln nβ`
    : `the budget of ${gradients} gradients ends here, before λ̂ settled to ${100 * bias}%`
  const step =
    settings.sampler === 'hmc'
      ? 'ε is the largest tried whose leaps are accepted often enough (the sampler is exact: no heating)'
      : `ε heats λ̂ by ${(50 * (heatingShare ?? 0)).toPrecision(2)}%`
  return (
    `nβ ${settings.nBeta.toPrecision(4)} is the coldest point that holds: ${end}; degree κ is ${(degree ?? NaN).toFixed(2)}. ` +
    `γ ${settings.localization.toPrecision(4)} lets free directions move as far as the weights' own size or less; ${step}.`
  )
}
