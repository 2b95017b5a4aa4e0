import type { LlcEstimate } from '../../../shared/run'
import { normal95 } from '../math/distributions'
import type { Virial } from '../sampling/virial'

/** What the finite step and the gradient noise add to λ̂: heat H_L that reaches the loss raises E[u·nβ∇L] by H_L, and so λ̂ by H_L/κ,
 *  κ the degree of the loss. On quadratics with all samples in each step this is exact for any ε; gradient noise in directions that the
 *  restraint holds adds less, and a quartic loss up to twice as much. Never negative. */
export function discretizationBias(measured: Pick<Virial, 'heatingLoss' | 'degree'>): number {
  // Below 1.5 the estimate is rejected; a degree near 0 must not blow up the bias.
  return Math.max(0, measured.heatingLoss) / Math.max(1.5, measured.degree)
}

/** λ̂ less its bias, with a 95% interval. The bias is taken to be between a half and the double of what the heat says: that is its share
 *  of the width, added in quadrature to the sampling error. */
export function correct(estimate: number, standardError: number, bias: number): LlcEstimate['corrected'] {
  const margin = normal95 * standardError
  return {
    estimate: estimate - bias,
    low: estimate - bias - Math.hypot(margin, bias),
    high: estimate - bias + Math.hypot(margin, bias / 2)
  }
}
