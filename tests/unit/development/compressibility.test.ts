import { describe, expect, it } from 'vitest'
import { compressibilityOf } from '../../../src/main/engine/development/compression/compressibility'
import { purposes, uniform } from '../../../src/main/engine/math/philox'
import { rankCorrelation } from '../../../src/main/engine/math/rank-correlation'
import type { Compression } from '../../../src/shared/development'

const bits = [8, 6, 4, 3, 2]
/** Bits that cost so much loss, from 8 down to 2. */
const quantized = (step: number, baselineLoss: number, costs: readonly number[]): Compression[] =>
  costs.map((cost, index) => ({
    ...{ subject: 'a', step, data: 'train', method: 'quantize', level: bits[index]!, relativeError: 0 },
    ...{ loss: baselineLoss + cost, baselineLoss }
  }))
const of = (compression: readonly Compression[], chanceLoss: number | null, llc: [number, number][] = []) =>
  compressibilityOf({
    ...{ subject: 'a', data: 'train', component: 'full', compression, chanceLoss, seed: 1n },
    llc: new Map(llc)
  })

describe('a checkpoint can be compressed as far as it keeps nine tenths of what it has learned', () => {
  it('also where its loss is near 0: addition modulo 53 from step 519 on', () => {
    const { rows, uninformed } = of(quantized(519, 1.6e-5, [1e-7, 1e-6, 4e-5, 0.02, 1.5]), Math.log(53))
    expect(rows[0]!.least).toEqual({ quantize: 3, prune: null, rank: null })
    expect(uninformed).toBe('chance')
  })

  it('and not by luck below a level that does not hold', () => {
    expect(of(quantized(1, 1, [0, 0.1, 0.5, 0.1, 0.1]), 4).rows[0]!.least!.quantize).toBe(6)
  })

  it('which is not asked where nothing was learned', () => {
    const costs = [0, 0, 0, 0, 0]
    const series = [...quantized(0, 4.1, costs), ...quantized(1, 3.999, costs), ...quantized(9, 1, costs)]
    expect(of(series, 4).rows.map(({ least }) => least === null)).toEqual([true, true, false])
    // Without a chance level it is counted from the highest loss.
    expect(of(series, null)).toMatchObject({ uninformedLoss: 4.1, uninformed: 'highest' })
  })

  it('and that is set against the LLC', () => {
    const costs = (held: number) => bits.map((_, index) => (index < held ? 0 : 3))
    const held = [1, 2, 3, 4, 5, 0]
    const series = held.flatMap((count, step) => quantized(step, 0.5, costs(count)))
    const llc = [50, 40, 30, 20, 10, 60].map((value, step): [number, number] => [step, value])
    const [first, ...others] = of(series, 4, llc).correlations
    expect(first).toMatchObject({ method: 'quantize', checkpoints: 6, rho: 1 })
    expect(first!.pValue).toBeLessThan(0.02)
    // No other method was tried: the same for every checkpoint.
    expect(others.map(({ rho }) => rho)).toEqual([null, null])
  })
})

describe('the rank correlation', () => {
  it('shares ranks among equal values', () => {
    // By hand: ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3, 5, 4; Pearson 7 / √(9.5 · 10).
    const { rho } = rankCorrelation([1, 2, 2, 3, 4], [20, 10, 30, 50, 40], 1n)
    expect(rho).toBeCloseTo(7 / Math.sqrt(95), 12)
  })

  it('has a p-value that is uniform without a relation', () => {
    const one = (seed: number) =>
      Array.from({ length: 12 }, (_, index) => uniform(5n, seed, index, purposes.test))
    const small = Array.from({ length: 100 }, (_, seed) => rankCorrelation(one(seed), one(seed + 1000), 2n))
    expect(small.filter(({ pValue }) => pValue! < 0.2).length).toBeGreaterThan(8)
    expect(small.filter(({ pValue }) => pValue! < 0.2).length).toBeLessThan(32)
  })

  it('is not given with fewer than five pairs', () => {
    expect(rankCorrelation([1, 2, 3, 4], [1, 2, 3, 4], 1n)).toEqual({ rho: null, pValue: null })
  })
})
