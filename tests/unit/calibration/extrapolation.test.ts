import { describe, expect, it } from 'vitest'
import { extrapolate, type Rung } from '../../../src/main/engine/calibration/extrapolation'

/** λ̂ at nβ = 100, 400, …, exact but for a stated error. */
const ladder = (law: (nBeta: number) => number, error: number): Rung[] =>
  [100, 400, 1600, 6400].map((nBeta) => ({ nBeta, estimate: law(nBeta), standardError: error }))

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

  it('one temperature has no limit', () => {
    expect(extrapolate([{ nBeta: 100, estimate: 3, standardError: 0.1 }], 10)).toBeNull()
  })
})
