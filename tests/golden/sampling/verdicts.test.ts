import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { estimateLlc } from '../../../src/main/engine/estimators/llc'
import {
  quadratic,
  quartic,
  sampleAnalytic,
  type AnalyticLoss
} from '../../../src/main/engine/self-test/analytic'
import type { ChainTrace } from '../../../src/main/engine/sampling/trace'

const names = (result: { readonly reasons: readonly { readonly diagnostic: string }[] }): string[] =>
  result.reasons.map(({ diagnostic }) => diagnostic)

const reestimate = (traces: readonly ChainTrace[], stepSize: number, dimensions: number) =>
  estimateLlc({
    traces,
    settings: { sampler: 'sgld', stepSize, nBeta: 1000, localization: 100 },
    dimensions,
    baselineLoss: 0,
    chanceLoss: null
  })

describe('slopes of a quadratic, from one run', () => {
  const curvatures = Array.from({ length: 40 }, (_, i) => 10 ** (i / 10 - 3))
  // s = nβh/(nβh + γ): λ̂ = ½ Σ s, dλ̂/d ln nβ = ½ Σ s(1 − s) = −dλ̂/d ln γ.
  const slope = curvatures
    .map((h) => (1000 * h) / (1000 * h + 100))
    .reduce((sum, s) => sum + 0.5 * s * (1 - s), 0)

  it('are exact within three of their errors, which are small', async () => {
    const settings = {
      stepSize: 1e-5,
      nBeta: 1000,
      localization: 100,
      chains: 8,
      burnIn: 3000,
      draws: 6000
    }
    const { diagnostics } = (await sampleAnalytic(quadratic(curvatures), settings)).result
    const { temperatureSlope, temperatureSlopeError, localizationSlope, localizationSlopeError } = diagnostics
    expect(Math.abs(temperatureSlope! - slope)).toBeLessThan(3 * temperatureSlopeError!)
    expect(Math.abs(localizationSlope! + slope)).toBeLessThan(3 * localizationSlopeError!)
    expect(temperatureSlopeError! / slope).toBeLessThan(0.4)
    expect(localizationSlopeError! / slope).toBeLessThan(0.4)
  })
})

describe('correction for the finite step', () => {
  const model = quadratic(new Array<number>(64).fill(1))
  const exact = (64 / 2) * (1000 / 1100)

  it.each([1e-4, 3e-4, 9e-4])('is exact on a quadratic with all samples, ε = %d', async (stepSize) => {
    const settings = { stepSize, nBeta: 1000, localization: 100, chains: 4, burnIn: 300, draws: 4000 }
    const { result } = await sampleAnalytic(model, settings)
    const { corrected, standardError, estimate } = result
    expect(Math.abs(corrected!.estimate - exact)).toBeLessThan(3 * standardError!)
    expect(corrected!.low).toBeLessThan(exact)
    expect(corrected!.high).toBeGreaterThan(exact)
    // The correction matters: without it the estimate is off.
    if (stepSize >= 3e-4) expect(Math.abs(estimate! - exact)).toBeGreaterThan(5 * standardError!)
  })

  it('covers a quartic, whose bias the heat states only within a factor 2', async () => {
    const settings = { stepSize: 4e-3, nBeta: 100, localization: 1, chains: 4, burnIn: 2000, draws: 6000 }
    const { result } = await sampleAnalytic(quartic(256), settings)
    const [truth, bias] = [256 * 0.2417, result.diagnostics.discretizationBias!]
    expect(result.estimate! - truth).toBeGreaterThan(bias / 2)
    expect(result.estimate! - truth).toBeLessThan(2 * bias + 3 * result.standardError!)
    expect(result.corrected!.low).toBeLessThan(truth)
    expect(result.corrected!.high).toBeGreaterThan(truth)
  })
})

describe('bad input ends in a verdict with its reason', () => {
  const settings = { stepSize: 5e-5, nBeta: 1000, localization: 100, chains: 4, burnIn: 400, draws: 1000 }

  it('a checkpoint while training still falls', async () => {
    // The minimum is 0.1 away in every direction, half a posterior width and more.
    const tilted: AnalyticLoss = {
      dimensions: 64,
      loss: (w) => tf.mul(0.5, tf.sum(tf.sub(tf.square(tf.sub(w, 0.1)), 0.01), -1, true))
    }
    const { result } = await sampleAnalytic(tilted, {
      ...settings,
      stepSize: 1e-5,
      burnIn: 2000,
      draws: 4000
    })
    expect(result.diagnostics.downhill!).toBeLessThan(-4)
    expect(names(result)).toContain('downhill')
    expect(result.verdict).not.toBe('usable')
  })

  it('a minimum is not called one', async () => {
    const { result } = await sampleAnalytic(quadratic(new Array<number>(64).fill(1)), settings)
    expect(names(result)).not.toContain('downhill')
    expect(result.verdict).toBe('usable')
  })

  it.each([
    [1e4, 'suspicious'],
    [1e5, 'rejected']
  ])('γ = %d, which swamps the data', async (localization, verdict) => {
    const model = quadratic(new Array<number>(64).fill(1))
    const { result } = await sampleAnalytic(model, {
      ...settings,
      localization,
      stepSize: 0.1 / localization,
      draws: 8000
    })
    expect(result.diagnostics.degree!).toBeCloseTo(2, 1)
    expect(names(result)).toContain('temperatureShare')
    expect(result.verdict).toBe(verdict)
  })

  it('a restraint that holds 97% of the directions but not what the data decide is no reason', async () => {
    const model = quadratic([...new Array<number>(970).fill(0), ...new Array<number>(30).fill(2)])
    const { result } = await sampleAnalytic(model, { ...settings, localization: 1000 })
    expect(result.diagnostics.restraintShare!).toBeGreaterThan(0.97)
    expect(names(result)).not.toContain('temperatureShare')
  })

  it('a loss that is constant', async () => {
    const flat: AnalyticLoss = { dimensions: 16, loss: (w) => tf.mul(0, tf.sum(w, -1, true)) }
    const { result } = await sampleAnalytic(flat, settings)
    expect(result.estimate).toBeNull()
    expect(result.verdict).toBe('rejected')
    expect(names(result)).toContain('stuckChains')
  })

  it('one chain that is stuck, in the middle of the others’ losses', async () => {
    const { traces } = await sampleAnalytic(quadratic(new Array<number>(64).fill(1)), settings)
    const stuck = traces.map((trace, chain) =>
      chain === 2 ? { ...trace, paired: trace.paired.map(() => 0.029) } : trace
    )
    const result = reestimate(stuck, settings.stepSize, 64)
    expect(result.estimate).toBeNull()
    expect(names(result)).toContain('stuckChains')
    expect(reestimate(traces, settings.stepSize, 64).verdict).toBe('usable')
  })

  it.each([
    [100, 'first at step 101 of chain 3, in burn-in'],
    [450, 'first at step 451 of chain 3']
  ])('NaN at step %d of a chain: both are named', async (step, place) => {
    const { traces } = await sampleAnalytic(quadratic(new Array<number>(8).fill(1)), settings)
    const broken = traces.map((trace, chain) => {
      const from = chain === 2 ? step : chain === 3 ? step + 7 : Infinity
      return {
        ...trace,
        burnIn: trace.burnIn.map((value, t) => (t >= from ? NaN : value)),
        paired: trace.paired.map((value, t) => (settings.burnIn + t >= from ? NaN : value))
      }
    })
    const result = reestimate(broken, settings.stepSize, 8)
    expect(result.verdict).toBe('rejected')
    expect(result.estimate).toBeNull()
    expect(result.reasons.find(({ diagnostic }) => diagnostic === 'nonFinite')!.message).toContain(place)
  })

  it('an exact sampler that refuses nearly every step', async () => {
    const { result } = await sampleAnalytic(quadratic(new Array<number>(64).fill(1)), {
      ...settings,
      sampler: 'mala',
      stepSize: 2.2e-3
    })
    expect(result.diagnostics.acceptance!).toBeLessThan(0.2)
    expect(names(result)).toContain('acceptance')
    expect(result.verdict).not.toBe('usable')
  })

  it('chains that visit places of two kinds', async () => {
    // Two wells of equal depth, one wide: the loss has two levels, and its variance more than one place can have.
    const { traces } = await sampleAnalytic(quadratic(new Array<number>(64).fill(1)), settings)
    const two = traces.map((trace) => ({
      ...trace,
      paired: trace.paired.map((value, t) => (t % 40 < 20 ? value : value + 0.03))
    }))
    const result = reestimate(two, settings.stepSize, 64)
    expect(names(result)).toContain('varianceRatio')
    expect(result.verdict).not.toBe('usable')
  })
})
