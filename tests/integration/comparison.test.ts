import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportSchema } from '../../src/shared/report'
import { ontogeny, refusal, root, temporaryFolder } from './project'

const sample = join(root, 'resources/sample')

/** The sample's pair at its last step, and two runs that are said to be like the reference: the pair at an earlier step. */
async function makePair(
  compare: string,
  subjects = ['a', 'b', 'c', 'd']
): Promise<{ plan: string; out: string }> {
  const folder = await temporaryFolder()
  const take = async (from: string, step: number, as: string): Promise<void> => {
    await mkdir(join(folder, as, 'step-800'), { recursive: true })
    const name = `step-${String(step).padStart(6, '0')}/model.safetensors`
    await cp(join(sample, from, name), join(folder, as, 'step-800/model.safetensors'))
  }
  await take('aligned', 800, 'a')
  await take('misaligned', 800, 'b')
  await take('aligned', 102, 'c')
  await take('misaligned', 102, 'd')
  for (const name of ['config.json', 'data.npz']) await cp(join(sample, name), join(folder, name))
  const subject = (name: string): string =>
    `  - { name: ${name}, checkpoints: ${name}/step-*/model.safetensors, architecture: config.json }`
  const plan = join(folder, 'plan.yaml')
  await writeFile(
    plan,
    [
      'title: Yardsticks',
      'subjects:',
      ...subjects.map(subject),
      'data: { train: { file: data.npz, inputs: train_tokens, targets: next-token } }',
      'analyses:',
      '  llc: { settings: { stepSize: 1.2e-5, nBeta: 1000, localization: 1000, batchSize: 8, chains: 2, burnIn: 320, draws: 320 } }',
      `  compare: ${compare}`,
      'seed: 3'
    ].join('\n')
  )
  return { plan, out: join(folder, 'run') }
}

async function compared(compare: string, subjects?: string[]) {
  const { plan, out } = await makePair(compare, subjects)
  expect([0, 4]).toContain(ontogeny('audit', plan, '--out', out).code)
  const report = reportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')))
  return { report, comparison: report.comparison! }
}

describe('what a difference must exceed', { timeout: 180_000 }, () => {
  it('is 5% of the LLC of the reference, unless the plan says otherwise', async () => {
    const { report, comparison } = await compared('{ reference: a, variant: b }', ['a', 'b'])
    const [row] = comparison.differences
    const estimate = report.llc.find(({ subject }) => subject === 'a')!.estimate!
    expect(comparison.yardstick).toEqual({ margin: 0.05, controls: [] })
    expect(row!.margin! / estimate).toBeCloseTo(0.05, 3)
    // On ordinary text the two differ by less than one per cent.
    expect(Math.abs(row!.difference!) / estimate).toBeLessThan(0.05)
    expect(comparison.verdict).toBe('no-difference-found')
    expect(comparison.statement).toContain('5% of the LLC of a')
    const [finding] = report.summary.findings.filter(
      ({ title }) => title === 'No difference in LLC was found'
    )
    expect(finding!.criteria).toContain('up to 5% of the LLC of A')
  })
  it('is the scatter of the controls, which the report states', async () => {
    const { report, comparison } = await compared('{ reference: a, variant: b, controls: [c, d] }')
    const values = ['a', 'c', 'd'].map(
      (name) => report.llc.find(({ subject }) => subject === name)!.estimate!
    )
    const [row] = comparison.differences
    expect(comparison.yardstick).toEqual({ margin: 0, controls: ['c', 'd'] })
    expect(row!.controls!.runs).toBe(3)
    expect(row!.controls!.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 3, 3)
    expect(comparison.statement).toContain('the scatter of a, c, d')
    expect(comparison.verdict).toBe('no-difference-found')
  })
})

it.each([
  ['[c, x]', 'no subject is named x'],
  ['[b]', 'b is named twice in compare'],
  ['[c, c]', 'c is named twice in compare']
])('controls %s are refused', async (controls, message) => {
  const { plan, out } = await makePair(`{ reference: a, variant: b, controls: ${controls} }`)
  const refused = refusal(ontogeny('audit', plan, '--out', out, '--json'))
  expect(refused).toMatchObject({ code: 'plan/invalid', message })
  expect(refused.where).toContain('analyses.compare.controls')
})
