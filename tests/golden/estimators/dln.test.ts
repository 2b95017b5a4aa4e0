import { mkdtemp, writeFile, copyFile, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runAudit } from '../../../src/main/engine/audit/pipeline'
import { deepLinearLearningCoefficient } from '../../../src/main/engine/estimators/rlct'
import type { LlcEstimate } from '../../../src/shared/run'

const root = join(import.meta.dirname, '../../..')
const fixtures = join(root, 'tests/fixtures/dln')

interface Case {
  readonly folder: string
  readonly widths: number[]
  readonly true_rank: number
  readonly rlct_float: number
  readonly multiplicity: number
}

/** Audits a network at its exactly known parameter, from files as a user would. */
async function estimate({ folder, widths }: Case, localization: number): Promise<LlcEstimate> {
  const work = await mkdtemp(join(tmpdir(), 'ontogeny-dln-'))
  for (const file of ['weights.safetensors', 'data.npz']) {
    await copyFile(join(fixtures, folder, file), join(work, file))
  }
  const settings = {
    stepSize: 1e-5,
    nBeta: 1e4,
    localization,
    batchSize: 64,
    chains: 8,
    burnIn: 15000,
    draws: 10000
  }
  const plan = {
    title: folder,
    subjects: [
      {
        name: folder,
        checkpoints: 'weights.safetensors',
        architecture: { family: 'mlp', widths, bias: false, activation: 'none' }
      }
    ],
    data: { train: { file: 'data.npz', inputs: 'x', targets: 'y' } },
    analyses: { llc: { settings } }
  }
  await writeFile(join(work, 'audit.json'), JSON.stringify(plan))
  const run = await runAudit({
    planPath: join(work, 'audit.json'),
    out: join(work, 'run'),
    resources: join(root, 'resources'),
    samplerScript: join(root, 'out/main/sampler.js'),
    application: { name: 'Ontogeny', version: 'test' },
    signal: new AbortController().signal
  })
  return run.llc[0]!
}

it('the estimate of deep linear networks comes within 15% of the exact coefficient and keeps their order', async () => {
  const { cases } = JSON.parse(await readFile(join(fixtures, 'meta.json'), 'utf8')) as { cases: Case[] }
  const estimates: number[] = []
  for (const known of cases) {
    expect(deepLinearLearningCoefficient(known.widths, known.true_rank)).toEqual({
      lambda: known.rlct_float,
      multiplicity: known.multiplicity
    })
    const { estimate: value, parameters, diagnostics } = await estimate(known, 10)
    expect(Math.abs(value! / known.rlct_float - 1), known.folder).toBeLessThan(0.15)
    // Far from half the number of parameters, which a regular model would have.
    expect(value! / (parameters / 2)).toBeLessThan(0.5)
    expect(diagnostics.degree!).toBeGreaterThan(2)
    estimates.push(value!)
  }
  expect(estimates).toEqual([...estimates].sort((a, b) => a - b))
}, 180_000)

it('a stronger restraint lowers the estimate', async () => {
  const known: Case = { folder: 'case1', widths: [6, 5, 4], true_rank: 2, rlct_float: 11, multiplicity: 2 }
  const held = await estimate(known, 1000)
  expect(held.estimate!).toBeLessThan(0.85 * known.rlct_float)
  expect(held.diagnostics.restraintShare!).toBeGreaterThan(0.5)
}, 180_000)
