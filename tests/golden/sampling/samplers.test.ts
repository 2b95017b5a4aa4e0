import { describe, expect, it } from 'vitest'
import { mean, variance } from '../../../src/main/engine/math/moments'
import { quadratic, sampleAnalytic } from '../../../src/main/engine/self-test/analytic'

const curvatures = [0.1, 0.3, 1, 1, 2, 3, 0.01, 0, 0.5, 5]
const [nBeta, localization] = [1000, 100]
const common = { nBeta, localization, chains: 8, burnIn: 2000, draws: 4000 }

describe('options of the sampler', () => {
  const settings = { ...common, stepSize: 4e-5, burnIn: 500, draws: 1000 }

  it('micro-batches give the numbers of the whole batch', async () => {
    const model = quadratic(curvatures, 0.15)
    const [whole, parts] = await Promise.all(
      [undefined, 2].map((microBatch) =>
        sampleAnalytic(model, { ...settings, batchSize: 8, ...(microBatch ? { microBatch } : {}) })
      )
    )
    parts!.traces.forEach(({ paired }, chain) => {
      paired.subarray(0, 50).forEach((value, t) => {
        expect(Math.abs(value - whole!.traces[chain]!.paired[t]!)).toBeLessThan(1e-5)
      })
    })
  })

  it('control variates take the gradient noise away where the curvature is the same for all samples', async () => {
    const noisy = quadratic(curvatures, 0.5)
    const own = { ...settings, batchSize: 4, stepSize: 1e-5 }
    const plain = await sampleAnalytic(noisy, own)
    const control = await sampleAnalytic(noisy, { ...own, sampler: 'sgld-cv' })
    const clean = await sampleAnalytic(quadratic(curvatures), { ...own, batchSize: 'full' })
    const heat = [plain, control, clean].map(({ result }) => result.diagnostics.heating!)
    expect(heat[0]! / heat[2]!).toBeGreaterThan(10)
    expect(heat[1]! / heat[2]!).toBeLessThan(1.2)
  })

  it('shared batches are the same for every chain', async () => {
    const noisy = quadratic([0], 1)
    const spread = async (sharedBatches: boolean): Promise<number> => {
      const { traces } = await sampleAnalytic(noisy, {
        ...settings,
        batchSize: 2,
        sharedBatches,
        draws: 20,
        burnIn: 0
      })
      return variance(Float64Array.from(traces, (trace) => trace.statistics.gradientSquared![5]!))
    }
    expect(await spread(true)).toBe(0)
    expect(await spread(false)).toBeGreaterThan(0)
  })

  it('no parameter leaves the bounding box, and equilibrium is then not told', async () => {
    const { result, traces } = await sampleAnalytic(quadratic([0, 0, 0]), {
      ...settings,
      localization: 0,
      boundingBox: 0.01
    })
    for (const trace of traces) {
      expect(Math.max(...trace.statistics.displacementSquared!)).toBeLessThanOrEqual(3 * 0.01001 ** 2)
    }
    expect(result.diagnostics.equilibrium).toBeNull()
  })

  it('half the noise samples a quarter of the temperature', async () => {
    const one = await sampleAnalytic(quadratic(curvatures), { ...settings, draws: 3000 })
    const half = await sampleAnalytic(quadratic(curvatures), { ...settings, draws: 3000, noiseLevel: 0.5 })
    expect(half.result.estimate! / one.result.estimate!).toBeCloseTo(0.25, 1)
    expect(half.result.diagnostics.equilibrium!).toBeCloseTo(one.result.diagnostics.equilibrium!, 3)
  })

  it('MALA accepts as its own record says', async () => {
    const { traces } = await sampleAnalytic(quadratic(curvatures), {
      ...settings,
      sampler: 'mala',
      stepSize: 6e-4
    })
    const probability = mean(Float64Array.from(traces, ({ acceptance }) => mean(acceptance!)))
    const moved = traces.map(({ statistics }) => {
      const spread = statistics.displacementSquared!
      return spread.slice(1).filter((value, t) => value !== spread[t]).length / (spread.length - 1)
    })
    expect(probability).toBeGreaterThan(0.2)
    expect(probability).toBeLessThan(0.9)
    expect(mean(moved)).toBeCloseTo(probability, 1)
  })
})
