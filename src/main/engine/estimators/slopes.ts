import { mean } from '../math/moments'
import { statisticAt, type ChainTrace, type LossTrace } from '../sampling/trace'

/** A value with its standard error; null where the draws do not tell it. */
export interface Measurement {
  readonly value: number
  readonly error: number | null
}

/** What one run says of how λ̂ moves with the temperature: (nβ)² Var[L(w)], the variance by mini-batches taken away by the law of total
 *  variance. Since d⟨f⟩/d ln nβ = −nβ Cov(f, L) under the density ∝ exp(−nβL − γ/2‖u‖²), dλ̂/d ln nβ = λ̂ − (nβ)² Var[L(w)].
 *  @param nBeta nβ */
export function varianceEstimate(traces: readonly LossTrace[], nBeta: number): Measurement {
  return jackknife(traces, ['paired', 'batchVariance', 'pairedSquared'], readLoss, (sums) => {
    const variance = sums.mean('pairedSquared') - sums.mean('paired') ** 2
    return nBeta * nBeta * ((sums.count / (sums.count - 1)) * variance - sums.mean('batchVariance'))
  })
}

/** dλ̂/d ln nβ = λ̂ − (nβ)² Var[L(w)], see varianceEstimate. */
export function temperatureSlope(traces: readonly LossTrace[], nBeta: number): Measurement {
  return jackknife(traces, ['paired', 'batchVariance', 'pairedSquared'], readLoss, (sums) => {
    const variance = sums.mean('pairedSquared') - sums.mean('paired') ** 2
    const spread = (sums.count / (sums.count - 1)) * variance - sums.mean('batchVariance')
    return nBeta * sums.mean('paired') - nBeta * nBeta * spread
  })
}

/** dλ̂/d ln γ = −(nβγ/2) Cov(L(w), ‖u‖²), by the same argument. Mini-batch noise has no part in it: the batch is independent of u. */
export function localizationSlope(
  traces: readonly ChainTrace[],
  { nBeta, localization }: { readonly nBeta: number; readonly localization: number }
): Measurement {
  const read = (trace: ChainTrace, draw: number): readonly number[] => {
    const paired = trace.paired[draw] ?? NaN
    const squared = statisticAt(trace, 'displacementSquared', draw)
    return [paired, squared, paired * squared]
  }
  return jackknife(traces, ['paired', 'squared', 'product'], read, (sums) => {
    const covariance = sums.mean('product') - sums.mean('paired') * sums.mean('squared')
    return -0.5 * nBeta * localization * (sums.count / (sums.count - 1)) * covariance
  })
}

function readLoss(trace: LossTrace, draw: number): readonly number[] {
  const paired = trace.paired[draw] ?? NaN
  return [paired, trace.batchVariance[draw] ?? NaN, paired * paired]
}

interface Sums<Name extends string> {
  readonly count: number
  readonly mean: (name: Name) => number
}

/** Blocks of all chains together, at least: fewer leave the error itself uncertain by over a quarter. */
const fewestBlocks = 20
const shortestBlock = 8

/** A function of means with its standard error by the jackknife over blocks of consecutive draws (Künsch 1989). */
function jackknife<Trace extends LossTrace, Name extends string>(
  traces: readonly Trace[],
  names: readonly Name[],
  read: (trace: Trace, draw: number) => readonly number[],
  compute: (sums: Sums<Name>) => number
): Measurement {
  const draws = traces[0]?.paired.length ?? 0
  const blocks = Math.max(
    1,
    Math.min(Math.ceil(fewestBlocks / traces.length), Math.floor(draws / shortestBlock))
  )
  const parts = traces.flatMap((trace) =>
    Array.from({ length: blocks }, (_, block) => {
      const [from, to] = [block, block + 1].map((edge) => Math.round((edge * draws) / blocks))
      const sums = names.map(() => 0)
      for (let draw = from ?? 0; draw < (to ?? 0); draw++) {
        read(trace, draw).forEach((value, index) => (sums[index] = (sums[index] ?? 0) + value))
      }
      return { count: (to ?? 0) - (from ?? 0), sums }
    })
  )
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const totals = names.map((_, index) => parts.reduce((sum, part) => sum + (part.sums[index] ?? 0), 0))
  const valueOf = (left: { count: number; sums: readonly number[] } | null): number => {
    const rest = count - (left?.count ?? 0)
    return compute({
      count: rest,
      mean: (name) => {
        const index = names.indexOf(name)
        return ((totals[index] ?? NaN) - (left?.sums[index] ?? 0)) / rest
      }
    })
  }
  const value = valueOf(null)
  if (parts.length < 4) return { value, error: null }
  const leftOut = parts.map(valueOf)
  const centre = mean(leftOut)
  const squares = leftOut.reduce((sum, own) => sum + (own - centre) ** 2, 0)
  return { value, error: Math.sqrt(((parts.length - 1) / parts.length) * squares) }
}
