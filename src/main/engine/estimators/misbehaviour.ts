import { mean, standardError } from '../math/moments'
import type { ChainTrace } from '../sampling/trace'

/** Signs that chains did something other than sample around a minimum. */

/** Where the first loss that is not finite stands; null when all are. Steps count from the start of burn-in, chains from 1. */
export function firstNonFinite(traces: readonly ChainTrace[]): string | null {
  const places = traces.flatMap(({ burnIn, paired }, chain) => {
    const early = burnIn.findIndex((value) => !Number.isFinite(value))
    const late = paired.findIndex((value) => !Number.isFinite(value))
    const step = early >= 0 ? early : late >= 0 ? burnIn.length + late : null
    return step === null ? [] : [{ chain: chain + 1, step: step + 1, isBurnIn: early >= 0 }]
  })
  const [first] = places.sort((a, b) => a.step - b.step)
  if (!first) return null
  return `first at step ${first.step} of chain ${first.chain}${first.isBurnIn ? ', in burn-in' : ''}`
}

/** Number of chains whose every draw is the same. */
export const stuckChains = (chains: readonly Float64Array[]): number =>
  chains.filter((chain) => chain.length > 1 && chain.every((value) => value === chain[0])).length

const shortestBeginning = 8

/** Mean of L(w) − L(w*) over the beginning of burn-in in standard errors, the lowest over beginnings of 8, 16, 32, … steps. The error of
 *  a beginning is the larger of those by its steps, which mini-batch noise makes nearly independent, and by its chains. Around a minimum
 *  the loss can only rise. Null without burn-in of so many steps, or where nothing varies.
 *  @param burnIn `[chains][steps]` */
export function downhill(burnIn: readonly Float64Array[]): number | null {
  const length = burnIn[0]?.length ?? 0
  let lowest: number | null = null
  for (let steps = shortestBeginning; steps <= length; steps *= 2) {
    const beginnings = burnIn.map((chain) => chain.subarray(0, steps))
    const means = beginnings.map(mean)
    const byChains = means.length > 1 ? standardError(means) : 0
    const bySteps = Math.hypot(...beginnings.map(standardError)) / beginnings.length
    const error = Math.max(byChains, bySteps)
    if (!(error > 0)) continue
    lowest = Math.min(lowest ?? Infinity, mean(means) / error)
  }
  return lowest
}
