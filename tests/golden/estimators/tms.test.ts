import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../../src/main/engine/audit/pipeline'
import { encodeNpz, type NpzArray } from '../../../src/main/engine/formats/npz-writer'

const root = join(import.meta.dirname, '../../..')
const features = 6

/** A k-gon of columns with radius r and bias b; further columns are 0 with a bias below 0 (Chen et al. 2023, 2310.06301). */
function polygon(k: number, radius: number, bias: number): Record<string, NpzArray> {
  const w = new Float32Array(2 * features)
  const b = new Float32Array(features).fill(-0.3)
  for (let i = 0; i < k; i++) {
    w[i] = radius * Math.cos((2 * Math.PI * i) / k)
    w[features + i] = radius * Math.sin((2 * Math.PI * i) / k)
    b[i] = bias
  }
  return { W: { data: w, shape: [2, features] }, b: { data: b, shape: [features] } }
}

/** One feature at a time, its size on an even grid of (0, 1): the population to four digits. */
function grid(): Record<string, NpzArray> {
  const sizes = 256
  const x = new Float32Array(features * sizes * features)
  for (let i = 0; i < features; i++)
    for (let k = 0; k < sizes; k++) x[(i * sizes + k) * features + i] = (k + 0.5) / sizes
  return { x: { data: x, shape: [features * sizes, features] } }
}

async function audit(weights: Record<string, NpzArray>, settings: Record<string, unknown>) {
  const work = await mkdtemp(join(tmpdir(), 'ontogeny-tms-'))
  await writeFile(join(work, 'weights.npz'), await encodeNpz(new Map(Object.entries(weights))))
  await writeFile(join(work, 'data.npz'), await encodeNpz(new Map(Object.entries(grid()))))
  const plan = {
    title: 'Toy model of superposition',
    subjects: [
      { name: 'tms', checkpoints: 'weights.npz', architecture: { family: 'tms', features, hidden: 2 } }
    ],
    data: { train: { file: 'data.npz', inputs: 'x', targets: 'x', reduction: 'sum' } },
    analyses: { llc: { settings } }
  }
  await writeFile(join(work, 'audit.json'), JSON.stringify(plan))
  return runAudit({
    planPath: join(work, 'audit.json'),
    out: join(work, 'run'),
    resources: join(root, 'resources'),
    samplerScript: join(root, 'out/main/sampler.js'),
    application: { name: 'Ontogeny', version: 'test' },
    signal: new AbortController().signal
  })
}

const short = {
  stepSize: 5e-5,
  nBeta: 1e4,
  localization: 100,
  batchSize: 256,
  chains: 2,
  burnIn: 0,
  draws: 8
}

describe('toy model of superposition', () => {
  it.each([
    [4, 1, 0, 0.11111],
    [5, 1.17046, -0.2823, 0.06874],
    [6, 1.32053, -0.61814, 0.04819]
  ])('the loss of the %d-gon', async (k, radius, bias, loss) => {
    const run = await audit(polygon(k, radius, bias), short)
    expect(Math.abs(run.behaviour[0]!.meanLoss - loss)).toBeLessThan(2e-5)
  })

  it('λ̂ of the 5-gon is 7.0 ± 0.35 at nβ = 1e4, ε = 5e-5, γ = 100', async () => {
    const settings = { ...short, batchSize: 'full', chains: 4, burnIn: 2000, draws: 4000 }
    const { llc } = await audit(polygon(5, 1.17046, -0.2823), settings)
    expect(Math.abs(llc[0]!.estimate! - 7)).toBeLessThan(0.35)
    expect(llc[0]!.parameters).toBe(18)
  })
})
