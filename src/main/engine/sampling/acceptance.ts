import { mean } from '../math/moments'
import { samplerOptions, type SamplerOptions, type UpdateSettings } from './options'
import { statisticAt, type ChainTrace, type StatisticName } from './trace'
import { driftSquared } from './virial'

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

/** Mean acceptance probability: that of the sampler's own decisions, or of the decision that Metropolis would make between consecutive
 *  steps. Losses and gradients of the latter are those of the mini-batches, so gradient noise lowers it as a large step does. Null for
 *  fewer than two draws, and for samplers whose steps are no Langevin proposals. */
export function meanAcceptance(traces: readonly ChainTrace[], settings: UpdateSettings): number | null {
  const options = samplerOptions(settings)
  if (options.memory > 0 || options.sampler === 'adam-sgld' || options.noiseLevel !== 1) return null
  const values = traces.flatMap((trace) =>
    trace.acceptance ? [...trace.acceptance] : chainAcceptance(trace, options)
  )
  return values.length > 0 ? mean(values) : null
}

function chainAcceptance(trace: ChainTrace, options: SamplerOptions): number[] {
  const { stepSize, nBeta, localization } = options
  const at = (name: StatisticName, draw: number): number => statisticAt(trace, name, draw)
  const values: number[] = []
  for (let t = 1; t < trace.paired.length; t++) {
    const lossRise = (trace.paired[t] ?? NaN) - (trace.paired[t - 1] ?? NaN)
    const spreadRise = at('displacementSquared', t) - at('displacementSquared', t - 1)
    // The move that led here: Δ·g with g the drift at its end.
    const moveDrift = nBeta * at('moveGradient', t) + localization * at('moveDisplacement', t)
    const move: LangevinMove = {
      energyRise: nBeta * lossRise + (localization / 2) * spreadRise,
      forwardSquared: stepSize * at('noiseSquared', t - 1),
      backwardSquared:
        at('moveSquared', t) -
        stepSize * moveDrift +
        ((stepSize * stepSize) / 4) * driftSquared(trace, t, options)
    }
    values.push(malaAcceptance(move, stepSize))
  }
  return values
}
