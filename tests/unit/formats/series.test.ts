import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discoverSeries, type Series } from '../../../src/main/engine/formats/series'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ontogeny-series-'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

/** Empty files: a series is found by names alone. */
async function files(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(base, path)), { recursive: true })
    await writeFile(join(base, path), '')
  }
}
const steps = (series: Series): number[] => series.checkpoints.map((checkpoint) => checkpoint.step)
const paths = (series: Series): string[] =>
  series.checkpoints.map((checkpoint) => relative(base, checkpoint.path))
const find = (pattern: string): Promise<Series> => discoverSeries(pattern, base)

describe('steps', () => {
  it('are sorted as numbers, not as text', async () => {
    await files(...[1000, 20, 3, 100].map((step) => `step-${step}/model.safetensors`))
    const series = await find('step-*')
    expect(steps(series)).toEqual([3, 20, 100, 1000])
    expect(paths(series)).toEqual(['step-3', 'step-20', 'step-100', 'step-1000'])
  })

  it('are refused where two checkpoints share one, naming both', async () => {
    await files('step-8/model.safetensors', 'step-08/model.safetensors', 'step-9/model.safetensors')
    await expect(find('step-*')).rejects.toMatchObject({
      code: 'series/duplicate-step',
      message: 'two checkpoints are of step 8',
      where: `${join(base, 'step-08')} and ${join(base, 'step-8')}`
    })
  })

  it('are refused where two folders hold the same one, for that and no other reason', async () => {
    await files('a/step-000000/model.safetensors', 'b/step-000000/model.safetensors')
    await expect(find('*/step-000000')).rejects.toMatchObject({
      code: 'series/duplicate-step',
      message: 'two checkpoints are of step 0',
      where: `${join(base, 'a/step-000000')} and ${join(base, 'b/step-000000')}`
    })
    await files('a/700/model.safetensors', 'b/700/model.safetensors')
    await expect(find('*/700/model.safetensors')).rejects.toMatchObject({
      message: 'two checkpoints are of step 700'
    })
    // Parts of one checkpoint are numbered, too.
    await files('a/out/part-1.safetensors', 'b/out/part-1.safetensors')
    await expect(find('*/out/part-1.safetensors')).rejects.toMatchObject({ code: 'series/mixed' })
  })

  it.each([
    ['without a number', ['a.safetensors', 'b.safetensors'], /b\.safetensors|a\.safetensors/],
    ['beyond 2^53', ['step-1.safetensors', 'step-9007199254740993.safetensors'], /9007199254740993/],
    ['partly without a number', ['step-1.safetensors', 'final.safetensors'], /final\.safetensors/]
  ])('are refused in names %s', async (_what, names, where) => {
    await files(...names)
    await expect(find('*.safetensors')).rejects.toMatchObject({
      code: 'series/mixed',
      where: expect.stringMatching(where) as string
    })
  })
})

describe('gaps', () => {
  const messages = async (all: number[]): Promise<string[]> => {
    await files(...all.map((step) => `step-${step}/model.safetensors`))
    return (await find('step-*')).findings.map((finding) => `${finding.code}: ${finding.message}`)
  }

  it('in a regular series are reported with their place', async () => {
    expect(await messages([0, 100, 200, 300, 600, 700])).toEqual([
      'series/gap: 2 checkpoints are missing between steps 300 and 600 of a series with spacing 100'
    ])
  })

  it('are not seen in a series without gaps', async () => {
    expect(await messages([0, 100, 200, 300, 400])).toEqual([])
  })

  it('are not seen in series that grow by design', async () => {
    expect(await messages([1, 2, 4, 8, 16, 32, 64])).toEqual([])
  })

  it('are not seen in a few checkpoints', async () => {
    expect(await messages([0, 100, 300])).toEqual([])
  })
})

describe('folders', () => {
  it('stand for the checkpoint folders in them, leaving out what holds no weights', async () => {
    await files(
      'run/step-2/model.safetensors',
      'run/step-10/model.safetensors.index.json',
      'run/logs-7/events.txt',
      'run/.hidden-9/model.safetensors',
      'run/config.json'
    )
    const series = await find('run')
    expect(steps(series)).toEqual([2, 10])
    expect(paths(series)).toEqual(['run/step-2', 'run/step-10'])
  })

  it('stand for the weight files in them', async () => {
    await files('run/step-2.safetensors', 'run/step-10.safetensors', 'run/readme-5.md')
    expect(paths(await find('run'))).toEqual(['run/step-2.safetensors', 'run/step-10.safetensors'])
  })

  it('stand for the one checkpoint that they are', async () => {
    await files('run/model.safetensors', 'run/other-1.safetensors')
    expect((await find('run')).checkpoints).toEqual([{ step: 0, path: join(base, 'run') }])
  })

  it('of shards without an index are refused: a shard is no checkpoint', async () => {
    await files('run/model-00001-of-00002.safetensors', 'run/model-00002-of-00002.safetensors')
    await expect(find('run')).rejects.toMatchObject({
      code: 'series/mixed',
      where: join(base, 'run'),
      message: expect.stringContaining('index') as string
    })
  })

  it('hold weights as arrays where nothing else is and their names tell a step; other arrays are data', async () => {
    await files('run/step-10.npz', 'run/step-2.npz', 'run/data.npz', 'run/train-3.npz')
    expect(paths(await find('run'))).toEqual(['run/step-2.npz', 'run/step-10.npz'])
    await files('data/data.npz', 'data/train-3.npz')
    await expect(find('data')).rejects.toMatchObject({ code: 'series/empty' })
    await files('run/step-4.safetensors')
    expect(paths(await find('run'))).toEqual(['run/step-4.safetensors'])
  })

  it('without weights are refused, with what is there', async () => {
    await files('run/notes.txt')
    await expect(find('run')).rejects.toMatchObject({
      code: 'series/empty',
      where: join(base, 'run'),
      hint: expect.stringContaining('notes.txt') as string
    })
  })
})

describe('patterns', () => {
  it('that match nothing name the nearest folder and what it holds', async () => {
    await files('runs/a/step-1/model.safetensors', 'runs/b/step-1/model.safetensors')
    await expect(find('runs/c/step-*')).rejects.toMatchObject({
      code: 'series/empty',
      where: join(base, 'runs/c/step-*'),
      message: 'nothing matches runs/c/step-*',
      hint: `The nearest folder is ${join(base, 'runs')}; it holds a, b.`
    })
    await expect(find('runs/d')).rejects.toMatchObject({
      code: 'series/empty',
      message: 'there is no runs/d'
    })
  })

  it('choose by *, ?, sets and alternatives, and skip hidden names', async () => {
    await files('step-1', 'step-2', 'step-31', 'stop-4', '.step-5', 'step-x6')
    expect(steps(await find('step-?'))).toEqual([1, 2])
    expect(steps(await find('step-[!2]'))).toEqual([1])
    expect(steps(await find('step-[0-9]*'))).toEqual([1, 2, 31])
    expect(steps(await find('st{e,o}p-[0-9]'))).toEqual([1, 2, 4])
    expect(steps(await find(join(base, 'step-{1,31}')))).toEqual([1, 31])
  })

  it('match only what exists behind a star', async () => {
    await files('step-1/model.safetensors', 'step-2/model.safetensors', 'step-3/optimizer.bin')
    expect(steps(await find('*/model.safetensors'))).toEqual([1, 2])
  })

  it('that are the name of a file are taken as they stand', async () => {
    await files('run[1]/step-4.safetensors')
    expect(paths(await find('run[1]/step-4.safetensors'))).toEqual(['run[1]/step-4.safetensors'])
  })

  it('that cannot be read are refused', async () => {
    await files('step-1')
    await expect(find('step-[9-0]')).rejects.toMatchObject({ code: 'plan/invalid', where: 'step-[9-0]' })
  })

  it('end where links lead in circles', async () => {
    await files('a/b/step-1.safetensors', 'a/b/step-2.safetensors')
    for (const name of ['x', 'y', 'z']) await symlink('..', join(base, 'a', name))
    await symlink(join(base, 'a'), join(base, 'a/b/up'))
    expect(steps(await find('**/*.safetensors'))).toEqual([1, 2])
  })

  it('find four thousand checkpoints in a moment', async () => {
    await mkdir(join(base, 'many'))
    const names = Array.from({ length: 4_000 }, (_, index) => `step-${index * 10}.safetensors`)
    await Promise.all(names.map((name) => writeFile(join(base, 'many', name), '')))
    const cpu = process.cpuUsage()
    const series = await find('many/*.safetensors')
    expect(series.checkpoints).toHaveLength(4_000)
    expect(series.checkpoints[3_999]?.step).toBe(39_990)
    expect(process.cpuUsage(cpu).user / 1e6, 'CPU seconds').toBeLessThan(2)
  })
})

describe('links', () => {
  it('that leave the folder of the plan are followed, and reported', async () => {
    await files('elsewhere/step-2/model.safetensors', 'plan/step-1/model.safetensors')
    await symlink(join(base, 'elsewhere/step-2'), join(base, 'plan/step-2'))
    const series = await discoverSeries('step-*', join(base, 'plan'))
    expect(steps(series)).toEqual([1, 2])
    expect(series.findings).toEqual([
      expect.objectContaining({ code: 'series/link', severity: 'low', where: join(base, 'plan/step-2') })
    ])
  })

  it('inside the folder of the plan, and plain paths out of it, are no finding', async () => {
    await files(
      'elsewhere/step-2/model.safetensors',
      'plan/store/step-1/model.safetensors',
      'plan/store/step-3/model.safetensors'
    )
    for (const step of [1, 3])
      await symlink(join(base, `plan/store/step-${step}`), join(base, `plan/step-${step}`))
    expect((await discoverSeries('step-*', join(base, 'plan'))).findings).toEqual([])
    expect((await discoverSeries('../elsewhere/step-*', join(base, 'plan'))).findings).toEqual([])
  })

  it('that lead nowhere are refused by name', async () => {
    await files('step-1/model.safetensors')
    await symlink('gone', join(base, 'step-2'))
    await expect(find('step-*')).rejects.toMatchObject({
      code: 'file/not-found',
      where: join(base, 'step-2')
    })
  })
})
