import type { LlcSettings } from '../../../shared/plan'
import type { ChainState, SampleListener } from '../sampling/chains'
import type { GroupSpec } from '../sampling/group'
import type { PoolTask, SamplerPool } from '../sampling/sampler-pool'

/** Weights of one draw. */
export interface PosteriorDraw {
  readonly chain: number
  readonly weights: ReadonlyMap<string, Float32Array>
}

/** How the draws of one posterior lie: evenly along as many steps as an estimate of the LLC takes. */
export interface DrawPlan {
  /** Draws of each chain. */
  readonly perChain: number
  /** Steps between them. */
  readonly spacing: number
}

export function planDraws(
  { chains, draws }: Pick<LlcSettings, 'chains' | 'draws'>,
  wanted: number
): DrawPlan {
  const perChain = Math.max(1, Math.ceil(wanted / chains))
  return { perChain, spacing: Math.max(1, Math.floor(draws / perChain)) }
}

/** Weights of draws from the localised posterior, one of every chain at a time: the chains stop, hand over where they are, and go on. The
 *  draws are those of an estimate with the same seed. */
export class PosteriorSampler {
  readonly #pool: SamplerPool
  readonly #task: PoolTask
  readonly #groups: readonly GroupSpec[]
  #states: readonly ChainState[] = []

  constructor(pool: SamplerPool, task: PoolTask, groups: readonly GroupSpec[], plan: DrawPlan) {
    this.#pool = pool
    this.#task = { ...task, keepsState: true, settings: { ...task.settings, draws: plan.spacing } }
    delete this.#task.settings.precision
    this.#groups = groups
  }

  /** The next draw of every chain. @throws AuditError `engine/*`; the signal's reason after an abort */
  async next(listener: SampleListener): Promise<PosteriorDraw[]> {
    const { states } = await this.#pool.sample(this.#task, this.#groups, listener, this.#states)
    this.#states = states
    return states.flatMap(({ snapshot }, index) => {
      const group = this.#groups[index]
      if (!group) return []
      return Array.from({ length: group.chains }, (_, chain) => ({
        chain: group.firstChain + chain,
        weights: this.#weightsOf(snapshot, chain)
      }))
    })
  }

  /** What moves is in the snapshot, `[chains, …]`; the rest is at the checkpoint. */
  #weightsOf(snapshot: ChainState['snapshot'], chain: number): ReadonlyMap<string, Float32Array> {
    return new Map(
      [...this.#task.weights].map(([name, anchor]) => {
        const moved = snapshot.get(`w/${name}`)
        return [name, moved ? moved.slice(chain * anchor.length, (chain + 1) * anchor.length) : anchor]
      })
    )
  }
}
