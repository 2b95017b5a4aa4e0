import type { LlcSettings } from '../../../shared/plan'
import type { ChainTrace } from './trace'

/** Energies nβ (L(w) − L(w*)) of one chain as they come, burn-in first. */
export interface ChainDraws {
  readonly chain: number
  /** Step of the first value, counted from the start of burn-in. */
  readonly from: number
  /** Every `stride`-th step. */
  readonly stride: number
  /** Null where the loss is not finite. */
  readonly values: readonly (number | null)[]
}

/** Values of one chain that are told while it runs: more than a screen has pixels would be waste. */
const mostValues = 2000

export function drawStride({ burnIn, draws }: Pick<LlcSettings, 'burnIn' | 'draws'>): number {
  return Math.max(1, Math.ceil((burnIn + draws) / mostValues))
}

/** Reads the traces in work. @param before steps of earlier pieces of the same chains
 *  @returns a function of the steps done so far, which gives what came since its last call */
export function drawFeed(
  traces: readonly ChainTrace[],
  firstChain: number,
  settings: Pick<LlcSettings, 'burnIn' | 'draws' | 'nBeta'>,
  before = 0
): (steps: number) => ChainDraws[] {
  const { burnIn, nBeta } = settings
  const stride = drawStride(settings)
  let next = 0
  return (steps) => {
    const from = next
    if (from >= steps) return []
    const count = Math.ceil((steps - from) / stride)
    next = from + count * stride
    return traces.map((trace, index) => ({
      chain: firstChain + index,
      from: before + from,
      stride,
      values: Array.from({ length: count }, (_, i) => {
        const step = from + i * stride
        const energy = nBeta * ((step < burnIn ? trace.burnIn[step] : trace.paired[step - burnIn]) ?? NaN)
        return Number.isFinite(energy) ? energy : null
      })
    }))
  }
}
