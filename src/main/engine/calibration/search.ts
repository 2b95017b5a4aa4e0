import type { Asymptotic, CalibrationGoals, CalibrationPoint } from '../../../shared/calibration'
import type { LlcSettings } from '../../../shared/plan'
import { extrapolate, type Rung } from './extrapolation'
import {
  checkCost,
  colder,
  firstSettings,
  heldWithin,
  haveLeft,
  isDear,
  isSettled,
  missingCold,
  nextStepSize,
  pilotOf,
  reachOf,
  shorterLeap,
  warmer,
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
  /** Gradients that are left for each check on another checkpoint. */
  readonly leftForCheck: number
}

const mostTries = 12
const mostRungs = 12
/** A ladder begins up to 16⁴ times warmer. */
const mostWarmings = 4
/** λ̂ of chains that γ alone holds grows in proportion to nβ: a power of 1. */
const mostSlope = 0.5
const fewestRungs = 3
/** A stronger restraint is tried where no temperature within the budget is local. */
const restraintFactor = 10
const mostRestraints = 3

/** Climbs a ladder of temperatures, ε tuned at each, until λ̂ settles or the budget is spent, and takes the coldest point that holds.
 *  A function of the seed, the draws and the budget in gradients.
 *  @param checks other checkpoints that the choice will be checked on: no rung is climbed whose checks the budget does not hold
 *  @param onPoint after each point, with the gradients spent */
export async function searchSettings(
  target: Target,
  goals: CalibrationGoals,
  checks = 0,
  onPoint: (point: CalibrationPoint, spent: number) => void = () => undefined
): Promise<Search> {
  const points: CalibrationPoint[] = []
  let spent = 0
  // What checking the coldest rung that holds will cost.
  let reserved = 0
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
  const fits = (settings: LlcSettings): boolean => spent + gradientsOf(settings) + reserved <= goals.gradients
  const reserveOf = (settings: LlcSettings): number => Math.max(reserved, checks * checkCost(settings))
  const within = (settings: LlcSettings | null): LlcSettings | null =>
    settings && withinBudget(settings, goals.gradients - spent - reserveOf(settings))

  let start = firstSettings(target)
  const reach = reachOf(goals.gradients, checks)
  const pilot = pilotOf(start, reach)
  let rungs: CalibrationPoint[] = []
  for (let restraint = 0; restraint < mostRestraints; restraint++) {
    rungs = []
    let longest = Infinity
    let warmings = 0
    let settings: LlcSettings | null = start
    const weakest = start.localization
    while (settings !== null && rungs.length < mostRungs) {
      // The rungs that count have one γ.
      const isFree = !rungs.some(({ accepted }) => accepted)
      const hold = (next: LlcSettings): LlcSettings => (isFree ? heldWithin(next, reach, weakest) : next)
      const isTooDear = (next: LlcSettings): boolean =>
        rungs.length === 0 && warmings < mostWarmings && isDear(next, goals)
      const pays = (next: LlcSettings): boolean => fits(next) && !isTooDear(next)
      const tuned = await tune({ ...settings, ...pilot }, { ...goals, longest, hold, measure, fits: pays })
      if (isTooDear(tuned)) {
        warmings++
        settings = warmer(tuned)
        continue
      }
      const short = points.at(-1)
      const factor: number = short && rungs.length === 0 ? missingCold(short) : 1
      if (factor > 1 && fits(tuned)) {
        warmings = mostWarmings
        settings = colder(tuned, factor)
        continue
      }
      let long = within(withLength(tuned, rungs.at(-1) ?? null, goals))
      if (long === null) break
      let rung = await measure(long, 'rung')
      while ((long = within(shorterLeap(rung))) !== null) rung = await measure(long, 'rung')
      if (rung.settings.stepSize < tuned.stepSize) longest = rung.settings.stepSize
      rungs.push(rung)
      if (rung.accepted) reserved = reserveOf(rung.settings)
      settings = isSettled(rungs, goals.bias) || haveLeft(rungs) ? null : colder(rung.settings)
    }
    // Only where the ladder was long enough to tell, and what a stronger restraint costs is left.
    const isTold = (rungs.length >= fewestRungs || haveLeft(rungs)) && spent < goals.gradients / 2
    if (!isTold || rungs.some(({ accepted }) => accepted)) break
    start = withFlight({ ...start, localization: start.localization * restraintFactor })
  }
  const leftForCheck = checks === 0 ? 0 : Math.floor((goals.gradients - spent) / checks)
  return { ...conclude(target, goals, points, rungs), leftForCheck }
}

interface Tuning {
  readonly bias: number
  /** No ε above it is tried. */
  readonly longest: number
  /** The settings with the γ that their ε needs. */
  readonly hold: (settings: LlcSettings) => LlcSettings
  readonly measure: (settings: LlcSettings, purpose: 'tune') => Promise<CalibrationPoint>
  readonly fits: (settings: LlcSettings) => boolean
}

async function tune(
  start: LlcSettings,
  { bias, longest, hold, measure, fits }: Tuning
): Promise<LlcSettings> {
  let settings = hold(start)
  let before = 0
  for (let attempt = 0; attempt < mostTries && fits(settings); attempt++) {
    const next = nextStepSize(await measure(settings, 'tune'), bias)
    // Up after down: the right step lies between the two, and the shorter one serves.
    if (next === null || next > longest || (before < 0 && next > settings.stepSize)) break
    before = next - settings.stepSize
    settings = hold(withFlight({ ...settings, stepSize: next }))
  }
  return settings
}

/** What could help, where nothing that was tried holds. */
const moreOf = (points: readonly CalibrationPoint[]): string =>
  points.length > 0 && points.every(({ rHat, estimate }) => rHat === null && estimate !== null)
    ? 'No budget will change that.'
    : 'A larger budget tries more.'

function conclude(
  { dimensions }: Target,
  goals: CalibrationGoals,
  points: readonly CalibrationPoint[],
  rungs: readonly CalibrationPoint[]
): Omit<Search, 'leftForCheck'> {
  const accepted = rungs.filter((rung) => rung.accepted)
  const best = accepted.at(-1)
  if (best === undefined) {
    const why = rungs.at(-1)?.reasons.join('; ') ?? 'the budget did not reach one estimate'
    const reason = `No tried configuration is local and in equilibrium within ${goals.gradients} gradients: ${why}. ${moreOf(points)}`
    return { points, chosen: null, settings: null, reason, asymptotic: null }
  }
  const usable = accepted.flatMap((point): Rung[] => {
    const corrected = withoutHeating(point)
    if (point.settings.localization !== best.settings.localization || corrected === null) return []
    const { temperatureSlope: value, temperatureSlopeError, ess } = point
    // Few draws give a variance that is too small, and with it an error that is: never below that of a variance of as many draws.
    const error =
      temperatureSlopeError && Math.max(temperatureSlopeError, corrected.estimate * Math.sqrt(2 / (ess ?? 1)))
    // Where γ holds most of the directions, no law of approach is in sight.
    if (value !== null && value > mostSlope * corrected.estimate) return []
    const slope = value === null || error === null || error === 0 ? null : { value, error }
    return [{ nBeta: point.settings.nBeta, ...corrected, slope }]
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
  { settings, estimate, degree, heatingShare, temperatureSlope }: CalibrationPoint,
  rungs: readonly CalibrationPoint[],
  { bias, gradients }: CalibrationGoals
): string {
  const end = isSettled(rungs, bias)
    ? `λ̂ changes by less than ${100 * bias}% in a unit of ln nβ`
    : `the budget of ${gradients} gradients ends here, before λ̂ settled to ${100 * bias}%`
  const step =
    settings.sampler === 'hmc'
      ? 'The step ε is the largest tried whose leaps are accepted often enough (the sampler is exact: no heating)'
      : `Of λ̂, ${(50 * (heatingShare ?? 0)).toPrecision(2)}% is heat of the step ε, which estimates state without`
  const grows =
    estimate && temperatureSlope !== null
      ? `λ̂ grows as nβ/γ to the power ${(temperatureSlope / estimate).toFixed(2)}: compare it at these settings only`
      : 'how λ̂ moves with it is not known'
  return (
    `nβ ${settings.nBeta.toPrecision(4)} is the coldest point that holds: ${end}; degree κ is ${degree?.toFixed(2) ?? 'unknown'}. ` +
    `γ ${settings.localization.toPrecision(4)} lets the chains forget their start within the budget, and is no weaker than the weights' own size asks for; ${grows}. ${step}.`
  )
}
