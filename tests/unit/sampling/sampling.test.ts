import { describe, expect, it } from 'vitest'
import { openEngine } from '../../../src/main/engine/compute/registry'
import type { LlcSettings } from '../../../src/shared/plan'
import { modelFromSpec } from '../../../src/main/engine/models/registry'
import { openDataset } from '../../../src/main/engine/models/dataset'
import { dataSchema } from '../../../src/shared/plan'
import { malaAcceptance } from '../../../src/main/engine/sampling/acceptance'
import { Sampler } from '../../../src/main/engine/sampling/sampler'
import type { ChainTrace } from '../../../src/main/engine/sampling/trace'
import { judge } from '../../../src/main/engine/sampling/verdict'
import { float32, memoryArchive } from '../models/memory-archive'
import { pseudoRandom, weightsOf } from '../../integration/project'

describe('Metropolis-adjusted Langevin', () => {
  // θ, ∇, U, θ', ∇', U', ε → p
  it.each([
    [[0, 0], [0, 0], 0, [1.5, 5.5], [1.5, 5.5], 16.25, 0.1, 0.6661436],
    [[1, 1], [1, 1], 1, [1.5, 0.5], [1.5, 0.5], 1.25, 0.5, 0.9692332]
  ])('accepts as published', (a, gradientA, energyA, b, gradientB, energyB, stepSize, expected) => {
    const square = (from: number[], gradient: number[], to: number[]): number =>
      from.reduce((sum, x, i) => sum + (to[i]! - x + (stepSize / 2) * gradient[i]!) ** 2, 0)
    const move = {
      energyRise: energyB - energyA,
      forwardSquared: square(a, gradientA, b),
      backwardSquared: square(b, gradientB, a)
    }
    expect(malaAcceptance(move, stepSize)).toBeCloseTo(expected, 6)
  })
})

describe('verdict', () => {
  it('is usable inside all limits', () => {
    expect(judge({ rHat: 1.01, essBulk: 400, degree: 2, drift: -1 })).toEqual({
      verdict: 'usable',
      reasons: []
    })
  })
  it('names each limit that is passed, the worst decides', () => {
    const { verdict, reasons } = judge({ rHat: 1.3, essBulk: 50, degree: 1.9, drift: -4 })
    expect(verdict).toBe('rejected')
    expect(reasons.map(({ diagnostic, severity }) => [diagnostic, severity])).toEqual([
      ['rHat', 'rejected'],
      ['essBulk', 'suspicious'],
      ['drift', 'suspicious']
    ])
    expect(reasons[0]!.message).toMatch(/1\.3, above 1\.2/)
  })
  it('a diagnostic that is not a number is rejected; one that does not apply is not judged', () => {
    expect(judge({ degree: NaN }).verdict).toBe('rejected')
    expect(judge({ excessShare: null }).verdict).toBe('usable')
  })
})

const settings: LlcSettings = {
  sampler: 'sgld',
  stepSize: 1e-4,
  nBeta: 100,
  localization: 10,
  batchSize: 8,
  chains: 4,
  burnIn: 5,
  draws: 20,
  observeEvery: 1
}

async function sampled(groups: readonly (readonly [first: number, count: number])[]): Promise<ChainTrace[]> {
  const model = modelFromSpec({
    family: 'mlp',
    widths: [4, 6, 2],
    bias: true,
    activation: 'tanh',
    tensors: 'layers.{i}.weight'
  })
  const archive = memoryArchive({
    x: float32(pseudoRandom(128, 1), [32, 4]),
    y: float32(pseudoRandom(64, 2), [32, 2])
  })
  const data = dataSchema.parse({ file: 'memory', inputs: 'x', targets: 'y' })
  const { dataset } = await openDataset({ name: 'train', data, archive, model })
  const engine = await openEngine('onnx')
  const weights = new Map(Object.entries(weightsOf(3)).map(([name, tensor]) => [name, tensor.data]))
  const sampler = new Sampler(engine)
  const traces: ChainTrace[] = []
  for (const [firstChain, chains] of groups) {
    const task = {
      model: model.source,
      parameters: model.parameters.map(({ name }) => name),
      slices: {},
      weights,
      settings,
      seed: 5n,
      data: { dataset, baseline: new Float64Array(32) },
      observed: new Map(),
      group: { firstChain, chains, threads: 1 }
    }
    traces.push(...(await sampler.sample(task)).traces)
  }
  await sampler.dispose()
  return traces
}

describe('chains', () => {
  it('are the same however they are grouped into sessions', async () => {
    const together = await sampled([[0, 4]])
    const apart = await sampled([
      [0, 1],
      [1, 2],
      [3, 1]
    ])
    expect(apart).toHaveLength(4)
    together.forEach((trace, chain) => {
      trace.paired.forEach((value, draw) => expect(apart[chain]!.paired[draw]).toBeCloseTo(value, 5))
      expect(apart[chain]!.statistics.noiseSquared![7]).toBeCloseTo(trace.statistics.noiseSquared![7]!, 5)
    })
    expect(together[0]!.paired[10]).not.toBeCloseTo(together[1]!.paired[10]!, 6)
  })
})
