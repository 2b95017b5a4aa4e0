import type { Compressibility } from '../../../shared/compressibility'
import { fixed, list, probability } from './numbers'

const named = { quantize: 'the fewest bits', prune: 'the share of weights', rank: 'the share of ranks' }

/** Whether compressibility goes with the LLC, in one sentence. */
export function correlationsText({ correlations }: Compressibility, subject: string): string {
  const told = correlations.map(({ method, rho, pValue, checkpoints }) =>
    rho === null || pValue === null
      ? `none can be given with ${named[method]} (n ${checkpoints})`
      : `${fixed(rho, 2)} with ${named[method]} (p ${probability(pValue)}, n ${checkpoints})`
  )
  return `Rank correlation (Spearman) of λ̂ with compressibility over the checkpoints of ${subject}: ${list(told)}; p by permutation as if checkpoints were independent, which neighbours are not.`
}
