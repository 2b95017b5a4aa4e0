import type { Mixing } from '../../../../shared/run'
import { autocorrelations } from './autocorrelation'
import { autocorrelationTime } from './convergence'
import { essEvolution } from './ess-evolution'
import { rankBins, rankHistogram } from './rank-histogram'
import type { Chains } from './ranks'

const mostLags = 200
const evolutionPoints = 20

/** What the pictures of one estimate's chains show: ranks, effective sample size by draws, autocorrelation. Null where a draw is not
 *  finite: then there is nothing to rank.
 *  @param chains nβΔL by chain and draw */
export function mixingOf(chains: Chains): Mixing | null {
  const draws = chains[0]?.length ?? 0
  if (draws === 0 || chains.some((chain) => !chain.every(Number.isFinite))) return null
  const bins = rankBins(draws)
  return {
    draws,
    ranks: rankHistogram(chains, bins),
    evolution: essEvolution(chains, evolutionPoints),
    autocorrelation: autocorrelations(chains, Math.min(mostLags, Math.floor(draws / 4))).map((row) => [
      ...row
    ]),
    autocorrelationTime: autocorrelationTime(chains)
  }
}
