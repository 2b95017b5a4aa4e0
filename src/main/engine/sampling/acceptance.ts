import { mean } from '../math/moments'
import type { ChainTrace } from './trace'
import { driftSquared, type ChainSettings } from './virial'

/** Quantities of one step θ → θ' that decide whether Metropolis-adjusted Langevin would accept it. U = nβL + γ/2‖u‖². */
export interface LangevinMove {
  /** U(θ') − U(θ) */
  readonly energyRise: number
  /** ‖θ' − θ + (ε/2)∇U(θ)‖² */
  readonly forwardSquared: number
  /** ‖θ − θ' + (ε/2)∇U(θ')‖² */
  readonly backwardSquared: number
}

/** Acceptance probability of a proposal N(θ − (ε/2)∇U, ε) (Roberts & Tweedie 1996). @param stepSize ε */
export function malaAcceptance(move: LangevinMove, stepSize: number): number {
  const logRatio = -move.energyRise + (move.forwardSquared - move.backwardSquared) / (2 * stepSize)
  return Math.min(1, Math.exp(logRatio))
}

/** Mean acceptance probability between consecutive steps; losses and gradients are those of the mini-batches, so gradient noise
 *  lowers it as a large step does. Null for fewer than two draws. */
export function meanAcceptance(traces: readonly ChainTrace[], settings: ChainSettings): number | null {
  const values = traces.flatMap((trace) => chainAcceptance(trace, settings))
  return values.length > 0 ? mean(values) : null
}

function chainAcceptance(trace: ChainTrace, settings: ChainSettings): number[] {
  const { stepSize, nBeta, localization } = settings
  const { displacementSquared, moveGradient, moveDisplacement, moveSquared, noiseSquared } = trace.statistics
  const values: number[] = []
  for (let t = 1; t < trace.paired.length; t++) {
    const lossRise = (trace.paired[t] ?? NaN) - (trace.paired[t - 1] ?? NaN)
    const spreadRise = (displacementSquared[t] ?? NaN) - (displacementSquared[t - 1] ?? NaN)
    // The move that led here: Δ·g with g the drift at its end.
    const moveDrift = nBeta * (moveGradient[t] ?? NaN) + localization * (moveDisplacement[t] ?? NaN)
    const move: LangevinMove = {
      energyRise: nBeta * lossRise + (localization / 2) * spreadRise,
      forwardSquared: stepSize * (noiseSquared[t - 1] ?? NaN),
      backwardSquared:
        (moveSquared[t] ?? NaN) -
        stepSize * moveDrift +
        ((stepSize * stepSize) / 4) * driftSquared(trace, t, settings)
    }
    values.push(malaAcceptance(move, stepSize))
  }
  return values
}
