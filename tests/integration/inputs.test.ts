import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operations, type OperationContext } from '../../src/main/engine/service'
import { PauseSwitch } from '../../src/main/engine/sampling/pause'
import { engineStatusSchema } from '../../src/shared/desktop'
import { dataFileSchema, fileHashesSchema, seriesSchema } from '../../src/shared/inputs'
import { listOf, tableOf, tensorColumnsSchema, tensorListSchema } from '../../src/shared/tensor-columns'
import type { ProgressEvent } from '../../src/shared/progress'
import { pseudoRandom, root, temporaryFolder, weightsOf, writeNpz, writeSafetensors } from './project'

function context(): OperationContext & { readonly told: ProgressEvent[]; readonly abort: AbortController } {
  const told: ProgressEvent[] = []
  const abort = new AbortController()
  return {
    told,
    abort,
    signal: abort.signal,
    onProgress: (event) => told.push(event),
    pause: new PauseSwitch(),
    egress: { guards: [], follow: () => () => undefined },
    samplerScript: join(root, 'out/main/sampler.js')
  }
}

async function series(steps: readonly number[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const step of steps) {
    await mkdir(join(folder, `step-${step}`))
    await writeSafetensors(join(folder, `step-${step}`, 'model.safetensors'), weightsOf(step))
  }
  return folder
}

describe('a series', () => {
  it('is read with sizes, gaps and the architecture of a config above it', async () => {
    const told = context()
    const path = join(root, 'resources/sample/aligned')
    const found = seriesSchema.parse(await operations.readSeries({ path, architecture: null }, told))
    expect(found.checkpoints).toHaveLength(14)
    expect(found.checkpoints.at(-1)).toMatchObject({
      step: 800,
      name: 'step-000800',
      format: 'safetensors',
      problem: null,
      sizeBytes: (await readFile(join(path, 'step-000800/model.safetensors'))).length
    })
    expect(found.architecture).toMatchObject({
      family: 'gpt_neox',
      path: join(root, 'resources/sample/config.json')
    })
    expect(found.architecture!.sizes).toEqual({ layers: 2, width: 32, heads: 4, vocabulary: 320 })
    expect(found.tensors).toContainEqual({ name: 'embed_out.weight', shape: [320, 32] })
    expect(found.architecture!.components.map(({ name }) => name)).toContain('embed')
    expect(told.told.at(-1)).toMatchObject({ phase: 'read', unit: 'checkpoints', done: 14, total: 14 })
  })

  it('keeps a checkpoint that cannot be read, with its reason, and says that there is no architecture', async () => {
    const folder = await series([0, 10, 20, 30, 40, 60])
    await writeFile(join(folder, 'step-20/model.safetensors'), 'not tensors')
    const found = await operations.readSeries({ path: folder, architecture: null }, context())
    expect(found.checkpoints.map(({ step, problem }) => [step, problem === null])).toEqual([
      [0, true],
      [10, true],
      [20, false],
      [30, true],
      [40, true],
      [60, true]
    ])
    expect(found.checkpoints[2]!.problem!.code).toMatch(/^format\//)
    expect(found.checkpoints[2]!.sizeBytes).toBe(11)
    expect(found.findings.map(({ code }) => code)).toEqual(['series/gap'])
    expect(found.architecture).toBeNull()
    expect(found.architectureProblem).toMatchObject({ code: 'model/config' })
  })

  it('takes an architecture that is named, and refuses what holds no weights', async () => {
    const folder = await series([0])
    const config = join(root, 'resources/sample/config.json')
    const found = await operations.readSeries({ path: folder, architecture: config }, context())
    expect(found.architecture?.path).toBe(config)
    const empty = await temporaryFolder()
    await expect(operations.readSeries({ path: empty, architecture: null }, context())).rejects.toMatchObject(
      {
        code: 'series/empty'
      }
    )
    const gone = join(empty, 'gone')
    await expect(operations.readSeries({ path: gone, architecture: null }, context())).rejects.toMatchObject({
      code: 'file/not-found'
    })
  })
})

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

describe('hashes of an input', () => {
  it('are those of its files, damaged ones too, with progress in bytes', async () => {
    const folder = await series([0, 5])
    await writeFile(join(folder, 'step-5/model.safetensors'), 'damaged')
    const told = context()
    const hashes = fileHashesSchema.parse(await operations.hashInput({ path: folder }, told))
    expect(hashes.map(({ name, step }) => [name, step])).toEqual([
      ['step-0/model.safetensors', 0],
      ['step-5/model.safetensors', 5]
    ])
    for (const { name, sha256: hash } of hashes) expect(hash).toBe(await sha256(join(folder, name)))
    const total = hashes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(told.told.at(-1)).toMatchObject({ phase: 'hash', unit: 'bytes', done: total, total })
  })

  it('a lone file has its own name, and data have no step', async () => {
    const path = join(root, 'resources/sample/data.npz')
    expect(await operations.hashInput({ path }, context())).toEqual([
      { name: 'data.npz', step: null, sizeBytes: (await readFile(path)).length, sha256: await sha256(path) }
    ])
  })

  it('end when they are cancelled', async () => {
    const folder = await series([0, 5])
    const stopped = context()
    stopped.abort.abort(new Error('enough'))
    await expect(operations.hashInput({ path: folder }, stopped)).rejects.toThrow('enough')
  })
})

describe('the tensors of a checkpoint', () => {
  it('are listed from the header alone as they are read with their values', async () => {
    const folder = await series([0, 10])
    const list = tensorListSchema.parse(await operations.listTensors({ path: folder, step: 10 }, context()))
    const columns = await operations.readTensors({ path: folder, step: 10 }, context())
    const names = ({ tensors }: ReturnType<typeof listOf>) =>
      tensors.map((tensor) => ({ ...tensor, statistics: null }))
    expect(listOf(list).tensors).toEqual(names(tableOf(columns)))
    expect(listOf(list).tensors).not.toHaveLength(0)
  })

  it('have the statistics of a direct computation', async () => {
    const folder = await series([0, 10])
    const table = tableOf(
      tensorColumnsSchema.parse(await operations.readTensors({ path: folder, step: 10 }, context()))
    )
    expect(table.tensors.map(({ name }) => name)).toEqual(Object.keys(weightsOf(10)))
    for (const row of table.tensors) {
      const statistics = row.statistics!
      const values = [...weightsOf(10)[row.name]!.data]
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
      expect(statistics.mean).toBeCloseTo(mean, 12)
      expect(statistics.standardDeviation).toBeCloseTo(spread, 12)
      expect([statistics.minimum, statistics.maximum]).toEqual([Math.min(...values), Math.max(...values)])
      expect(row.parameters).toBe(values.length)
      const width = (Math.max(...values) - Math.min(...values)) / 24
      const counts = new Array<number>(24).fill(0)
      for (const value of values)
        counts[Math.min(23, Math.floor((value - Math.min(...values)) / width))]! += 1
      expect(statistics.histogram).toEqual(counts)
    }
  })

  it('are followed over the pieces of a long tensor, and what is odd is found', async () => {
    const folder = await temporaryFolder()
    const long = pseudoRandom(700_000, 3)
    long[650_000] = NaN
    long[699_999] = -7
    await writeSafetensors(join(folder, 'model.safetensors'), {
      long: { data: long, shape: [700, 1000] },
      'h.0.zero': { data: new Float32Array(16), shape: [4, 4] },
      'h.0.empty': { data: new Float32Array(0), shape: [0, 4] }
    })
    const { tensors, findings } = tableOf(
      await operations.readTensors({ path: folder, step: null }, context())
    )
    expect(tensors[0]).toMatchObject({ parameters: 700_000, statistics: { minimum: -7, nonFinite: 1 } })
    expect(tensors[0]!.statistics!.histogram!.reduce((sum, value) => sum + value)).toBe(699_999)
    expect(tensors[1]).toMatchObject({ statistics: { mean: 0, standardDeviation: 0, histogram: null } })
    expect(tensors[2]).toMatchObject({
      parameters: 0,
      statistics: { mean: null, minimum: null, histogram: null }
    })
    expect(findings.map(({ code }) => code)).toEqual(['weights/non-finite', 'weights/all-zero'])
  })

  it('a hundred thousand of them are read, and can be cancelled', async () => {
    const folder = await temporaryFolder()
    const data = Float32Array.of(1, 2)
    const tensors = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`layers.${i}.weight`, { data, shape: [2] }])
    )
    const path = join(folder, 'model.safetensors')
    await writeSafetensors(path, tensors)
    const told = context()
    const table = tableOf(await operations.readTensors({ path, step: null }, told))
    expect(table.tensors).toHaveLength(100_000)
    expect(table.tensors[99_999]).toMatchObject({ statistics: { mean: 1.5, standardDeviation: 0.5 } })
    expect(told.told.at(-1)).toMatchObject({ done: 100_000, total: 100_000, unit: 'tensors' })
    const stopped = context()
    const reading = operations.readTensors(
      { path, step: null },
      { ...stopped, onProgress: () => stopped.abort.abort(new Error('enough')) }
    )
    await expect(reading).rejects.toThrow('enough')
  })

  it('a step that is not there is refused with those that are', async () => {
    const folder = await series([0, 10])
    await expect(operations.readTensors({ path: folder, step: 5 }, context())).rejects.toMatchObject({
      code: 'series/empty',
      hint: 'Steps found: 0, 10.'
    })
  })
})

describe('a data file', () => {
  it('is read with the role and range of each array', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'data.npz')
    await writeNpz(path, {
      x: { data: Float32Array.of(0.5, NaN, -2, 3), shape: [2, 2] },
      tokens: { data: Int32Array.of(1, 9, 4, 2, 0, 7), shape: [2, 3] },
      labels: { data: Int32Array.of(3, 1), shape: [2] }
    })
    const data = dataFileSchema.parse(await operations.readData({ path }, context()))
    expect(data.arrays.map(({ name, role, minimum, maximum }) => [name, role, minimum, maximum])).toEqual([
      ['x', 'numbers', -2, 3],
      ['tokens', 'tokens', 0, 9],
      ['labels', 'classes', 1, 3]
    ])
    expect(data.findings.map(({ code }) => code)).toEqual(['data/non-finite'])
    await rename(path, join(folder, 'text.npz'))
    await writeFile(path, 'hello')
    await expect(operations.readData({ path }, context())).rejects.toMatchObject({ code: 'format/unknown' })
  })
})

describe('engines', () => {
  it('are opened and run; one that is not part of the build says so', async () => {
    const engines = (await operations.engines({}, context())).map((engine) =>
      engineStatusSchema.parse(engine)
    )
    expect(engines.map(({ id, available, isAutomatic }) => [id, available, isAutomatic])).toEqual([
      ['onnx', true, true],
      ['cpu', true, false],
      ['tensorflow', false, false]
    ])
    expect(engines[0]!.version).toMatch(/^onnxruntime-node \d/)
    expect(engines[2]!.problem).toContain('not part of this build')
  })
})
