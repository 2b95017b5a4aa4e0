import { autocovariance } from '../../math/fft'
import type { Chains } from './ranks'

/** Autocorrelation of each chain about its own mean at lags 0, 1, …; 0 beyond lag 0 for a constant chain.
 *  @param lags how many, the first being 0
 *  @returns `[chains][lags]` */
export function autocorrelations(chains: Chains, lags: number): Float64Array[] {
  return chains.map((chain) => {
    const covariances = autocovariance(chain)
    const [first = 0] = covariances
    return Float64Array.from({ length: Math.min(lags, chain.length) }, (_, lag) =>
      first > 0 ? (covariances[lag] ?? 0) / first : Number(lag === 0)
    )
  })
}
