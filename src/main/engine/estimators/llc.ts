import type { Diagnostics, LlcEstimate } from '../../../shared/run'
import { normal95 } from '../math/distributions'
import { mean, variance } from '../math/moments'
import { meanAcceptance } from '../sampling/acceptance'
import { autocorrelationTime, essBulk, essTail, meanError, rHat } from '../sampling/diagnostics/convergence'
import { pool } from '../sampling/diagnostics/ranks'
import type { ChainTrace, LossTrace } from '../sampling/trace'
import { judge, worst, type Judgement, type Measured } from '../sampling/verdict'
import type { UpdateSettings } from '../sampling/options'
import { virial, type Virial } from '../sampling/virial'

/** The statistical part of an LLC estimate; the audit adds whose it is. */
export type LlcResult = Pick<
  LlcEstimate,
  | 'estimate'
  | 'standardError'
  | 'low'
  | 'high'
  | 'rHat'
  | 'ess'
  | 'verdict'
  | 'reasons'
  | 'diagnostics'
  | 'baselineLoss'
>

export interface LlcInput {
  readonly traces: readonly ChainTrace[]
  readonly settings: UpdateSettings
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
  const energy = energyOf(traces, settings.nBeta)
  const common = commonDiagnostics(traces, settings.nBeta, baselineLoss)
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
    belowBaseline: energy.finite ? belowBaseline(traces) : null
  }
  return summarise(energy, diagnostics, baselineLoss, judge(limitsOf(diagnostics, energy, traces.length)))
}

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
  const energy = energyOf(traces, settings.nBeta)
  const common = commonDiagnostics(traces, settings.nBeta, baselineLoss)
  const diagnostics: Diagnostics = {
    ...common,
    ...noVirial,
    excessLoss: finiteOrNull(meanOf(traces.map((trace) => trace.paired))),
    excessShare: null,
    acceptance: null,
    belowBaseline: null
  }
  const own = judge({
    nonFinite: diagnostics.nonFinite,
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
  'chains'
])

interface Energy {
  /** nβΔL by chain and draw. */
  readonly chains: readonly Float64Array[]
  readonly mean: number
  readonly finite: boolean
  readonly error: number | null
}

function energyOf(traces: readonly LossTrace[], nBeta: number): Energy {
  const chains = traces.map((trace) => trace.paired.map((difference) => nBeta * difference))
  const average = meanOf(chains)
  return { chains, mean: average, finite: Number.isFinite(average), error: meanError(chains) }
}

/** Mean over chains of equal length. */
const meanOf = (chains: readonly Float64Array[]): number => mean(chains.map(mean))

const finiteOrNull = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null

type Common = Omit<
  Diagnostics,
  keyof typeof noVirial | 'excessLoss' | 'excessShare' | 'acceptance' | 'belowBaseline'
>

function commonDiagnostics(traces: readonly LossTrace[], nBeta: number, baselineLoss: number): Common {
  const { chains } = energyOf(traces, nBeta)
  const unpaired = traces.map((trace) => trace.loss.map((loss) => nBeta * (loss - baselineLoss)))
  return {
    rHat: finiteOrNull(rHat(chains)),
    essBulk: finiteOrNull(essBulk(chains)),
    essTail: finiteOrNull(essTail(chains)),
    mcse: finiteOrNull(meanError(chains)),
    autocorrelationTime: finiteOrNull(autocorrelationTime(chains)),
    drift: finiteOrNull(drift(chains)),
    nonFinite: pool(chains).reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0),
    unpairedEstimate: finiteOrNull(meanOf(unpaired)),
    unpairedError: finiteOrNull(meanError(unpaired)),
    varianceEstimate: finiteOrNull(varianceEstimate(traces, nBeta))
  }
}

const noVirial = {
  equilibrium: null,
  equilibriumError: null,
  heating: null,
  heatingLoss: null,
  heatingShare: null,
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
    degree: finiteOrNull(measured.degree),
    degreeError: finiteOrNull(measured.degreeError),
    restraintShare: finiteOrNull(measured.restraintShare),
    gradientToNoise: finiteOrNull(measured.gradientToNoise)
  }
}

/** Second half minus first half of the draws in standard errors of that difference (Geweke 1992 with equal halves). */
function drift(chains: readonly Float64Array[]): number | null {
  const half = Math.floor((chains[0]?.length ?? 0) / 2)
  const first = chains.map((chain) => chain.subarray(0, half))
  const second = chains.map((chain) => chain.subarray(chain.length - half))
  const errors = [meanError(first), meanError(second)]
  const error = Math.hypot(errors[0] ?? NaN, errors[1] ?? NaN)
  return error > 0 ? (meanOf(second) - meanOf(first)) / error : null
}

const belowBaseline = (traces: readonly LossTrace[]): number =>
  mean(
    traces.map((trace) => trace.paired.filter((difference) => difference < 0).length / trace.paired.length)
  )

/** (nβ)² Var[L(w)], the variance by mini-batches taken away by the law of total variance. It equals λ̂ where the loss is homogeneous
 *  and nothing restrains the chain; a cross-check, not a result. */
function varianceEstimate(traces: readonly LossTrace[], nBeta: number): number {
  const total = variance(pool(traces.map((trace) => trace.paired)))
  return nBeta * nBeta * (total - meanOf(traces.map((trace) => trace.batchVariance)))
}

function limitsOf(diagnostics: Diagnostics, energy: Energy, chains: number): Measured {
  if (!energy.finite) return { nonFinite: diagnostics.nonFinite }
  const { equilibrium, equilibriumError, mcse: error } = diagnostics
  const reached =
    equilibrium !== null && Math.abs(equilibrium - 1) <= equilibriumErrors * (equilibriumError ?? 0)
  const { nonFinite, degree, excessShare, rHat: ratio, essBulk: size } = diagnostics
  return {
    nonFinite,
    degree,
    excessShare,
    rHat: ratio,
    essBulk: size,
    equilibrium: reached ? 1 : (equilibrium ?? NaN),
    heatingShare: diagnostics.heatingShare,
    drift: diagnostics.drift,
    belowBaseline: diagnostics.belowBaseline,
    negative: error !== null && error > 0 ? -energy.mean / error : energy.mean < 0 ? Infinity : 0,
    chains
  }
}

function summarise(
  energy: Energy,
  diagnostics: Diagnostics,
  baselineLoss: number,
  { verdict, reasons }: Judgement
): LlcResult {
  const usable = verdict !== 'rejected' && energy.finite && energy.error !== null
  const margin = normal95 * (energy.error ?? 0)
  return {
    estimate: usable ? energy.mean : null,
    standardError: usable ? energy.error : null,
    low: usable ? energy.mean - margin : null,
    high: usable ? energy.mean + margin : null,
    rHat: diagnostics.rHat,
    ess: diagnostics.essBulk,
    verdict,
    reasons: [...reasons],
    diagnostics,
    baselineLoss
  }
}
