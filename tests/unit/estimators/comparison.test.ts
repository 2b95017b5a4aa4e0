import { describe, expect, it } from 'vitest'
import type { Difference, Verdict } from '../../../src/shared/run'
import {
  compareBehaviour,
  compareLlc,
  concludeComparison,
  findOnset,
  type Side
} from '../../../src/main/engine/estimators/comparison'
import { normals } from '../../../src/main/engine/math/philox'

const place = { step: 5, component: 'full', data: 'train', sampledOn: 'train' }
const names = { reference: 'a', variant: 'b' }

/** Four chains of independent normal draws. */
function noise(purpose: number): Float64Array[] {
  return Array.from({ length: 4 }, (_, chain) => {
    const values = new Float32Array(512)
    normals(values, 0, 11n, purpose, chain, 255)
    return Float64Array.from(values)
  })
}

const side = (energy: Float64Array[], weights: string, verdict: Verdict = 'usable'): Side => ({
  energy,
  weights,
  verdict
})
const shifted = (chains: Float64Array[], by: number, scale = 1): Float64Array[] =>
  chains.map((chain) => chain.map((value) => by + scale * value))

describe('difference of two coefficients', () => {
  it('uses the measured covariance: shared noise cancels', () => {
    const common = noise(1)
    const together = compareLlc(
      place,
      side(shifted(common, 100, 10), 'x'),
      side(shifted(common, 101, 10.1), 'y')
    )
    const apart = compareLlc(
      place,
      side(shifted(common, 100, 10), 'x'),
      side(shifted(noise(2), 101, 10), 'y')
    )
    expect(together.difference!).toBeCloseTo(1, 1)
    expect(together.standardError!).toBeLessThan(apart.standardError! / 20)
    expect(together.correlation!).toBeGreaterThan(0.99)
    expect(Math.abs(apart.correlation!)).toBeLessThan(0.1)
    // Independent draws of standard deviation 10 on each side.
    expect(apart.standardError!).toBeCloseTo(Math.sqrt(2 * 100) / Math.sqrt(2048), 1)
    expect(apart.high! - apart.low!).toBeCloseTo(2 * 1.96 * apart.standardError!, 2)
  })
  it('is of the draws that both sides have', () => {
    const [long, short] = [noise(1), noise(2).map((chain) => chain.subarray(0, 100))]
    const cut = long.map((chain) => chain.subarray(0, 100))
    expect(compareLlc(place, side(long, 'x'), side(short, 'y'))).toEqual(
      compareLlc(place, side(cut, 'x'), side(short, 'y'))
    )
    expect(compareLlc(place, side(short, 'x'), side(long, 'y')).difference).not.toBeNull()
  })
  it('is exactly 0 for identical weights, and not a test', () => {
    const energy = noise(1)
    const row = compareLlc(place, side(energy, 'x'), side(energy, 'x'))
    expect(row).toMatchObject({ difference: 0, low: 0, high: 0, pValue: null, identicalWeights: true })
  })
  it('does not exist where a side is rejected', () => {
    const row = compareLlc(place, side(noise(1), 'x', 'rejected'), side(noise(2), 'y'))
    expect(row).toMatchObject({ difference: null, low: null, pValue: null })
  })
  it('finds equal coefficients different in about 5% of cases', () => {
    let found = 0
    for (let i = 0; i < 400; i++) {
      const row = compareLlc(place, side(noise(1000 + 2 * i), 'x'), side(noise(1001 + 2 * i), 'y'))
      if (row.pValue! < 0.05) found++
    }
    expect(found).toBeGreaterThan(6)
    expect(found).toBeLessThan(38)
  })
})

const row = (step: number, difference: number | null, pValue: number | null, data = 'train'): Difference => ({
  ...place,
  step,
  data,
  difference,
  low: difference,
  high: difference,
  standardError: 1,
  correlation: null,
  pValue,
  pAdjusted: pValue,
  identicalWeights: false
})

describe('onset', () => {
  it('is the first step from which on every difference stays', () => {
    const series = [row(0, 0, null), row(1, 3, 0.001), row(2, 0.1, 0.6), row(4, 5, 0.001), row(8, 6, 0.001)]
    expect(findOnset(series)).toEqual({ step: 4, low: 2, high: 4, data: 'train', component: 'full' })
  })
  it('skips what could not be measured', () => {
    expect(findOnset([row(0, 0.1, 0.9), row(2, null, null), row(4, 5, 0.001)])).toMatchObject({
      step: 4,
      low: 0
    })
  })
  it('is absent when the last difference is not significant', () => {
    expect(findOnset([row(1, 3, 0.001), row(2, 0.1, 0.6)])).toBeNull()
    expect(findOnset([])).toBeNull()
  })
})

describe('conclusion', () => {
  it('different, with the earliest onset first', () => {
    const rows = [row(1, 0.1, 0.9), row(2, 5, 1e-9), row(1, 9, 1e-9, 'trigger'), row(2, 9, 1e-9, 'trigger')]
    const comparison = concludeComparison(names, rows, [])
    expect(comparison.verdict).toBe('different')
    expect(comparison.onset).toMatchObject({ step: 1, data: 'trigger' })
    expect(comparison.onsets).toHaveLength(2)
    expect(comparison.statement).toMatch(/3 of 4/)
  })
  it('one small p-value among many is no difference after adjustment', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i, 1, i === 3 ? 0.01 : 0.5))
    const comparison = concludeComparison(names, rows, [])
    expect(comparison.verdict).toBe('no-difference-found')
    expect(comparison.differences[3]!.pAdjusted).toBeCloseTo(0.4, 10)
    expect(comparison.onset).toBeNull()
  })
  it('inconclusive when too little could be measured', () => {
    expect(
      concludeComparison(names, [row(1, null, null), row(2, null, null), row(3, 0, 0.9)], []).verdict
    ).toBe('inconclusive')
    expect(concludeComparison(names, [], []).verdict).toBe('inconclusive')
  })
})

it('behaviour: the interval is that of the paired differences', () => {
  const a = Float64Array.from({ length: 100 }, (_, i) => i)
  const b = a.map((value, i) => value + 1 + (i % 2 === 0 ? 0.1 : -0.1))
  const result = compareBehaviour({ step: 1, data: 'x' }, a, b, { reference: 0.5, variant: null })
  expect(result.difference).toBeCloseTo(1, 12)
  expect(result.high - result.low).toBeLessThan(0.05)
  expect(result.accuracyReference).toBe(0.5)
})
