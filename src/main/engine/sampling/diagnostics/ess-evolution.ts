import { essBulk, essTail } from './convergence'
import type { Chains } from './ranks'

export interface EssPoint {
  /** Of each chain, from its first. */
  readonly draws: number
  readonly bulk: number | null
  readonly tail: number | null
}

const shortest = 4

/** Bulk and tail effective sample size of the first draws of each chain, in equal parts: both grow in proportion to the draws where the
 *  chains mix. @param points how many parts */
export function essEvolution(chains: Chains, points: number): EssPoint[] {
  const all = chains[0]?.length ?? 0
  return Array.from({ length: points }, (_, index) => Math.round(((index + 1) * all) / points))
    .filter((draws, index, list) => draws >= shortest && draws !== list[index - 1])
    .map((draws) => {
      const first = chains.map((chain) => chain.subarray(0, draws))
      return { draws, bulk: essBulk(first), tail: essTail(first) }
    })
}
