import type { LlcSettings } from '../../../shared/plan'
import type { Diagnostics, LlcEstimate } from '../../../shared/run'
import { normal95 } from '../math/distributions'
import { mean } from '../math/moments'
import { meanAcceptance } from '../sampling/acceptance'
import {
  autocorrelationTime,
  chainsError,
  essBulk,
  essTail,
  meanError,
  rHat
} from '../sampling/diagnostics/convergence'
import { pool } from '../sampling/diagnostics/ranks'
import type { ChainTrace, LossTrace } from '../sampling/trace'
import { judge, worst, type Judgement, type Measured } from '../sampling/verdict'
import { isMetropolis, type UpdateSettings } from '../sampling/options'
import { correct, discretizationBias } from './discretization'
import { downhill, firstNonFinite, stuckChains } from './misbehaviour'
import { localizationSlope, temperatureSlope, varianceEstimate, type Measurement } from './slopes'
import { virial, type Virial } from '../sampling/virial'

/** The statistical part of an LLC estimate; the audit adds whose it is. */
export type LlcResult = Pick<
  LlcEstimate,
  | 'estimate'
  | 'standardError'
  | 'low'
  | 'high'
  | 'corrected'
  | 'rHat'
  | 'ess'
  | 'verdict'
  | 'reasons'
  | 'diagnostics'
  | 'baselineLoss'
>

export interface LlcInput {
  readonly traces: readonly ChainTrace[]
  readonly settings: UpdateSettings & Pick<LlcSettings, 'sharedBatches'>
  /** Sampled parameters d. */
  readonly dimensions: number
  /** L(w*) over the whole data set. */
  readonly baselineLoss: number
  /** Loss of a know-nothing model; null when unknown. */
  readonly chanceLoss: number | null
}

/** Distance from equilibrium counts only beyond this many of its Monte Carlo errors. */
const equilibriumErrors = 3

/** λ̂(w*) = nβ (E[L(w)] − L(w*)) (Lau et al. 2023) from paired differences, with its Monte Carlo standard error, every diagnostic,
 *  and a verdict. A rejected estimate has no number. */
export function estimateLlc(input: LlcInput): LlcResult {
  const { traces, settings, dimensions, baselineLoss, chanceLoss } = input
  const energy = energyOf(traces, settings)
  const common = commonDiagnostics(traces, settings, baselineLoss)
  const excessLoss = finiteOrNull(meanOf(traces.map((trace) => trace.paired)))
  const measured = energy.finite ? virial(traces, settings, dimensions) : null
  const diagnostics: Diagnostics = {
    ...common,
    ...(measured ? virialDiagnostics(measured, energy.mean) : noVirial),
    excessLoss,
    excessShare:
      excessLoss !== null && chanceLoss !== null && chanceLoss > baselineLoss
        ? excessLoss / (chanceLoss - baselineLoss)
        : null,
    acceptance: energy.finite ? finiteOrNull(meanAcceptance(traces, settings)) : null,
    belowBaseline: energy.finite ? belowBaseline(traces) : null,
    ...slopeDiagnostics(
      energy.finite && settings.localization > 0 ? localizationSlope(traces, settings) : null
    ),
    downhill: finiteOrNull(downhill(traces.map((trace) => trace.burnIn)))
  }
  const measuredLimits = limitsOf(diagnostics, energy, traces.length, settings)
  const judgement = judge({
    ...measuredLimits,
    acceptance: energy.finite && isMetropolis(settings.sampler) ? diagnostics.acceptance : null
  })
  return summarise(energy, diagnostics, baselineLoss, tellPlace(judgement, firstNonFinite(traces)))
}

/** A reason about numbers that are not finite says where the first of them was. */
function tellPlace({ verdict, reasons }: Judgement, place: string | null): Judgement {
  if (place === null) return { verdict, reasons }
  return {
    verdict,
    reasons: reasons.map((reason) =>
      reason.diagnostic === 'nonFinite' ? { ...reason, message: `${reason.message}; ${place}` } : reason
    )
  }
}

const slopeDiagnostics = (
  slope: Measurement | null
): Pick<Diagnostics, 'localizationSlope' | 'localizationSlopeError'> => ({
  localizationSlope: finiteOrNull(slope?.value ?? null),
  localizationSlopeError: finiteOrNull(slope?.error ?? null)
})

/** nβ (E[L'(w)] − L'(w*)) of another data set's loss L' along chains that sample the posterior of L (data-refined, Wang et al. 2024).
 *  It may be negative. Its verdict rests on the convergence of its own draws and on the locality of the chains.
 *  @param sampled the estimate of the same chains on the data they sample */
export function estimateObserved(
  input: Pick<LlcInput, 'settings' | 'baselineLoss' | 'chanceLoss'> & {
    readonly traces: readonly LossTrace[]
    readonly sampled: LlcResult
  }
): LlcResult {
  const { traces, settings, baselineLoss, sampled } = input
  const energy = energyOf(traces, settings)
  const common = commonDiagnostics(traces, settings, baselineLoss)
  const diagnostics: Diagnostics = {
    ...common,
    ...noVirial,
    excessLoss: finiteOrNull(meanOf(traces.map((trace) => trace.paired))),
    excessShare: null,
    acceptance: null,
    belowBaseline: null,
    ...slopeDiagnostics(null),
    downhill: null
  }
  const own = judge({
    nonFinite: diagnostics.nonFinite,
    stuckChains: diagnostics.stuckChains,
    ...(energy.finite ? { rHat: diagnostics.rHat, essBulk: diagnostics.essBulk } : {})
  })
  const inherited = sampled.reasons
    .filter((reason) => chainReasons.has(reason.diagnostic))
    .map((reason) => ({ ...reason, message: `Chains: ${reason.message}` }))
  const reasons = [...own.reasons, ...inherited]
  return summarise(energy, diagnostics, baselineLoss, { verdict: worst(reasons), reasons })
}

/** Reasons that concern the chains and so every loss along them. */
const chainReasons: ReadonlySet<string> = new Set([
  'nonFinite',
  'degree',
  'excessShare',
  'equilibrium',
  'heatingShare',
  'chains',
  'acceptance',
  'downhill'
])

interface Energy {
  /** nβΔL by chain and draw. */
  readonly chains: readonly Float64Array[]
  readonly mean: number
  readonly finite: boolean
  readonly error: number | null
}

function energyOf(traces: readonly LossTrace[], { nBeta, sharedBatches = false }: EnergySettings): Energy {
  const chains = traces.map((trace) => trace.paired.map((difference) => nBeta * difference))
  const average = meanOf(chains)
  return {
    chains,
    mean: average,
    finite: Number.isFinite(average),
    error: chainsError(chains, sharedBatches)
  }
}

type EnergySettings = Pick<LlcInput['settings'], 'nBeta' | 'sharedBatches'>

/** Mean over chains of equal length. */
const meanOf = (chains: readonly Float64Array[]): number => mean(chains.map(mean))

const finiteOrNull = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null

type Common = Omit<
  Diagnostics,
  | keyof typeof noVirial
  | 'excessLoss'
  | 'excessShare'
  | 'acceptance'
  | 'belowBaseline'
  | 'localizationSlope'
  | 'localizationSlopeError'
  | 'downhill'
>

function commonDiagnostics(
  traces: readonly LossTrace[],
  settings: EnergySettings,
  baselineLoss: number
): Common {
  const { nBeta } = settings
  const { chains, error } = energyOf(traces, settings)
  const unpaired = traces.map((trace) => trace.loss.map((loss) => nBeta * (loss - baselineLoss)))
  const estimate = meanOf(chains)
  const spread = varianceEstimate(traces, nBeta)
  const slope = temperatureSlope(traces, nBeta)
  return {
    rHat: finiteOrNull(rHat(chains)),
    essBulk: finiteOrNull(essBulk(chains)),
    essTail: finiteOrNull(essTail(chains)),
    mcse: finiteOrNull(error),
    autocorrelationTime: finiteOrNull(autocorrelationTime(chains)),
    drift: finiteOrNull(drift(chains, settings.sharedBatches ?? false)),
    nonFinite: pool(chains).reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0),
    unpairedEstimate: finiteOrNull(meanOf(unpaired)),
    unpairedError: finiteOrNull(meanError(unpaired)),
    varianceEstimate: finiteOrNull(spread.value),
    varianceError: finiteOrNull(spread.error),
    varianceRatio: finiteOrNull(spread.value / estimate),
    temperatureSlope: finiteOrNull(slope.value),
    temperatureSlopeError: finiteOrNull(slope.error),
    temperatureShare: finiteOrNull(slope.value / estimate),
    stuckChains: stuckChains(chains)
  }
}

const noVirial = {
  equilibrium: null,
  equilibriumError: null,
  heating: null,
  heatingLoss: null,
  heatingShare: null,
  discretizationBias: null,
  degree: null,
  degreeError: null,
  restraintShare: null,
  gradientToNoise: null
}

function virialDiagnostics(
  measured: Virial,
  estimate: number
): { [Name in keyof typeof noVirial]: number | null } {
  return {
    equilibrium: finiteOrNull(measured.equilibrium),
    equilibriumError: finiteOrNull(measured.equilibriumError),
    heating: finiteOrNull(measured.heating),
    heatingLoss: finiteOrNull(measured.heatingLoss),
    heatingShare: finiteOrNull(measured.heatingLoss / Math.abs(estimate)),
    discretizationBias: finiteOrNull(discretizationBias(measured)),
    degree: finiteOrNull(measured.degree),
    degreeError: finiteOrNull(measured.degreeError),
    restraintShare: finiteOrNull(measured.restraintShare),
    gradientToNoise: finiteOrNull(measured.gradientToNoise)
  }
}

/** Second half minus first half of the draws in standard errors of that difference (Geweke 1992 with equal halves). */
function drift(chains: readonly Float64Array[], sharedBatches: boolean): number | null {
  const half = Math.floor((chains[0]?.length ?? 0) / 2)
  const first = chains.map((chain) => chain.subarray(0, half))
  const second = chains.map((chain) => chain.subarray(chain.length - half))
  const errors = [chainsError(first, sharedBatches), chainsError(second, sharedBatches)]
  const error = Math.hypot(errors[0] ?? NaN, errors[1] ?? NaN)
  return error > 0 ? (meanOf(second) - meanOf(first)) / error : null
}

const belowBaseline = (traces: readonly LossTrace[]): number =>
  mean(
    traces.map((trace) => trace.paired.filter((difference) => difference < 0).length / trace.paired.length)
  )

function limitsOf(
  diagnostics: Diagnostics,
  energy: Energy,
  chains: number,
  { boundingBox }: UpdateSettings
): Measured {
  if (!energy.finite) return { nonFinite: diagnostics.nonFinite }
  const { equilibrium, equilibriumError, mcse: error } = diagnostics
  const reached =
    equilibrium !== null && Math.abs(equilibrium - 1) <= equilibriumErrors * (equilibriumError ?? 0)
  const { nonFinite, stuckChains: stuck, degree, excessShare, rHat: ratio, essBulk: size } = diagnostics
  return {
    nonFinite,
    stuckChains: stuck,
    degree,
    excessShare,
    rHat: ratio,
    essBulk: size,
    // Within a box the identity does not hold, and nothing can be told from it.
    equilibrium: boundingBox !== undefined ? null : reached ? 1 : (equilibrium ?? NaN),
    heatingShare: diagnostics.heatingShare,
    drift: diagnostics.drift,
    belowBaseline: diagnostics.belowBaseline,
    downhill: diagnostics.downhill,
    temperatureShare: certain(diagnostics.temperatureShare, diagnostics.temperatureSlopeError, energy.mean),
    varianceRatio: certain(diagnostics.varianceRatio, diagnostics.varianceError, energy.mean, 1),
    negative: error !== null && error > 0 ? -energy.mean / error : energy.mean < 0 ? Infinity : 0,
    chains
  }
}

/** A share of λ̂ whose error might explain that it is beyond a limit is not held against it: null. What it must be above beyond its errors
 *  is by default well inside of the limit. */
function certain(share: number | null, error: number | null, estimate: number, least = 0.8): number | null {
  if (share === null || error === null) return null
  return share - certainErrors * (error / Math.abs(estimate)) > least ? share : null
}

const certainErrors = 3

function summarise(
  energy: Energy,
  diagnostics: Diagnostics,
  baselineLoss: number,
  { verdict, reasons }: Judgement
): LlcResult {
  const error = energy.error ?? NaN
  const margin = normal95 * error
  const usable = verdict !== 'rejected' && energy.finite && Number.isFinite(margin)
  return {
    estimate: usable ? energy.mean : null,
    standardError: usable ? energy.error : null,
    low: usable ? energy.mean - margin : null,
    high: usable ? energy.mean + margin : null,
    corrected:
      usable && diagnostics.discretizationBias !== null
        ? correct(energy.mean, error, diagnostics.discretizationBias)
        : null,
    rHat: diagnostics.rHat,
    ess: diagnostics.essBulk,
    verdict,
    reasons: [...reasons],
    diagnostics,
    baselineLoss
  }
}
