import type { CalibrationGoals, CalibrationPoint } from '../../../shared/calibration'
import type { LlcSettings } from '../../../shared/plan'
import { estimateLlc } from '../estimators/llc'
import type { ChainTrace } from '../sampling/trace'
import { limits } from '../sampling/thresholds'

/** What is calibrated on: a posterior, known by its draws. */
export interface Target {
  readonly dimensions: number
  /** ‖w*‖² of the sampled parameters. */
  readonly normSquared: number
  readonly samples: number
  /** Samples, or all their tokens: what one gradient over everything costs. */
  readonly rows: number
  readonly baselineLoss: number
  readonly chanceLoss: number | null
  /** Training step of the checkpoint. */
  readonly step: number
  /** Draws with some settings; the same settings and seed give the same draws. */
  readonly sample: (settings: LlcSettings) => Promise<readonly ChainTrace[]>
}

/** Gradients that a run takes. */
export const gradientsOf = ({ burnIn, draws, leapfrogSteps, sampler }: LlcSettings): number =>
  (burnIn + draws) * (sampler === 'hmc' ? (leapfrogSteps ?? 1) : 1)

/** R-hat of a few hundred draws is about 1 + 4/ESS even for chains that agree: only the limit that rejects says something here. */
const mostRHat = limits.rHat.rejected

/** Samples with some settings and says whether they would do. */
export async function measurePoint(
  target: Target,
  settings: LlcSettings,
  purpose: CalibrationPoint['purpose'],
  goals: Pick<CalibrationGoals, 'bias'>
): Promise<CalibrationPoint> {
  return pointOf(target, settings, purpose, goals, await target.sample(settings))
}

export function pointOf(
  { dimensions, baselineLoss, chanceLoss, step }: Omit<Target, 'sample'>,
  settings: LlcSettings,
  purpose: CalibrationPoint['purpose'],
  goals: Pick<CalibrationGoals, 'bias'>,
  traces: readonly ChainTrace[]
): CalibrationPoint {
  const { diagnostics } = estimateLlc({ traces, settings, dimensions, baselineLoss, chanceLoss })
  const { excessLoss } = diagnostics
  const estimate = excessLoss === null ? null : settings.nBeta * excessLoss
  const measured = {
    estimate,
    standardError: diagnostics.mcse,
    degree: diagnostics.degree,
    heatingShare: diagnostics.heatingShare,
    equilibrium: diagnostics.equilibrium,
    equilibriumError: diagnostics.equilibriumError,
    excessShare: diagnostics.excessShare,
    restraintShare: diagnostics.restraintShare,
    acceptance: diagnostics.acceptance,
    rHat: diagnostics.rHat,
    ess: diagnostics.essBulk
  }
  const { discretizationBias, temperatureSlope, temperatureSlopeError, localizationSlope } = diagnostics
  const reasons = refusals({ ...measured, temperatureSlope }, settings.sampler, goals.bias)
  return {
    purpose,
    step,
    settings,
    gradients: gradientsOf(settings),
    ...measured,
    temperatureSlope,
    temperatureSlopeError,
    localizationSlope,
    discretizationBias,
    accepted: reasons.length === 0,
    reasons
  }
}

type Judged = Pick<
  CalibrationPoint,
  | 'estimate'
  | 'standardError'
  | 'degree'
  | 'heatingShare'
  | 'equilibrium'
  | 'equilibriumError'
  | 'excessShare'
  | 'rHat'
  | 'acceptance'
  | 'temperatureSlope'
>

/** H_L/λ̂ at most. Half of H_L is bias, which is taken away and leaves half of itself as an error; and the verdict has its own limit. */
export const mostHeating = (bias: number): number => Math.min(4 * bias, limits.heatingShare.suspicious)

/** λ̂ in its standard errors, at least: below, its degree κ and its limit are noise. */
const fewestErrors = 3

/** Why settings would not do, in words; empty if they would. */
function refusals(point: Judged, sampler: LlcSettings['sampler'], bias: number): string[] {
  const { degree, heatingShare, equilibrium, equilibriumError, excessShare, rHat, acceptance } = point
  if (point.estimate === null) return ['the chains diverge: ε is too large']
  if (rHat === null || degree === null)
    return ['the loss never changes along the chains: it is constant, or they stand still']
  const reasons: string[] = []
  if (point.estimate < fewestErrors * (point.standardError ?? 0)) {
    const [value, error] = [point.estimate, point.standardError ?? 0].map((number) =>
      Number(number.toPrecision(3))
    )
    reasons.push(`λ̂ ${value} ± ${error}: these draws do not tell it from 0`)
  }
  const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`
  if (degree < limits.degree.suspicious) {
    reasons.push(`degree κ ${degree.toFixed(2)}, below ${limits.degree.suspicious}: not local`)
  }
  if (excessShare !== null && excessShare > limits.excessShare.suspicious) {
    reasons.push(`excess loss ${percent(excessShare)} of what training won: not local`)
  }
  if (
    point.temperatureSlope !== null &&
    point.temperatureSlope > limits.temperatureShare.suspicious * point.estimate
  ) {
    reasons.push(
      `λ̂ still grows as nβ to the power ${(point.temperatureSlope / point.estimate).toFixed(2)}: γ holds the chains, not the loss`
    )
  }
  if (heatingShare !== null && heatingShare > mostHeating(bias)) {
    reasons.push(`heat H_L is ${percent(heatingShare)} of λ̂, allowed ${percent(mostHeating(bias))}`)
  }
  if (equilibrium !== null) {
    const off = Math.abs(equilibrium - 1)
    if (off > Math.max(1 - limits.equilibrium.suspicious, 3 * (equilibriumError ?? 0))) {
      reasons.push(`equilibrium ${equilibrium.toFixed(3)}, expected 1: burn-in is too short`)
    }
  }
  if (rHat > mostRHat) reasons.push(`R-hat ${rHat.toFixed(2)}: the chains disagree`)
  // SGLD accepts every step: what that does is its heating.
  if (sampler === 'hmc' && acceptance !== null && acceptance < leastAcceptance) {
    reasons.push(`${percent(acceptance)} of the steps accepted, wanted at least ${percent(leastAcceptance)}`)
  }
  return reasons
}

/** Below it, an exact sampler stands still more than it moves. */
export const leastAcceptance = 0.55
/** Above it, shorter steps than needed are paid for. */
export const mostAcceptance = 0.95
