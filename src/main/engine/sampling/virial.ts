import { mean } from '../math/moments'
import { meanError } from './diagnostics/convergence'
import type { ChainTrace } from './trace'

/** Virial diagnostics of SGLD chains. With g = nβ∇L + γu the drift and u = w − w*, stationarity of E‖u‖² gives V − H = d exactly, for
 *  V = E[u·g] and H = (ε/4) E‖g‖², any step size ε, any loss, and with mini-batch noise. */
export interface Virial {
  /** (V − H)/d: 1 in equilibrium, less while the chain still spreads. */
  readonly equilibrium: number
  readonly equilibriumError: number | null
  /** H: energy that the finite step and the gradient noise put in. */
  readonly heating: number
  /** H_L = (ε/4) E[g·nβ∇L]: its part in the loss. On a quadratic λ̂ is too high by H_L/2. */
  readonly heatingLoss: number
  /** κ = E[u·nβ∇L] / E[nβΔL]: the degree of the loss around w*. */
  readonly degree: number
  readonly degreeError: number | null
  /** γE‖u‖²/d: share of the directions that the restraint holds. */
  readonly restraintShare: number
  /** Mean of (ε/2)‖g‖ / √(εd). */
  readonly gradientToNoise: number
}

export interface ChainSettings {
  readonly stepSize: number
  readonly nBeta: number
  readonly localization: number
}

/** @param dimensions number of sampled parameters d */
export function virial(traces: readonly ChainTrace[], settings: ChainSettings, dimensions: number): Virial {
  const { stepSize, nBeta, localization } = settings
  const perDraw = (compute: (trace: ChainTrace, draw: number) => number): Float64Array[] =>
    traces.map((trace) => trace.paired.map((_, draw) => compute(trace, draw)))
  const average = (compute: (trace: ChainTrace, draw: number) => number): number =>
    mean(perDraw(compute).map(mean))

  const forceLoss = (trace: ChainTrace, t: number): number => nBeta * at(trace, 'displacementGradient', t)
  const spread = (trace: ChainTrace, t: number): number => at(trace, 'displacementSquared', t)
  const work = (trace: ChainTrace, t: number): number => forceLoss(trace, t) + localization * spread(trace, t)
  const heatLoss = (trace: ChainTrace, t: number): number =>
    (stepSize / 4) * (nBeta * nBeta * at(trace, 'gradientSquared', t) + localization * forceLoss(trace, t))
  const heat = (trace: ChainTrace, t: number): number => (stepSize / 4) * driftSquared(trace, t, settings)

  const balance = perDraw((trace, t) => (work(trace, t) - heat(trace, t)) / dimensions)
  const energy = average((trace, t) => nBeta * (trace.paired[t] ?? NaN))
  const degree = average(forceLoss) / energy
  const degreeResiduals = perDraw(
    (trace, t) => (forceLoss(trace, t) - degree * nBeta * (trace.paired[t] ?? NaN)) / energy
  )
  return {
    equilibrium: mean(balance.map(mean)),
    equilibriumError: meanError(balance),
    heating: average(heat),
    heatingLoss: average(heatLoss),
    degree,
    degreeError: meanError(degreeResiduals),
    restraintShare: (localization * average(spread)) / dimensions,
    gradientToNoise: average((trace, t) =>
      Math.sqrt(((stepSize / 4) * driftSquared(trace, t, settings)) / dimensions)
    )
  }
}

/** ‖g‖² of the drift g = nβ∇L + γu at a draw. */
export function driftSquared(trace: ChainTrace, draw: number, settings: ChainSettings): number {
  const { nBeta, localization } = settings
  return (
    nBeta * nBeta * at(trace, 'gradientSquared', draw) +
    2 * nBeta * localization * at(trace, 'displacementGradient', draw) +
    localization * localization * at(trace, 'displacementSquared', draw)
  )
}

const at = (trace: ChainTrace, name: keyof ChainTrace['statistics'], draw: number): number =>
  trace.statistics[name][draw] ?? NaN
