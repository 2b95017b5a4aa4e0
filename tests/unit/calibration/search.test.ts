import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { CalibrationGoals, CalibrationPoint } from '../../../src/shared/calibration'
import { checkCost, haveLeft } from '../../../src/main/engine/calibration/decisions'
import type { Target } from '../../../src/main/engine/calibration/point'
import { searchSettings, type Search } from '../../../src/main/engine/calibration/search'
import {
  quadratic,
  quartic,
  sampleAnalytic,
  type AnalyticLoss
} from '../../../src/main/engine/self-test/analytic'

const goals: CalibrationGoals = { relativeError: 0.03, bias: 0.03, gradients: 40_000, seed: 1 }

/** The weights have norm √d, so that γ begins at 1. @param samples what the sampler is chosen by */
function targetOf(model: AnalyticLoss, samples: number): Target {
  return {
    dimensions: model.dimensions,
    normSquared: model.dimensions,
    samples,
    rows: samples,
    baselineLoss: 0,
    chanceLoss: null,
    step: 0,
    sample: async (settings) => (await sampleAnalytic(model, settings, { seed: BigInt(goals.seed) })).traces
  }
}

const limitOf = ({ asymptotic }: Search): [number, number, number] => [
  asymptotic!.low,
  asymptotic!.estimate,
  asymptotic!.high
]

describe('calibration by exact sampling', () => {
  it('stiff and flat directions: half the number that the loss holds', async () => {
    const model = quadratic([100, 100, 30, 10, 10, 3, 1, 1, 0, 0])
    const search = await searchSettings(targetOf(model, 100), goals)
    const [low, estimate, high] = limitOf(search)
    expect(Math.abs(estimate / 4 - 1)).toBeLessThan(0.1)
    expect(low).toBeLessThan(4)
    expect(high).toBeGreaterThan(4)
    expect(search.settings!.sampler).toBe('hmc')
    const spent = search.points.reduce((sum, { gradients }) => sum + gradients, 0)
    expect(spent).toBeLessThanOrEqual(goals.gradients)
  })

  it('w⁴: a quarter a direction', async () => {
    const [low, estimate, high] = limitOf(await searchSettings(targetOf(quartic(8), 100), goals))
    expect(Math.abs(estimate / 2 - 1)).toBeLessThan(0.1)
    expect(low).toBeLessThan(2)
    expect(high).toBeGreaterThan(2)
  })

  it('begins warmer where n/ln n is so cold that a budget would buy one estimate', async () => {
    const steep: AnalyticLoss = {
      dimensions: 4,
      loss: (w) => tf.mul(1e7, tf.sum(tf.square(tf.square(w)), -1, true))
    }
    const search = await searchSettings(targetOf(steep, 100), goals)
    const [low, , high] = limitOf(search)
    expect(low).toBeLessThan(1)
    expect(high).toBeGreaterThan(1)
    const rungs = search.points.filter(({ purpose }) => purpose === 'rung')
    expect(rungs[0]!.settings.nBeta).toBeLessThan(100 / Math.log(100))
    expect(rungs.filter(({ accepted }) => accepted).length).toBeGreaterThan(1)
  })

  it('the same seed and budget take the same path', async () => {
    const short = { ...goals, gradients: 2500 }
    const run = () => searchSettings(targetOf(quadratic([10, 1, 1, 0]), 100), short)
    expect(await run()).toEqual(await run())
  })

  it.each([1, 3])('leaves enough to check the choice on %d other checkpoints', async (checks) => {
    const search = await searchSettings(targetOf(quadratic([10, 1, 1, 0]), 100), goals, checks)
    const spent = search.points.reduce((sum, { gradients }) => sum + gradients, 0)
    expect(search.leftForCheck).toBe(Math.floor((goals.gradients - spent) / checks))
    expect(search.leftForCheck).toBeGreaterThanOrEqual(checkCost(search.settings!))
  })

  it('a budget too small for one estimate chooses nothing and says so', async () => {
    const search = await searchSettings(targetOf(quadratic([10, 1]), 100), { ...goals, gradients: 100 })
    expect(search.settings).toBeNull()
    expect(search.reason).toMatch(/within 100 gradients/)
  })
})

describe('a ladder', () => {
  const rung = (degree: number | null, rHat: number | null) => ({ degree, rHat }) as CalibrationPoint
  it.each([
    ['two that are not local', [rung(1.5, 1.01), rung(0.4, 1.02)], true],
    ['one not local, one at several places', [rung(1.5, 1.01), rung(11.6, 1.6)], true],
    ['two that stand still', [rung(null, null), rung(null, null)], true],
    ['one alone', [rung(0.4, 1.02)], false],
    ['one that came back', [rung(1.5, 1.01), rung(2.1, 1.02)], false],
    ['none', [], false]
  ])('of %s has only chains that left the minimum: %#', (_, rungs, expected) => {
    expect(haveLeft(rungs)).toBe(expected)
  })
})

describe('calibration of SGLD', () => {
  it('finds the step that heats as much as is wanted, with noisy batches', async () => {
    const model = quadratic([10, 10, 5, 5, 2, 2, 1, 1], 0.3)
    // A restraint of 100, so that a few hundred steps forget.
    const target: Target = { ...targetOf(model, 4096), normSquared: model.dimensions / 100 }
    const search = await searchSettings(target, { ...goals, bias: 0.1, gradients: 16_000 })
    const point = search.points[search.chosen!]!
    expect(point.settings.sampler).toBe('sgld')
    expect(point.heatingShare!).toBeLessThanOrEqual(0.2)
    // Not by a step that is needlessly small.
    expect(point.heatingShare!).toBeGreaterThan(0.02)
  })
})
