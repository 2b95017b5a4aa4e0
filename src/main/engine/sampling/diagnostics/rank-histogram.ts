import { averageRanks, pool, type Chains } from './ranks'

/** How many draws of each chain fall into each bin of the ranks over all chains (Vehtari et al. 2021, figure 6): level where every chain
 *  samples the same.
 *  @returns `[chains][bins]` */
export function rankHistogram(chains: Chains, bins: number): number[][] {
  const total = pool(chains).length
  return averageRanks(chains).map((ranks) => {
    const counts = new Array<number>(bins).fill(0)
    for (const rank of ranks) {
      const bin = Math.min(bins - 1, Math.floor((rank * bins) / total))
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  })
}

/** Bins by twice Sturges' rule, as ArviZ has them. @param draws of one chain */
export const rankBins = (draws: number): number => Math.ceil(2 * Math.log2(Math.max(2, draws))) + 1
