import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../src/main/engine/compute/registry'
import { openDataset } from '../../src/main/engine/models/dataset'
import { modelFromSpec } from '../../src/main/engine/models/registry'
import { Sampler, type SamplingTask } from '../../src/main/engine/sampling/sampler'
import { SamplerPool } from '../../src/main/engine/sampling/sampler-pool'
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

const task: Omit<SamplingTask, 'group'> = {
  model: model.source,
  parameters: model.parameters.map(({ name }) => name),
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
    for (const group of groups) expected.push(...(await sampler.sample({ ...task, group })))
    await sampler.dispose()
    let steps = 0
    const traces = await pool.sample(task, groups, { onSteps: (count) => (steps += count) })
    expect(traces).toEqual(expected)
    expect(traces[0]!.observed.get('other')!.paired).toHaveLength(20)
    expect(steps).toBe(5 * 45)
  })

  it('stop when they are told to, and work on afterwards', async () => {
    const abort = new AbortController()
    const onSteps = () => abort.abort(new Error('enough'))
    await expect(pool.sample(endless, groups, { signal: abort.signal, onSteps })).rejects.toThrow('enough')
    expect(await pool.sample(task, groups)).toHaveLength(5)
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
