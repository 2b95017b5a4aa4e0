import { describe, expect, it } from 'vitest'
import type { Difference, Verdict } from '../../../src/shared/run'
import {
  compareBehaviour,
  compareLlc,
  concludeComparison,
  findOnset,
  type Side
} from '../../../src/main/engine/estimators/comparison'
import { normalCdf } from '../../../src/main/engine/math/distributions'
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

describe('what a difference must exceed', () => {
  /** 2048 draws of standard deviation 10: an error of about 0.31 for the difference. */
  const at = (llc: number, purpose: number): Side =>
    side(shifted(noise(purpose), llc, 10), `at ${llc} ${purpose}`)

  it('with a margin: p at its edge is about a half, and nothing inside counts', () => {
    const inside = compareLlc(place, at(100, 1), at(103, 2), { margin: 0.05 })
    expect(inside.margin).toBeCloseTo(5, 0)
    expect(inside.pValue!).toBeGreaterThan(0.999)
    expect(compareLlc(place, at(100, 1), at(103, 2)).pValue!).toBeLessThan(1e-12)
    const edge = compareLlc(place, at(100, 1), at(105.1, 2), { margin: 0.05 })
    const from = (edge.difference! - edge.margin!) / edge.standardError!
    expect(edge.pValue!).toBeCloseTo(1 - normalCdf(from), 10)
    expect(compareLlc(place, at(100, 1), at(94, 2), { margin: 0.05 }).pValue!).toBeLessThan(0.01)
  })
  it('a true difference of just the margin is called larger in at most 5% of cases', () => {
    let found = 0
    for (let i = 0; i < 200; i++) {
      const { pValue } = compareLlc(place, at(100, 2000 + 2 * i), at(105, 2001 + 2 * i), { margin: 0.05 })
      if (pValue! < 0.05) found++
    }
    expect(found).toBeLessThan(20)
  })
  it('with controls: one more run of their kind is found different in about 5% of cases', () => {
    let found = 0
    for (let i = 0; i < 300; i++) {
      const scattered = new Float32Array(16)
      normals(scattered, 0, 12n, i, 0, 255)
      const [a = 0, b = 0, ...rest] = Array.from(scattered.subarray(0, 4), (value, k) =>
        at(100 + 3 * value, 9000 + 5 * i + k)
      )
      const row = compareLlc(place, a as Side, b as Side, { margin: 0, controls: rest })
      expect(row.controls!.runs).toBe(3)
      if (row.pValue! < 0.05) found++
    }
    expect(found).toBeGreaterThan(4)
    expect(found).toBeLessThan(28)
  })
  it('with controls: a run far outside is found, the same run twice is one, rejected ones do not count', () => {
    const [reference, variant] = [at(100, 1), at(140, 2)]
    const controls = [at(100.6, 3), at(99.5, 4), at(100.2, 5)]
    expect(compareLlc(place, reference, variant, { margin: 0, controls }).pValue!).toBeLessThan(1e-3)
    const twice = compareLlc(place, reference, variant, { margin: 0, controls: [...controls, controls[0]!] })
    expect(twice.controls!.runs).toBe(4)
    const rejected = controls.map((one) => ({ ...one, verdict: 'rejected' as const }))
    const none = compareLlc(place, reference, variant, { margin: 0, controls: rejected })
    expect(none.difference).toBeCloseTo(40, 0)
    expect(none).toMatchObject({ controls: null, pValue: null })
    expect(concludeComparison(names, [none], []).verdict).toBe('inconclusive')
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
