import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { mean } from '../../../src/main/engine/math/moments'
import {
  quadratic,
  sampleAnalytic,
  type AnalyticLoss,
  type AnalyticResult
} from '../../../src/main/engine/self-test/analytic'

const curvatures = [0.1, 0.3, 1, 1, 2, 3, 0.01, 0, 0.5, 5]
const exact = (nBeta: number, localization: number): number =>
  curvatures.reduce((sum, h) => sum + (0.5 * nBeta * h) / (nBeta * h + localization), 0)

function expectVirial({ result }: AnalyticResult): void {
  const { equilibrium, equilibriumError } = result.diagnostics
  expect(Math.abs(equilibrium! - 1)).toBeLessThan(3 * equilibriumError!)
}

describe('quadratic', () => {
  it('gives the exact localised value, equilibrium 1 and degree 2', async () => {
    const settings = { stepSize: 4e-5, nBeta: 1000, localization: 100, chains: 8, burnIn: 3000, draws: 6000 }
    const sampled = await sampleAnalytic(quadratic(curvatures), settings)
    const { result } = sampled
    // The finite step makes λ̂ too high by H_L/2; to first order that is all of it.
    const expected = exact(1000, 100) + result.diagnostics.heatingLoss! / 2
    expect(Math.abs(result.estimate! - expected)).toBeLessThan(3 * result.standardError!)
    expect(result.standardError! / result.estimate!).toBeLessThan(0.02)
    expectVirial(sampled)
    expect(Math.abs(result.diagnostics.degree! - 2)).toBeLessThan(3 * result.diagnostics.degreeError! + 1e-6)
    expect(result.verdict).toBe('usable')
    expect(result.diagnostics.acceptance!).toBeGreaterThan(0.9)
  })

  it('keeps V − H = d with mini-batch noise, and says how much it heats', async () => {
    const settings = {
      stepSize: 4e-5,
      nBeta: 1000,
      localization: 100,
      batchSize: 4,
      chains: 8,
      burnIn: 3000,
      draws: 6000
    }
    const sampled = await sampleAnalytic(quadratic(curvatures, 0.15), settings)
    expectVirial(sampled)
    const { heatingLoss } = sampled.result.diagnostics
    expect(heatingLoss!).toBeGreaterThan(0.2)
    const cool = sampled.result.diagnostics.unpairedEstimate! - heatingLoss! / 2
    expect(Math.abs(cool / exact(1000, 100) - 1)).toBeLessThan(0.1)
  })

  // Stationary variance 1 / (a (1 − εa/4)) with a = nβh + γ.
  it.each([
    [0.1, 1.0256],
    [1, 1.3333],
    [2, 2]
  ])('inflates the variance at εa = %d by %d', async (ea, inflation) => {
    const model = quadratic(new Array<number>(32).fill(1))
    const settings = {
      stepSize: ea / 1000,
      nBeta: 1000,
      localization: 0,
      chains: 4,
      burnIn: 400,
      draws: 4000
    }
    const { result, traces } = await sampleAnalytic(model, settings)
    const squares = mean(traces.map((trace) => mean(trace.statistics.displacementSquared!)))
    expect(Math.abs((squares * 1000) / 32 / inflation - 1)).toBeLessThan(0.01)
    if (ea < 0.5) expect(result.verdict).toBe('usable')
    else expect(result.reasons.map((reason) => reason.diagnostic)).toContain('heatingShare')
  })

  it('is rejected where it diverges', async () => {
    const settings = { stepSize: 4.2e-3, nBeta: 1000, localization: 0, chains: 2, burnIn: 200, draws: 4000 }
    const { result } = await sampleAnalytic(quadratic([1, 1, 1]), settings)
    expect(result.verdict).toBe('rejected')
    expect(result.estimate).toBeNull()
    expect(result.diagnostics.nonFinite).toBeGreaterThan(0)
  })

  it('is suspicious or worse while the chain still spreads', async () => {
    const settings = { stepSize: 1e-5, nBeta: 1000, localization: 1, chains: 8, burnIn: 50, draws: 400 }
    const { result } = await sampleAnalytic(quadratic(new Array<number>(40).fill(0.1)), settings)
    expect(result.diagnostics.equilibrium!).toBeLessThan(0.9)
    expect(result.reasons.map((reason) => reason.diagnostic)).toContain('equilibrium')
    expect(result.verdict).toBe('rejected')
  })

  it('nβL follows Gamma(d/2, 1) without restraint (Kolmogorov–Smirnov)', async () => {
    const settings = { stepSize: 5e-5, nBeta: 1000, localization: 0, chains: 16, burnIn: 1000, draws: 12000 }
    const { result, traces } = await sampleAnalytic(quadratic(new Array<number>(10).fill(1)), settings)
    const thinned = traces.flatMap((trace) => [...trace.paired.filter((_, t) => t % 400 === 0)])
    const sorted = thinned.map((value) => value * 1000).sort((a, b) => a - b)
    // Gamma(5, 1): 1 − e^{−x} Σ_{k<5} x^k/k!
    const cdf = (x: number): number => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6 + x ** 4 / 24)
    const distance = Math.max(
      ...sorted.map((x, i) =>
        Math.max(Math.abs(cdf(x) - i / sorted.length), Math.abs(cdf(x) - (i + 1) / sorted.length))
      )
    )
    expect(distance).toBeLessThan(1.63 / Math.sqrt(sorted.length))
    expect(Math.abs(result.diagnostics.varianceEstimate! / result.estimate! - 1)).toBeLessThan(0.05)
  })
})

/** The same loss in many independent coordinates: as many chains in one. λ, V − H and d add up. */
const copies = 256

describe('w⁴ with γ = 1', () => {
  const quartic: AnalyticLoss = {
    dimensions: copies,
    loss: (w) => tf.sum(tf.square(tf.square(w)), -1, true)
  }
  it.each([
    [1e2, 0.2417, 5e-4],
    [1e3, 0.2473, 1.5e-4],
    [1e4, 0.2492, 5e-5]
  ])('λ̂ at nβ = %d is %d, degree 4', async (nBeta, expected, stepSize) => {
    const settings = { stepSize, nBeta, localization: 1, chains: 4, burnIn: 2000, draws: 4000 }
    const sampled = await sampleAnalytic(quartic, settings)
    expect(Math.abs(sampled.result.estimate! / copies - expected)).toBeLessThan(0.01)
    expectVirial(sampled)
    const { degree, degreeError } = sampled.result.diagnostics
    expect(Math.abs(degree! - 4)).toBeLessThan(3 * degreeError! + 1e-6)
  })
})

describe('normal crossing (w1 w2)² with γ = 1', () => {
  const crossing = (pairs: number): AnalyticLoss => ({
    dimensions: 2 * pairs,
    loss: (w) => {
      const [a, b] = tf.split(w, 2, -1)
      return tf.sum(tf.square(tf.mul(a!, b!)), -1, true)
    }
  })
  it.each([
    [10, 0.2903, 2e-3, 4000],
    [144.765, 0.3614, 3e-4, 20000]
  ])('λ̂ at nβ = %d is %d', async (nBeta, expected, stepSize, steps) => {
    const settings = { stepSize, nBeta, localization: 1, chains: 4, burnIn: steps, draws: steps }
    const { result } = await sampleAnalytic(crossing(copies), settings)
    expect(Math.abs(result.estimate! / copies / expected - 1)).toBeLessThan(0.03)
  })

  it('warns of the step at which discretisation looks like the asymptote, and rejects the one that diverges', async () => {
    const settings = { nBeta: 144.765, localization: 1, chains: 16, burnIn: 2000, draws: 10000 }
    const warned = await sampleAnalytic(crossing(1), { ...settings, stepSize: 5e-3 })
    expect(warned.result.verdict).not.toBe('usable')
    const diverged = await sampleAnalytic(crossing(1), { ...settings, stepSize: 2e-2 })
    expect(diverged.result.verdict).toBe('rejected')
  })
})

describe('same seed, same numbers', () => {
  it('repeats bit for bit, and another seed does not', async () => {
    const settings = {
      stepSize: 4e-5,
      nBeta: 1000,
      localization: 100,
      batchSize: 4,
      chains: 3,
      burnIn: 20,
      draws: 50
    }
    const runs = [1n, 1n, 2n].map((seed) => sampleAnalytic(quadratic(curvatures, 0.5), settings, { seed }))
    const [a, b, c] = await Promise.all(runs)
    expect(a!.traces.map((trace) => [...trace.paired])).toEqual(b!.traces.map((trace) => [...trace.paired]))
    expect([...a!.traces[0]!.paired]).not.toEqual([...c!.traces[0]!.paired])
  })
})
