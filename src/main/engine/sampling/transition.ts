import type { EngineSession, StepStatistics } from '../compute/engine'
import type { Batches } from './batches'
import type { ControlVariate } from './control-variate'
import { metropolis } from './metropolis'
import { isAdaptive, isMetropolis, type SamplerOptions } from './options'

/** How the chains of a group move. */
export interface Transition {
  /** Moves every chain; losses and gradients at w are known before. @param step counted from the start of burn-in */
  readonly move: (step: number) => Promise<StepStatistics>
  /** Acceptance probability of each chain's last move; null where every move is accepted. */
  readonly acceptance: Float64Array | null
}

export interface TransitionParts {
  readonly session: EngineSession
  readonly batches: Batches
  /** Names of the parameters that move. */
  readonly parameters: readonly string[]
  readonly control: ControlVariate | null
  readonly options: SamplerOptions
  readonly burnIn: number
  readonly seed: bigint
}

export function openTransition(parts: TransitionParts): Transition {
  return isMetropolis(parts.options.sampler) ? metropolis(parts) : langevin(parts)
}

/** SGLD and everything that is SGLD but for scales, memory or a better gradient. */
function langevin({ session, control, options, burnIn, seed }: TransitionParts): Transition {
  const { sampler, stepSize, nBeta, localization, noiseLevel, bound, memory } = options
  const { firstDecay, secondDecay, stabilizer } = options
  return {
    acceptance: null,
    move: async (step) => {
      await control?.improve(step)
      if (isAdaptive(sampler)) {
        session.adapt({ firstDecay, secondDecay, stabilizer, count: step, isFrozen: step >= burnIn })
      }
      return session.langevinStep({
        stepSize,
        nBeta,
        localization,
        noiseLevel,
        memory,
        bound,
        seed,
        step
      })
    }
  }
}
