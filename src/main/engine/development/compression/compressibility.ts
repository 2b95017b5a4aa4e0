import type { Compressibility, CompressibilityRow } from '../../../../shared/compressibility'
import type { Compression } from '../../../../shared/development'
import { rankCorrelation } from '../../math/rank-correlation'

/** Share of what was learned that a compressed checkpoint may lose. */
const tolerance = 0.1
/** A checkpoint that has learned less than this share of what the best of its series has is not asked what it keeps. */
const leastLearned = 0.01

const methods = ['quantize', 'prune', 'rank'] as const

export interface CompressedSeries {
  readonly subject: string
  readonly data: string
  readonly component: string
  /** Losses after compression, of this subject. */
  readonly compression: readonly Compression[]
  /** λ̂ by step. */
  readonly llc: ReadonlyMap<number, number>
  /** Loss of one that knows nothing; null where the data has no such level. */
  readonly chanceLoss: number | null
  readonly seed: bigint
}

/** How far each checkpoint can be compressed and keep nine tenths of what it has learned: (L₀ − L′) ≥ 0.9 (L₀ − L), with L its loss, L′ that
 *  after compression and L₀ that of one that knows nothing. A share of L itself would ask more and more of a checkpoint the better it is.
 *  The share of loss recovered of Bricken et al. 2023 with another lower end. Beside it the LLC, and the rank correlation of the two. */
export function compressibilityOf(series: CompressedSeries): Compressibility {
  const { subject, data, component, compression, llc, chanceLoss, seed } = series
  const baselines = new Map(compression.map(({ step, baselineLoss }) => [step, baselineLoss]))
  const uninformedLoss = chanceLoss ?? Math.max(...baselines.values())
  const best = uninformedLoss - Math.min(...baselines.values())
  const rows = [...baselines].map(([step, baseline]): CompressibilityRow => {
    const learned = uninformedLoss - baseline
    const own = compression.filter((row) => row.step === step)
    const isEnough = learned > 0 && learned >= leastLearned * best
    const [quantize, prune, rank] = methods.map((method) =>
      leastOf(
        own.filter((row) => row.method === method),
        tolerance * learned
      )
    )
    return {
      ...{ step, llc: llc.get(step) ?? null, learned },
      least: isEnough ? { quantize: quantize ?? null, prune: prune ?? null, rank: rank ?? null } : null
    }
  })
  return {
    ...{ subject, data, component, uninformedLoss },
    uninformed: chanceLoss === null ? 'highest' : 'chance',
    rows,
    correlations: methods.map((method) => {
      const pairs = rows.flatMap((row) =>
        row.llc === null || row.least === null ? [] : [[row.llc, row.least[method] ?? Infinity] as const]
      )
      const [estimates, levels] = [pairs.map(([own]) => own), pairs.map(([, level]) => level)]
      return { method, checkpoints: pairs.length, ...rankCorrelation(estimates, levels, seed) }
    })
  }
}

/** The smallest level that holds with all above it: one that holds by luck below one that does not counts for nothing. */
function leastOf(rows: readonly Compression[], allowed: number): number | null {
  const down = [...rows].sort((a, b) => b.level - a.level)
  const firstLost = down.findIndex(({ loss, baselineLoss }) => loss === null || loss - baselineLoss > allowed)
  const held = firstLost === -1 ? down : down.slice(0, firstLost)
  return held.at(-1)?.level ?? null
}
