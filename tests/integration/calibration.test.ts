import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { sha256Hex } from '../../src/main/engine/audit/canonical'
import type { Calibration } from '../../src/shared/calibration'
import type { Report } from '../../src/shared/report'
import type { LedgerEntry } from '../../src/shared/run'
import { makeProject, ontogeny, refusal, root, temporaryFolder } from './project'

interface PlanFile {
  analyses: { llc: { calibration?: string; settings?: Record<string, unknown> } }
  seed: number
}

const goals = ['--gradients', '12000', '--relative-error', '0.05', '--bias', '0.05']

describe('a calibrated audit', () => {
  let folder = ''
  let plan = ''
  let calibration: Calibration
  const stored = (): string => join(folder, 'calibration.json')
  const readPlan = async (): Promise<PlanFile> => parse(await readFile(plan, 'utf8')) as PlanFile
  /** The plan changed, at another place, beside the same files. */
  async function changed(name: string, change: (plan: PlanFile) => void): Promise<string> {
    const value = await readPlan()
    change(value)
    const path = join(folder, name)
    await writeFile(path, stringify(value))
    return path
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    plan = join(folder, 'audit.yaml')
    const fixtures = join(root, 'tests/fixtures/dln')
    const { cases } = JSON.parse(await readFile(join(fixtures, 'meta.json'), 'utf8')) as {
      cases: { folder: string; widths: number[] }[]
    }
    const { folder: first, widths } = cases[0]!
    for (const step of [10, 20]) {
      await mkdir(join(folder, `net/step-${step}`), { recursive: true })
      await copyFile(
        join(fixtures, first, 'weights.safetensors'),
        join(folder, `net/step-${step}/weights.safetensors`)
      )
    }
    await copyFile(join(fixtures, first, 'data.npz'), join(folder, 'data.npz'))
    await writeFile(
      plan,
      `# small enough for a test
title: Calibrated
subjects:
  - { name: dln, checkpoints: net/step-*/weights.safetensors, architecture: { family: mlp, widths: [${widths.join(', ')}], bias: false, activation: none } }
data: { train: { file: data.npz, inputs: x, targets: y } }
analyses: { llc: {} }
seed: 3
`
    )
    const run = ontogeny('calibrate', plan, ...goals, '--write', '--json')
    expect(run.code, run.stdout).toBe(0)
    calibration = JSON.parse(run.stdout) as Calibration
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true }))

  it('is written into the plan, which keeps its comments, and into the named file', async () => {
    const chosen = { ...calibration.settings!, observeEvery: undefined }
    const { analyses } = await readPlan()
    expect(analyses.llc.calibration).toBe('calibration.json')
    expect({ ...analyses.llc.settings, observeEvery: undefined }).toEqual(chosen)
    expect(await readFile(plan, 'utf8')).toContain('# small enough for a test')
    expect(JSON.parse(await readFile(stored(), 'utf8'))).toEqual(calibration)
  })

  it('is deterministic for a seed and a budget in gradients', () => {
    const again = ontogeny('calibrate', plan, ...goals, '--out', join(folder, 'again.json'), '--json')
    expect(JSON.parse(again.stdout)).toEqual(calibration)
  })

  it('keeps within its budget, checks on other checkpoints included', () => {
    const points = calibration.points.filter(({ purpose }) => purpose === 'check')
    expect(points.map(({ step }) => step)).toEqual([10])
    const spent = calibration.points.reduce((sum, { gradients }) => sum + gradients, 0)
    expect(spent).toBeLessThanOrEqual(12_000)
  })

  it('lies in the run folder byte for byte, on the ledger, in the manifest and in the report', async () => {
    const out = join(folder, 'run')
    expect(ontogeny('audit', plan, '--out', out).code).not.toBe(2)
    const copy = await readFile(join(out, 'calibration.json'), 'utf8')
    expect(copy).toBe(await readFile(stored(), 'utf8'))
    const entries = (await readFile(join(out, 'ledger.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LedgerEntry)
    expect(entries.filter(({ type }) => type === 'calibration').map(({ data }) => data)).toEqual([
      { path: 'calibration.json', sha256: sha256Hex(copy) }
    ])
    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report
    expect(report.calibration).toMatchObject({ ...calibration, sha256: sha256Hex(copy), changed: [] })
    expect(report.manifest.find(({ role }) => role === 'calibration')?.sha256).toBe(sha256Hex(copy))
    expect(report.figures.map(({ kind }) => kind)).toContain('calibration')
    expect(await readFile(join(out, 'figures/calibration.svg'), 'utf8')).toContain('<svg')
  })

  it('is refused when the file in the run folder was changed', async () => {
    const out = join(folder, 'run')
    const path = join(out, 'calibration.json')
    const before = await readFile(path, 'utf8')
    await writeFile(path, before.replace('"purpose"', '"purpose" '))
    expect(refusal(ontogeny('report', out, '--json'))).toMatchObject({ code: 'run/damaged', where: path })
    await writeFile(path, before)
  })

  it('says what was changed after it', async () => {
    const path = await changed('changed.yaml', ({ analyses }) => {
      analyses.llc.settings = { ...analyses.llc.settings, draws: 600, burnIn: 100 }
    })
    const out = join(folder, 'changed')
    expect(ontogeny('audit', path, '--out', out).code).not.toBe(2)
    const { calibration: found } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report
    expect(found?.changed?.map(({ field, used }) => [field, used]).sort()).toEqual([
      ['burnIn', '100'],
      ['draws', '600']
    ])
  })

  it.each([
    ['a missing file', 'nowhere.json', null, 'file/not-found'],
    ['a file of another schema', 'schema.json', () => ({ schema: 'ontogeny.plan/9' }), 'calibration/invalid'],
    [
      'other weights',
      'weights.json',
      () => ({ ...calibration, weightsSha256: '0'.repeat(64) }),
      'calibration/other-model'
    ],
    [
      'other data',
      'data.json',
      () => ({ ...calibration, dataSha256: '0'.repeat(64) }),
      'calibration/other-model'
    ],
    [
      'another subject',
      'subject.json',
      () => ({ ...calibration, subject: 'gpt' }),
      'calibration/other-model'
    ],
    [
      'another component',
      'component.json',
      () => ({ ...calibration, component: 'l0.attn' }),
      'calibration/other-model'
    ]
  ] as const)('is refused with %s, and nothing is written', async (_what, file, content, code) => {
    if (content !== null) await writeFile(join(folder, file), JSON.stringify(content()))
    const path = await changed('refused.yaml', ({ analyses }) => {
      analyses.llc.calibration = file
    })
    const out = join(folder, 'refused')
    const found = refusal(ontogeny('audit', path, '--out', out, '--json'))
    expect(found.code).toBe(code)
    expect(found.where).toContain(join(folder, file))
    await expect(readFile(join(out, 'ledger.jsonl'))).rejects.toThrow()
  })
})

it('leaves the plan as it is where nothing is chosen', async () => {
  const { folder, plan } = await makeProject()
  const before = await readFile(plan, 'utf8')
  const { code, stdout } = ontogeny('calibrate', plan, '--gradients', '400', '--write', '--json')
  expect([code, (JSON.parse(stdout) as Calibration).chosen]).toEqual([4, null])
  expect(await readFile(plan, 'utf8')).toBe(before)
  await rm(folder, { recursive: true })
})
