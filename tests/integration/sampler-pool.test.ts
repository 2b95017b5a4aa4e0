import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../src/main/engine/compute/registry'
import { openDataset } from '../../src/main/engine/models/dataset'
import { modelFromSpec } from '../../src/main/engine/models/registry'
import { Sampler } from '../../src/main/engine/sampling/sampler'
import { SamplerPool, type PoolTask } from '../../src/main/engine/sampling/sampler-pool'
import { essBulk, meanError } from '../../src/main/engine/sampling/diagnostics/convergence'
import { energiesOf, pairedDifferences, samplePrecisely } from '../../src/main/engine/sampling/precise'
import { joinTraces } from '../../src/main/engine/sampling/trace'
import { dataSchema } from '../../src/shared/plan'
import { float32, memoryArchive } from '../unit/models/memory-archive'
import { pseudoRandom, root, weightsOf } from './project'

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

const task: PoolTask = {
  model: model.source,
  parameters: model.parameters.map(({ name }) => name),
  slices: {},
  weights: new Map(Object.entries(weightsOf(3)).map(([name, tensor]) => [name, tensor.data])),
  settings: {
    sampler: 'sgld',
    stepSize: 1e-4,
    nBeta: 100,
    localization: 10,
    batchSize: 8,
    chains: 5,
    burnIn: 5,
    draws: 40,
    observeEvery: 2
  },
  seed: 5n,
  data: { dataset, baseline: new Float64Array(32) },
  observed: new Map([['other', { dataset: { ...dataset, name: 'other' }, baseline: new Float64Array(32) }]])
}
const groups = [
  { firstChain: 0, chains: 2, threads: 1 },
  { firstChain: 2, chains: 2, threads: 1 },
  { firstChain: 4, chains: 1, threads: 1 }
]
const endless = { ...task, settings: { ...task.settings, draws: 1_000_000 } }

describe('sampling threads', () => {
  const pool = new SamplerPool({ script: join(root, 'out/main/sampler.js'), engine: 'onnx', threads: 2 })
  afterAll(() => pool.close())

  it('give the numbers of one thread, bit for bit, and count every step', async () => {
    const sampler = new Sampler(await openEngine('onnx'))
    const expected = []
    for (const group of groups) expected.push(...(await sampler.sample({ ...task, group })).traces)
    await sampler.dispose()
    let steps = 0
    const { traces } = await pool.sample(task, groups, { onSteps: (count) => (steps += count) })
    expect(traces).toEqual(expected)
    expect(traces[0]!.observed.get('other')!.paired).toHaveLength(20)
    expect(steps).toBe(5 * 45)
  })

  it.each(['sgld', 'rmsprop-sgld', 'adam-sgld', 'sghmc', 'sgld-cv'] as const)(
    '%s goes on where it stopped, bit for bit',
    async (sampler) => {
      const settings = { ...task.settings, sampler, burnIn: 60 }
      const whole = await pool.sample({ ...task, settings }, groups)
      const piece = (draws: number): PoolTask => ({
        ...task,
        settings: { ...settings, draws },
        keepsState: true
      })
      const first = await pool.sample(piece(24), groups)
      const rest = await pool.sample(piece(16), groups, {}, first.states)
      whole.traces.forEach((trace, chain) => {
        expect(joinTraces([first.traces[chain]!, rest.traces[chain]!])).toEqual(trace)
      })
    }
  )

  it('sample until the error is small enough, or the draws are spent', async () => {
    const settings = { ...task.settings, stepSize: 5e-3, draws: 40 }
    const to = (standardError: number, mostDraws: number): Promise<number> =>
      samplePrecisely(
        pool,
        [{ task: { ...task, settings: { ...settings, precision: { standardError, mostDraws } } } }],
        groups
      ).then(([traces]) => {
        const energies = energiesOf(traces!, settings.nBeta)
        if (traces![0]!.paired.length < mostDraws) {
          expect(meanError(energies)!).toBeLessThanOrEqual(standardError)
          expect(essBulk(energies)!).toBeGreaterThanOrEqual(100)
        }
        return traces![0]!.paired.length
      })
    expect(await to(1e9, 4000)).toBe(40)
    expect(await to(1e-9, 100)).toBe(100)
    const enough = await to(0.5, 4000)
    expect(enough).toBeGreaterThan(40)
    expect(enough).toBeLessThan(4000)
    expect(await to(0.5, 4000)).toBe(enough)
  })

  it('sample two posteriors until their difference is known, which takes fewer draws than each alone', async () => {
    const settings = {
      ...task.settings,
      stepSize: 5e-3,
      draws: 40,
      precision: { standardError: 0.5, mostDraws: 4000 }
    }
    const reference = { ...task, settings }
    const moved = new Map(
      [...task.weights].map(([name, values]) => [name, values.map((value) => 0.9 * value)])
    )
    const variant = { ...reference, weights: moved }
    const alone = await samplePrecisely(pool, [{ task: reference }], groups)
    const [a, b] = await samplePrecisely(pool, [{ task: reference }, { task: variant }], groups)
    const [first, second] = [energiesOf(a!, settings.nBeta), energiesOf(b!, settings.nBeta)]
    expect(first[0]).toHaveLength(second[0]!.length)
    expect(first[0]!.length).toBeLessThan(alone[0]![0]!.paired.length)
    expect(meanError(pairedDifferences(first, second))!).toBeLessThanOrEqual(0.5)
    expect(meanError(first)!).toBeGreaterThan(0.5)
  })

  it('stop when they are told to, and work on afterwards', async () => {
    const abort = new AbortController()
    const onSteps = () => abort.abort(new Error('enough'))
    await expect(pool.sample(endless, groups, { signal: abort.signal, onSteps })).rejects.toThrow('enough')
    expect((await pool.sample(task, groups)).traces).toHaveLength(5)
  })

  it('one refusal stops all of them, with its reason', async () => {
    const short = new Map([...task.weights].slice(1))
    await expect(pool.sample({ ...endless, weights: short }, groups)).rejects.toMatchObject({
      code: 'model/tensor-missing'
    })
  })

  it('a thread that dies is an error, not a wait', async () => {
    const script = join(root, 'tests/fixtures/threads/dies.cjs')
    const dying = new SamplerPool({ script, engine: 'onnx', threads: 2 })
    await expect(dying.sample(task, groups)).rejects.toMatchObject({ code: 'engine/failed' })
    await dying.close()
  })
})
