import { describe, expect, it } from 'vitest'
import { extrapolate, type Rung } from '../../../src/main/engine/calibration/extrapolation'

/** λ̂ at nβ = 100, 400, …, exact but for a stated error. */
const ladder = (law: (nBeta: number) => number, error: number): Rung[] =>
  [100, 400, 1600, 6400].map((nBeta) => ({ nBeta, estimate: law(nBeta), standardError: error, slope: null }))

describe('limit of λ̂ for cold chains', () => {
  it('a restrained quadratic: ½ Σ nβ h/(nβ h + γ) goes to d/2', () => {
    const limit = extrapolate(
      ladder((nBeta) => (20 / 2) * (nBeta / (nBeta + 50)), 0.02),
      40
    )!
    expect(limit.low).toBeLessThan(10)
    expect(limit.high).toBeGreaterThan(10)
    expect(limit.estimate).toBeGreaterThan(9.9)
    expect(limit.estimate).toBeLessThan(10.6)
  })

  it('a pole of order two: λ − 1/ln nβ, which no power tells', () => {
    const limit = extrapolate(
      ladder((nBeta) => 3 - 1 / Math.log(nBeta), 0.01),
      40
    )!
    expect(limit.low).toBeLessThan(3)
    expect(limit.high).toBeGreaterThan(3)
  })

  it('says more with smaller errors, and never leaves 0 … d/2', () => {
    const rungs = (error: number) => ladder(() => 4.9, error)
    const [sharp, blurred] = [extrapolate(rungs(0.01), 10)!, extrapolate(rungs(1), 10)!]
    expect(sharp.high - sharp.low).toBeLessThan(0.2)
    expect(blurred.high - blurred.low).toBeGreaterThan(5 * (sharp.high - sharp.low))
    expect(blurred.high).toBeLessThanOrEqual(5)
    expect(blurred.low).toBeGreaterThanOrEqual(0)
  })

  it('one temperature has no limit without its slope', () => {
    expect(extrapolate([{ nBeta: 100, estimate: 3, standardError: 0.1, slope: null }], 10)).toBeNull()
  })

  it('one temperature with its slope: the interval holds every law', () => {
    const quartic = (nBeta: number): number => 10 - 20 * nBeta ** -0.5
    const slope = { value: 10 * 100 ** -0.5, error: 0.05 }
    const only = { nBeta: 100, estimate: quartic(100), standardError: 0.05, slope }
    const { low, high } = extrapolate([only], 40)!
    // λ̂ + k · slope for degrees 2k = 2 … 8.
    expect(low).toBeLessThan(9.2)
    expect(high).toBeGreaterThan(11.5)
  })

  it('slopes near 0 say that the limit is reached, though the values scatter', () => {
    const values = [9.6, 9.7, 9.85, 10]
    const rungs = (slope: Rung['slope']): Rung[] =>
      values.map((estimate, i) => ({ nBeta: 100 * 4 ** i, estimate, standardError: 0.1, slope }))
    const high = (slope: Rung['slope']): number => extrapolate(rungs(slope), 40)!.high
    expect(high({ value: 0.02, error: 0.03 })).toBeLessThan(10.6)
    expect(high({ value: 0.02, error: 0.03 })).toBeLessThan(high(null))
    expect(high({ value: 0.5, error: 0.03 })).toBeGreaterThan(high(null))
  })

  it('data that no law fits widen the interval', () => {
    const rungs = (error: number): Rung[] =>
      [9, 8, 10, 9].map((estimate, i) => ({
        nBeta: 100 * 4 ** i,
        estimate,
        standardError: error,
        slope: null
      }))
    const width = (error: number): number => {
      const { low, high } = extrapolate(rungs(error), 40)!
      return high - low
    }
    // Whatever error is stated: the scatter says how large it is.
    expect(width(0.01)).toBeGreaterThan(0.8 * width(0.1))
    expect(width(0.01)).toBeGreaterThan(1)
  })
})
