import type { CalibrationGoals, CalibrationPoint } from '../../../shared/calibration'
import type { LlcSettings } from '../../../shared/plan'
import { limits } from '../sampling/thresholds'
import { gradientsOf, leastAcceptance, mostAcceptance, mostHeating, type Target } from './point'

/** The decisions of a calibration: functions of what was measured, nothing else. */

/** Batches of SGLD. ε may grow with the batch only as far as gradient noise is what heats, and a step's cost grows with it too: small
 *  batches pay, down to where a step's work, about 6 operations a parameter and row, is lost in what each step costs anyway. */
const batches = { fewest: 8, most: 64, work: 5e7 }
/** An exact sampler needs every sample in every step: it pays where they are few. */
const fewSamples = 512
const chains = 4

/** nβ goes up by this factor from rung to rung. */
export const rungFactor = 4

/** Longest flight of one HMC draw in units of 1/√γ: with flights from half of it on, a quarter of a period, π/2, of the directions that
 *  only the restraint holds lies in the middle. */
const flight = 2.1
const mostLeaps = 1000
/** Relaxation times 2/(εγ) of SGLD that are burnt, and that are drawn. A mean forgets its start as e^(−t), a spread as e^(−2t): after
 *  two of them the chains are within 2% of their spread. */
const relaxations = { burnt: 2, drawn: 10 }
/** Of the budget, what the first estimate of a ladder may cost. */
const firstShare = 1 / 4
const fewestDraws = { exact: 60, stochastic: 1000 }
const mostDraws = 4

/** An exact sampler pays for a weaker restraint with the root of the ratio, once; what L layers do together shows at an nβ that falls
 *  with its L-th power. */
const exactRestraint = 1 / 10

/** Where the search begins. γ = d/‖w*‖² lets each free direction move as far as the weights' own root mean square, which follows a
 *  rescaling of the model; a tenth of it, three times as far, where the sampler is exact. nβ is n/ln n (Watanabe 2013), the temperature
 *  of the WBIC. */
export function firstSettings({ samples, rows, dimensions, normSquared }: Target): LlcSettings {
  const isExact = rows <= fewSamples
  const own = normSquared > 0 ? dimensions / normSquared : 1
  const localization = isExact ? exactRestraint * own : own
  const nBeta = samples / Math.log(Math.max(samples, Math.E))
  const common = { nBeta, localization, chains, observeEvery: 1 }
  if (!isExact) {
    const stepSize = 0.1 / (nBeta + localization)
    return {
      ...common,
      sampler: 'sgld',
      stepSize,
      batchSize: Math.min(samples, batchOf({ samples, rows, dimensions })),
      burnIn: fewestDraws.stochastic / 5,
      draws: fewestDraws.stochastic
    }
  }
  return withFlight({
    ...common,
    sampler: 'hmc',
    stepSize: Math.min(1, 0.25 / localization),
    batchSize: 'full',
    burnIn: 2,
    draws: 8
  })
}

function batchOf({ samples, rows, dimensions }: Pick<Target, 'samples' | 'rows' | 'dimensions'>): number {
  const { fewest, most, work } = batches
  const each = (6 * dimensions * rows) / samples
  return 2 ** Math.round(Math.log2(Math.min(most, Math.max(fewest, work / each))))
}

/** Leapfrog steps that make a whole flight. */
export function withFlight(settings: LlcSettings): LlcSettings {
  if (settings.sampler !== 'hmc') return settings
  const leaps = Math.ceil(flight / Math.sqrt(settings.stepSize * settings.localization))
  return { ...settings, leapfrogSteps: Math.min(mostLeaps, Math.max(1, leaps)) }
}

/** The ε to try next, or null where this one is right. H_L grows with ε in proportion, so that the next ε follows from one run; the
 *  acceptance of an exact sampler is brought into its range by halving its leaps. */
export function nextStepSize(
  { settings, estimate, heatingShare, acceptance, temperatureSlope }: CalibrationPoint,
  bias: number
): number | null {
  const { stepSize } = settings
  if (settings.sampler === 'hmc') {
    if (estimate === null || acceptance === null || acceptance < 0.2) return stepSize / 4
    if (acceptance < leastAcceptance + 0.1) return stepSize / 2
    // A step is at most 1: there, accepting more than needed is no reason to stay.
    return acceptance > mostAcceptance && stepSize < 1 ? Math.min(1, stepSize * 2) : null
  }
  if (estimate === null || heatingShare === null) return stepSize / 10
  // A tenth less than is allowed: other checkpoints heat a little more.
  const ratio = (0.9 * mostHeating(bias)) / Math.max(heatingShare, 1e-6)
  if (ratio > 1 && ratio < 3) return null
  // Shorter steps need a stronger γ, and γ already decides: the heat that is left is the gradient noise of this temperature.
  const isHeld = (temperatureSlope ?? 0) > limits.temperatureShare.suspicious * estimate
  if (ratio < 1 && isHeld) return null
  const next = Math.min(1, stepSize * Math.min(5, Math.max(0.03, ratio / 1.6)))
  return next === stepSize ? null : next
}

/** Burn-in and draws of a rung. @param before the last rung, whose error tells how many draws the wanted one takes */
export function withLength(
  settings: LlcSettings,
  before: CalibrationPoint | null,
  { relativeError }: Pick<CalibrationGoals, 'relativeError'>
): LlcSettings {
  const isExact = settings.sampler === 'hmc'
  const fewest = isExact ? fewestDraws.exact : fewestDraws.stochastic
  const relaxation = 2 / (settings.stepSize * settings.localization)
  const base = isExact ? fewest : Math.max(fewest, Math.ceil(relaxations.drawn * relaxation))
  const burnIn = isExact ? fewest / 4 : Math.max(200, Math.ceil(relaxations.burnt * relaxation))
  const missing =
    before?.estimate && before.standardError
      ? (before.standardError / (relativeError * Math.abs(before.estimate))) ** 2
      : 1
  return { ...settings, burnIn, draws: Math.ceil(base * Math.min(mostDraws, Math.max(1, missing))) }
}

/** Draws below which an estimate says nothing. */
const leastDraws = ({ sampler }: LlcSettings): number =>
  (sampler === 'hmc' ? fewestDraws.exact : fewestDraws.stochastic) / 2

/** Fewer draws where the budget ends, down to half of the fewest; null where not even these fit. */
export function withinBudget(settings: LlcSettings, gradients: number): LlcSettings | null {
  const each = gradientsOf({ ...settings, burnIn: 0, draws: 1 })
  const draws = Math.min(settings.draws, Math.floor(gradients / each) - settings.burnIn)
  return draws < leastDraws(settings) ? null : { ...settings, draws }
}

/** Gradients of the shortest run that tells whether settings hold on another checkpoint. */
export const checkCost = (settings: LlcSettings): number =>
  gradientsOf({ ...settings, draws: leastDraws(settings) })

/** What a check costs of the estimate that it checks, about: all of its burn-in and few of its draws. */
const checkShare = 1 / 3

/** Steps that the first estimate of a ladder may take, of a budget in gradients that also pays for checks on other checkpoints. */
export const reachOf = (gradients: number, checks: number): number =>
  Math.floor((firstShare * gradients) / (1 + checkShare * checks))

/** γ as strong as it must be for SGLD to forget its start within the steps that it has. What γ holds takes 2/(εγ) steps, and ε is given
 *  by the stiffest directions and the gradient noise: the ratio γ/nβ, below which a curvature counts for nothing, is what a budget buys. */
export function heldWithin(settings: LlcSettings, steps: number, weakest: number): LlcSettings {
  if (settings.sampler === 'hmc') return settings
  const needed = (2 * (relaxations.burnt + relaxations.drawn)) / (settings.stepSize * steps)
  return { ...settings, localization: Math.max(weakest, needed) }
}

/** Length of a run that tells ε. Of SGLD: a sixth of an estimate, four times what a spread takes to settle; where the chains still
 *  spread, λ̂ is proportional to ε, and its share of heat says nothing. */
export function pilotOf(
  { sampler, burnIn, draws }: LlcSettings,
  steps: number
): Pick<LlcSettings, 'burnIn' | 'draws'> {
  if (sampler === 'hmc') return { burnIn, draws }
  const half = Math.max(30, Math.ceil(steps / 12))
  return { burnIn: half, draws: half }
}

/** The step to take a rung with again, or null where the step is not what failed. The way to w* says too little of how the loss bends
 *  where the draws end. */
export function shorterLeap({ settings, acceptance, estimate }: CalibrationPoint): LlcSettings | null {
  if (settings.sampler !== 'hmc') return null
  if (estimate !== null && (acceptance === null || acceptance >= leastAcceptance)) return null
  const factor = acceptance === null || acceptance < 0.2 ? 4 : 2
  return withFlight({ ...settings, stepSize: settings.stepSize / factor })
}

/** A rung colder: ε falls as nβ grows, so that the stiff directions see the same step. */
export const colder = (settings: LlcSettings, factor = rungFactor): LlcSettings =>
  withFlight({
    ...settings,
    nBeta: settings.nBeta * factor,
    stepSize: Math.min(1, settings.stepSize / (settings.sampler === 'hmc' ? Math.sqrt(factor) : factor))
  })

/** Of the budget, what the first estimate of a ladder by an exact sampler may cost: each rung costs twice as much as the last. */
const firstExactShare = 1 / 16

/** Whether a ladder that begins here would have too few rungs. Where w* is 0, or the network deep, n/ln n may be cold already. */
export function isDear(
  settings: LlcSettings,
  { relativeError, gradients }: Pick<CalibrationGoals, 'relativeError' | 'gradients'>
): boolean {
  if (settings.sampler !== 'hmc') return false
  return gradientsOf(withLength(settings, null, { relativeError })) > firstExactShare * gradients
}

/** Two rungs warmer, where the ladder is to begin instead. */
export const warmer = (settings: LlcSettings): LlcSettings => colder(settings, rungFactor ** -2)

/** By how much nβ must grow before an estimate is worth its draws; 1 where it is. The excess loss falls with 1/nβ or more slowly, so
 *  that one short run tells. @param point a short run, for which only a far miss counts */
export function missingCold({ estimate, excessShare, degree }: CalibrationPoint): number {
  if (estimate === null) return 1
  const excess = (excessShare ?? 0) / limits.excessShare.suspicious
  if (excess > 1.2) return Math.min(64, Math.max(2, 1.5 * excess))
  return degree !== null && degree < limits.degree.rejected ? rungFactor : 1
}

/** λ̂ without what the finite step added, with half of that as a further error. */
export function withoutHeating({ estimate, standardError, discretizationBias }: CalibrationPoint): {
  readonly estimate: number
  readonly standardError: number
} | null {
  if (estimate === null || standardError === null) return null
  const added = discretizationBias ?? 0
  return { estimate: estimate - added, standardError: Math.hypot(standardError, added / 2) }
}

/** Whether a ladder has only chains that left the minimum: that they are not local, or are at several places, tells after two rungs. */
export const haveLeft = (rungs: readonly CalibrationPoint[]): boolean =>
  rungs.length >= 2 &&
  rungs.every(
    ({ degree, rHat }) =>
      degree === null || degree < limits.degree.suspicious || (rHat ?? Infinity) > limits.rHat.rejected
  )

/** Whether colder chains would say the same: λ̂ changes by less than the wanted bias in a unit of ln nβ. Three rungs at least. */
export function isSettled(rungs: readonly CalibrationPoint[], bias: number): boolean {
  const [before, last] = rungs.slice(-2)
  if (rungs.length < 3 || !before?.estimate || !last?.estimate) return false
  if (!before.accepted || !last.accepted) return false
  const change = Math.abs(last.estimate - before.estimate) / Math.log(rungFactor)
  const error = Math.hypot(before.standardError ?? 0, last.standardError ?? 0) / Math.log(rungFactor)
  return change + error < bias * last.estimate
}
