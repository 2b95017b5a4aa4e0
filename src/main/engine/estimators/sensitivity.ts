import type { LlcEstimate, Sensitivity, SensitivityPoint, Variation } from '../../../shared/run'
import { normal95 } from '../math/distributions'
import { judge, worst } from '../sampling/verdict'

/** An estimate at the settings of an audit but for one parameter. */
export interface Varied {
  readonly variation: Variation
  readonly estimate: LlcEstimate
}

/** How λ̂ of one checkpoint moves where one setting is changed by a factor, and what that says of it.
 *  @param centre the audit's own estimate of that checkpoint */
export function sensitivityOf(centre: LlcEstimate, varied: readonly Varied[]): Sensitivity {
  const neighbours = varied.map(pointOf).sort((a, b) => order(a) - order(b))
  const finer = varied.find(({ variation }) => variation.parameter === 'stepSize' && variation.factor < 1)
  const stepBias = finer ? extrapolate(centre, finer) : null
  const stepDistance = finer ? distance(centre.corrected, finer.estimate.corrected) : null
  const rejectedNeighbours = neighbours.filter(({ verdict }) => verdict === 'rejected').length
  return {
    subject: centre.subject,
    step: centre.step,
    component: centre.component,
    data: centre.data,
    neighbours,
    stepBias,
    stepDistance,
    rejectedNeighbours,
    reasons: [...judge({ sensitivityStep: stepDistance, sensitivityRejected: rejectedNeighbours }).reasons]
  }
}

/** An estimate with what its sensitivity says against it. */
export function withSensitivity(estimate: LlcEstimate, found: readonly Sensitivity[]): LlcEstimate {
  const own = found.find((candidate) => isOf(candidate, estimate))
  if (!own || own.reasons.length === 0) return estimate
  const reasons = [...estimate.reasons, ...own.reasons]
  return { ...estimate, reasons, verdict: worst(reasons) }
}

/** Whether a sensitivity was measured around this estimate. */
export function isOf(
  { subject, step, component, data }: Pick<Sensitivity, 'subject' | 'step' | 'component' | 'data'>,
  estimate: LlcEstimate
): boolean {
  return (
    estimate.subject === subject &&
    estimate.step === step &&
    estimate.component === component &&
    estimate.sampledOn === data &&
    estimate.data === data
  )
}

const parameters: readonly Variation['parameter'][] = ['stepSize', 'localization', 'nBeta']
const order = ({ parameter, factor }: Variation): number =>
  2 * parameters.indexOf(parameter) + (factor > 1 ? 1 : 0)

function pointOf({ variation, estimate }: Varied): SensitivityPoint {
  const { diagnostics, settings } = estimate
  return {
    ...variation,
    value: settings[variation.parameter],
    estimate: estimate.estimate,
    standardError: estimate.standardError,
    corrected: estimate.corrected,
    degree: diagnostics.degree,
    heatingLoss: diagnostics.heatingLoss,
    verdict: estimate.verdict,
    reasons: estimate.reasons
  }
}

/** Bias of the centre from two step sizes, to first order in ε (Richardson): (λ̂(ε) − λ̂(fε)) / (1 − f) for f < 1. */
function extrapolate(centre: LlcEstimate, { variation, estimate }: Varied): Sensitivity['stepBias'] {
  if (centre.estimate === null || estimate.estimate === null) return null
  const share = 1 / (1 - variation.factor)
  const bias = (centre.estimate - estimate.estimate) * share
  const biasError = Math.hypot(centre.standardError ?? 0, estimate.standardError ?? 0) * share
  const limit = centre.estimate - bias
  // λ̂(ε)(1 − share) + λ̂(fε) share
  const error = Math.hypot((centre.standardError ?? 0) * (1 - share), (estimate.standardError ?? 0) * share)
  return { bias, biasError, limit, low: limit - normal95 * error, high: limit + normal95 * error }
}

/** Distance of two corrected estimates in joint 95% margins: those on the sides that face each other. */
function distance(a: LlcEstimate['corrected'], b: LlcEstimate['corrected']): number | null {
  if (a === null || b === null) return null
  const [lower, upper] = a.estimate < b.estimate ? [a, b] : [b, a]
  const margin = Math.hypot(lower.high - lower.estimate, upper.estimate - upper.low)
  const apart = upper.estimate - lower.estimate
  return apart === 0 ? 0 : apart / margin
}
