import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportSchema, type Report } from '../../src/shared/report'
import {
  ontogeny,
  pseudoRandom,
  refusal,
  temporaryFolder,
  weightsOf,
  writeNpz,
  writeSafetensors,
  type Project
} from './project'

const widths = { inputs: 4, hidden: 6, outputs: 2 }
type Weights = ReturnType<typeof weightsOf>

/** The same function from other weights: hidden units in reverse order, every second with both signs turned. */
function reordered(weights: Weights): Weights {
  const { inputs, hidden, outputs } = widths
  const unit = (index: number): number => hidden - 1 - index
  const sign = (index: number): number => (index % 2 === 0 ? 1 : -1)
  const take = (name: string, value: (place: number, from: Float32Array) => number) => {
    const tensor = weights[name]!
    return { ...tensor, data: tensor.data.map((_, place) => value(place, tensor.data)) }
  }
  return {
    'layers.0.weight': take('layers.0.weight', (place, from) => {
      const row = Math.floor(place / inputs)
      return sign(row) * from[unit(row) * inputs + (place % inputs)]!
    }),
    'layers.0.bias': take('layers.0.bias', (place, from) => sign(place) * from[unit(place)]!),
    'layers.1.weight': take('layers.1.weight', (place, from) => {
      const column = place % hidden
      return sign(column) * from[Math.floor(place / hidden) * hidden + unit(column)]!
    }),
    'layers.1.bias': { ...weights['layers.1.bias']!, shape: [outputs] }
  }
}

function outputsOf(weights: Weights, x: Float32Array): Float32Array {
  const { inputs, hidden, outputs } = widths
  const of = (name: string, place: number): number => weights[name]!.data[place]!
  return Float32Array.from({ length: (x.length / inputs) * outputs }, (_, place) => {
    const sample = Math.floor(place / outputs) * inputs
    const output = place % outputs
    let sum = of('layers.1.bias', output)
    for (let unit = 0; unit < hidden; unit++) {
      let before = of('layers.0.bias', unit)
      for (let input = 0; input < inputs; input++)
        before += of('layers.0.weight', unit * inputs + input) * x[sample + input]!
      sum += of('layers.1.weight', output * hidden + unit) * Math.tanh(before)
    }
    return sum
  })
}

/** Two minima that compute the same, and at step 0 the same weights twice. */
async function equalPair(precision: string): Promise<Project> {
  const folder = await temporaryFolder()
  const weights = weightsOf(1)
  for (const subject of ['a', 'b']) {
    for (const step of [0, 10]) {
      const path = join(folder, subject, `step-${step}`)
      await mkdir(path, { recursive: true })
      const own = subject === 'b' && step === 10 ? reordered(weights) : weights
      await writeSafetensors(join(path, 'model.safetensors'), own)
    }
  }
  const x = pseudoRandom(widths.inputs * 64, 7)
  await writeNpz(join(folder, 'data.npz'), {
    x: { data: x, shape: [64, widths.inputs] },
    y: { data: outputsOf(weights, x), shape: [64, widths.outputs] }
  })
  const plan = join(folder, 'audit.yaml')
  const architecture = '{ family: mlp, widths: [4, 6, 2], activation: tanh }'
  await writeFile(
    plan,
    `title: Equal pair
subjects:
  - { name: a, checkpoints: a/step-*/model.safetensors, architecture: ${architecture} }
  - { name: b, checkpoints: b/step-*/model.safetensors, architecture: ${architecture} }
data: { train: { file: data.npz, inputs: x, targets: y } }
analyses:
  llc: { settings: { stepSize: 1.0e-4, nBeta: 200, localization: 50, batchSize: 16, chains: 2, burnIn: 1000, draws: 500, precision: ${precision} } }
  compare: { reference: a, variant: b }
seed: 3
`
  )
  return { folder, plan, out: join(folder, 'run') }
}

function audit({ plan, out }: Project, to = out): Report {
  const { code, stdout } = ontogeny('audit', plan, '--out', to, '--json')
  expect([0, 4]).toContain(code)
  return reportSchema.parse(JSON.parse(stdout))
}

const at = (report: Report, step: number) => report.comparison!.differences.find((row) => row.step === step)!
const sides = (report: Report, step: number) => report.llc.filter((row) => row.step === step)

describe('sampling to a precision', () => {
  it('of each estimate: sides of unequal length are compared as far as both go', async () => {
    const report = audit(await equalPair('{ standardError: 0.4, mostDraws: 20000 }'))
    const [a, b] = sides(report, 10)
    expect(a!.draws).not.toBe(b!.draws)
    for (const side of [a!, b!]) {
      expect(side.precision).toEqual({ of: 'estimate', wanted: 0.4, isReached: true })
      expect(side.standardError).toBeLessThanOrEqual(0.4)
    }
    expect(at(report, 10).difference).not.toBeNull()
  })

  it('of the difference: both sides go on together until it is known, and equal minima do not differ', async () => {
    const report = audit(await equalPair('{ of: difference, standardError: 0.3, mostDraws: 20000 }'))
    const [a, b] = sides(report, 10)
    expect(a!.draws).toBe(b!.draws)
    expect(a!.draws).toBeGreaterThan(500)
    expect(a!.precision).toEqual({ of: 'difference', wanted: 0.3, isReached: true })
    expect(b!.precision).toEqual(a!.precision)
    const { difference, standardError, pValue } = at(report, 10)
    expect(standardError).toBeLessThanOrEqual(0.3)
    expect(Math.abs(difference!)).toBeLessThan(3 * standardError!)
    expect(pValue).toBeGreaterThan(0.002)
    // The same weights twice are one posterior: nothing to compare, its own error counts.
    expect(at(report, 0).identicalWeights).toBe(true)
    expect(sides(report, 0)[0]!.precision!.of).toBe('estimate')
  })

  it('says where the draws were spent before', async () => {
    const report = audit(await equalPair('{ of: difference, standardError: 0.01, mostDraws: 700 }'))
    const [a, b] = sides(report, 10)
    expect([a!.draws, b!.draws]).toEqual([700, 700])
    expect(a!.precision).toEqual({ of: 'difference', wanted: 0.01, isReached: false })
  })

  it('a run that ended between the two sides goes on with the same numbers', async () => {
    const project = await equalPair('{ of: difference, standardError: 0.5, mostDraws: 5000 }')
    audit(project)
    const broken = join(project.folder, 'broken')
    await cp(project.out, broken, { recursive: true })
    const ledger = await readFile(join(broken, 'ledger.jsonl'), 'utf8')
    const lines = ledger.split('\n')
    const last = lines.findIndex((line) => line.includes('results/llc/full/train/a/step-000010.json'))
    expect(last).toBeGreaterThan(0)
    await writeFile(join(broken, 'ledger.jsonl'), `${lines.slice(0, last + 1).join('\n')}\n`)
    const second = 'llc/full/train/b/step-000010'
    for (const left of [`results/${second}.json`, `traces/${second}.npz`, 'results/comparison.json'])
      await rm(join(broken, left))
    for (const left of ['report.json', 'report.pdf']) await rm(join(broken, left), { force: true })
    const resumed = audit(project, broken)
    expect(resumed.llc).toEqual(audit(project).llc)
    for (const file of [`results/${second}.json`, `traces/${second}.npz`, 'results/comparison.json'])
      expect(await readFile(join(broken, file))).toEqual(await readFile(join(project.out, file)))
  })

  it('of a difference that the plan does not compare is refused', async () => {
    const project = await equalPair('{ of: difference, standardError: 0.5, mostDraws: 5000 }')
    const text = await readFile(project.plan, 'utf8')
    await writeFile(project.plan, text.replace(/ {2}compare:.*\n/, ''))
    expect(refusal(ontogeny('audit', project.plan, '--out', project.out, '--json'))).toMatchObject({
      code: 'plan/invalid',
      hint: expect.stringContaining('of: estimate') as string
    })
  })
})
