import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runAudit } from '../../src/main/engine/audit/pipeline'
import type { RunRecord } from '../../src/shared/run'

const root = join(import.meta.dirname, '../..')
const fixtures = join(root, 'tests/fixtures/dln')

const llc = {
  settings: {
    stepSize: 1e-5,
    nBeta: 1e4,
    localization: 100,
    batchSize: 64,
    chains: 2,
    burnIn: 60,
    draws: 40
  },
  sensitivity: { steps: 'last', factor: 3 }
}

interface Folder {
  readonly work: string
  readonly audit: (signal?: AbortSignal) => Promise<RunRecord>
}

async function prepare(more: object = {}): Promise<Folder> {
  const work = await mkdtemp(join(tmpdir(), 'ontogeny-sensitivity-'))
  const { cases } = JSON.parse(await readFile(join(fixtures, 'meta.json'), 'utf8')) as {
    cases: { folder: string; widths: number[] }[]
  }
  const { folder, widths } = cases[0]!
  for (const file of ['weights.safetensors', 'data.npz'])
    await copyFile(join(fixtures, folder, file), join(work, file))
  const plan = {
    title: 'Sensitivity',
    subjects: [
      {
        name: 'dln',
        checkpoints: 'weights.safetensors',
        architecture: { family: 'mlp', widths, bias: false, activation: 'none' }
      }
    ],
    data: { train: { file: 'data.npz', inputs: 'x', targets: 'y' } },
    analyses: { llc: { ...llc, ...more } }
  }
  await writeFile(join(work, 'audit.json'), JSON.stringify(plan))
  return {
    work,
    audit: (signal = new AbortController().signal) =>
      runAudit({
        planPath: join(work, 'audit.json'),
        out: join(work, 'run'),
        resources: join(root, 'resources'),
        samplerScript: join(root, 'out/main/sampler.js'),
        application: { name: 'Ontogeny', version: 'test' },
        signal
      })
  }
}

describe('sensitivity of an audit', () => {
  let run: RunRecord
  let folder: Folder
  beforeAll(async () => {
    folder = await prepare()
    run = await folder.audit()
  })

  it('estimates the checkpoint anew with ε, γ and nβ divided and multiplied', () => {
    const [own] = run.sensitivity
    expect(run.sensitivity).toHaveLength(1)
    expect(own!.neighbours.map(({ parameter, value }) => [parameter, Number(value.toPrecision(4))])).toEqual([
      ['stepSize', 3.333e-6],
      ['stepSize', 3e-5],
      ['localization', 33.33],
      ['localization', 300],
      ['nBeta', 3333],
      ['nBeta', 30_000]
    ])
    // They are results of their own, not copies of the audit's.
    expect(new Set([run.llc[0]!.diagnostics.mcse, ...own!.neighbours.map((p) => p.heatingLoss)]).size).toBe(7)
  })

  it('is on the ledger, and no estimate of the audit', () => {
    expect(run.ledger.filter(({ type }) => type === 'sensitivity')).toHaveLength(6)
    expect(run.llc).toHaveLength(1)
  })

  it('goes on where it was cut off, with the same numbers', async () => {
    const again = await prepare()
    const stop = new AbortController()
    const first = runAudit({
      planPath: join(again.work, 'audit.json'),
      out: join(again.work, 'run'),
      resources: join(root, 'resources'),
      samplerScript: join(root, 'out/main/sampler.js'),
      application: { name: 'Ontogeny', version: 'test' },
      signal: stop.signal,
      onProgress: ({ phase, done, total }) => {
        if (phase === 'sample' && done > total / 2) stop.abort()
      }
    })
    await expect(first).rejects.toMatchObject({ code: 'run/cancelled' })
    const resumed = await again.audit()
    expect(resumed.ledger.map(({ type }) => type)).toContain('resumed')
    expect(resumed.sensitivity).toEqual(run.sensitivity)
    await rm(again.work, { recursive: true })
  })

  it('refuses a step that nobody audits', async () => {
    const wrong = await prepare({ sensitivity: { steps: [17] } })
    await expect(wrong.audit()).rejects.toMatchObject({
      code: 'plan/invalid',
      where: 'analyses.llc.sensitivity.steps'
    })
  })
})
