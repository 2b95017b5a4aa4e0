import { describe, expect, it } from 'vitest'
import {
  deepLinearLearningCoefficient,
  reducedRankLearningCoefficient
} from '../../../src/main/engine/estimators/rlct'

describe('learning coefficients of deep linear networks', () => {
  // Aoyagi 2024.
  it.each([
    [[2, 2, 2], 0, 1.5, 1],
    [[2, 2, 2], 1, 2, 2],
    [[2, 2, 2], 2, 2, 1],
    [[3, 3, 3], 1, 4, 1],
    [[3, 3, 3, 3], 0, 3, 1],
    [[3, 3, 3, 3], 1, 4, 3],
    [[5, 3, 5], 0, 6.5, 2],
    [[5, 4, 5], 0, 8, 1],
    [[10, 10, 10], 3, 44, 2],
    [[1, 1, 1, 1], 0, 0.5, 3]
  ])('%j of rank %d: λ = %d, m = %d', (widths, rank, lambda, multiplicity) => {
    expect(deepLinearLearningCoefficient(widths, rank)).toEqual({ lambda, multiplicity })
  })

  it.each([
    [[4, 3, 8], 6],
    [[3, 8, 4], 6]
  ])('%j of rank 0: λ = %d', (widths, lambda) => {
    expect(deepLinearLearningCoefficient(widths, 0).lambda).toBe(lambda)
  })

  it('agrees with Aoyagi & Watanabe 2005 on every reduced-rank regression up to width 7', () => {
    let cases = 0
    for (let m = 1; m <= 7; m++)
      for (let h = 1; h <= 7; h++)
        for (let n = 1; n <= 7; n++)
          for (let r = 0; r <= Math.min(m, h, n); r++) {
            const [deep, two] = [
              deepLinearLearningCoefficient([m, h, n], r),
              reducedRankLearningCoefficient(m, h, n, r)
            ]
            expect(deep.lambda, `${m},${h},${n} rank ${r}`).toBeCloseTo(two.lambda, 12)
            expect(deep.multiplicity, `${m},${h},${n} rank ${r}`).toBe(two.multiplicity)
            cases++
          }
    expect(cases).toBeGreaterThan(900)
  })

  it.each([
    [[3], 0],
    [[3, 0], 0],
    [[3, 2.5], 0],
    [[3, 4], 4],
    [[3, 4], -1]
  ])('refuses %j of rank %d', (widths, rank) => {
    expect(() => deepLinearLearningCoefficient(widths, rank)).toThrow(/widths are|the rank is/)
  })
})
