import { autocovariance } from '../../math/fft'
import { mean, quantile, standardDeviation, variance } from '../../math/moments'
import { pool, rankNormalise, splitChains, type Chains } from './ranks'

/** Convergence of Markov chains as Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021 (arXiv 1903.08008) define it. Each function
 *  returns null where the draws do not allow an answer: fewer than four a chain, a value that is not finite, or all equal. */

const leastDraws = 4

function answerable(chains: Chains): boolean {
  const draws = chains[0]?.length ?? 0
  if (draws < leastDraws || chains.some((chain) => chain.length !== draws)) return false
  return chains.every((chain) => chain.every(Number.isFinite)) && !constant(chains)
}

function constant(chains: Chains): boolean {
  const first = chains[0]?.[0]
  return chains.every((chain) => chain.every((value) => value === first))
}

/** Split R-hat, the larger of the rank-normalised and the folded one. */
export function rHat(chains: Chains): number | null {
  if (!answerable(chains)) return null
  const split = splitChains(chains)
  const sorted = pool(split).sort()
  const median = quantile(sorted, 0.5)
  const folded = split.map((chain) => chain.map((value) => Math.abs(value - median)))
  const values = [plainRHat(rankNormalise(split)), plainRHat(rankNormalise(folded))]
  return Math.max(...values.filter(Number.isFinite))
}

function plainRHat(chains: Chains): number {
  const draws = chains[0]?.length ?? 0
  const between = draws * variance(chains.map(mean))
  const within = mean(chains.map(variance))
  return Math.sqrt((between / within + draws - 1) / draws)
}

/** Effective sample size of the centre: of the rank-normalised split chains. */
export function essBulk(chains: Chains): number | null {
  return answerable(chains) ? effectiveSize(rankNormalise(splitChains(chains))) : null
}

/** Effective sample size of the tails: the smaller of those of the 5% and the 95% quantile. */
export function essTail(chains: Chains): number | null {
  if (!answerable(chains)) return null
  const sorted = pool(chains).sort()
  const sizes = [0.05, 0.95].map((share) => {
    const limit = quantile(sorted, share)
    const below = chains.map((chain) => chain.map((value) => (value <= limit ? 1 : 0)))
    return effectiveSize(splitChains(below))
  })
  return Math.min(...sizes)
}

/** Effective sample size of the mean: of the split chains as they are. */
export function essMean(chains: Chains): number | null {
  return answerable(chains) ? effectiveSize(splitChains(chains)) : null
}

/** Monte Carlo standard error of the mean over all chains. 0 for equal draws. */
export function mcse(chains: Chains): number | null {
  if (chains.length > 0 && constant(chains) && Number.isFinite(chains[0]?.[0])) return 0
  const size = essMean(chains)
  return size === null ? null : standardDeviation(pool(chains)) / Math.sqrt(size)
}

/** Standard error of the mean over all chains: the larger of the Monte Carlo standard error of the draws and that of averages over
 *  n^⅓ consecutive draws. Mini-batch noise on every draw hides slow parts from the sum over autocorrelations, which ends where they
 *  drown; averages bring them out. */
export function meanError(chains: Chains): number | null {
  const plain = mcse(chains)
  const width = Math.floor(Math.cbrt(chains[0]?.length ?? 0))
  const averaged = width < 2 ? null : mcse(chains.map((chain) => averages(chain, width)))
  return plain === null || averaged === null ? plain : Math.max(plain, averaged)
}

/** Standard error of the mean over chains that may have the same batches. Their noise is then common: more chains do not average it out,
 *  which the mean over chains, taken as one chain, shows. The larger of both. */
export function chainsError(chains: Chains, sharedBatches: boolean): number | null {
  const apart = meanError(chains)
  const [first] = chains
  if (!sharedBatches || first === undefined || apart === null) return apart
  const together = first.map((_, draw) => mean(chains.map((chain) => chain[draw] ?? NaN)))
  return Math.max(apart, meanError([together]) ?? 0)
}

/** Means of consecutive draws; the first few are left out where the width does not divide. */
function averages(chain: Float64Array, width: number): Float64Array {
  const count = Math.floor(chain.length / width)
  const rest = chain.length - count * width
  return Float64Array.from({ length: count }, (_, i) =>
    mean(chain.subarray(rest + i * width, rest + (i + 1) * width))
  )
}

/** Integrated autocorrelation time of the mean in draws: of independent draws, as many as the time fewer have the same error. */
export function autocorrelationTime(chains: Chains): number | null {
  const error = meanError(chains)
  if (error === null || error === 0) return null
  const all = pool(chains)
  return (error / standardDeviation(all)) ** 2 * all.length
}

/** Combined autocorrelations, truncated by Geyer's initial positive and monotone sequences. */
function effectiveSize(chains: Chains): number {
  if (constant(chains)) return chains.length * (chains[0]?.length ?? 0)
  const draws = chains[0]?.length ?? 0
  const total = chains.length * draws
  const correlations = truncatedCorrelations(chains, draws)
  const time = -1 + 2 * correlations.sum + correlations.last
  return total / Math.max(time, 1 / Math.log10(total))
}

function truncatedCorrelations(chains: Chains, draws: number): { sum: number; last: number } {
  const covariances = chains.map(autocovariance)
  const lag = (t: number): number => mean(covariances.map((c) => c[t] ?? 0))
  const within = (lag(0) * draws) / (draws - 1)
  const spread = lag(0) + (chains.length > 1 ? variance(chains.map(mean)) : 0)
  const correlation = (t: number): number => 1 - (within - lag(t)) / spread
  const rho = new Float64Array(draws)
  rho[0] = 1
  let [even, odd] = [1, correlation(1)]
  rho[1] = odd
  let t = 1
  while (t < draws - 3 && even + odd > 0) {
    even = correlation(t + 1)
    odd = correlation(t + 2)
    if (even + odd >= 0) {
      rho[t + 1] = even
      rho[t + 2] = odd
    }
    t += 2
  }
  const end = t - 2
  if (even > 0) rho[end + 1] = even
  for (let s = 1; s <= end - 2; s += 2) {
    const before = (rho[s - 1] ?? 0) + (rho[s] ?? 0)
    if ((rho[s + 1] ?? 0) + (rho[s + 2] ?? 0) > before) rho[s + 1] = rho[s + 2] = before / 2
  }
  let sum = 0
  for (let s = 0; s <= end; s++) sum += rho[s] ?? 0
  return { sum, last: rho[end + 1] ?? 0 }
}
