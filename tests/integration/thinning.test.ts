import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readableRun } from '../../src/main/engine/audit/readable-run'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { reportSchema, type Report } from '../../src/shared/report'
import {
  makeProject,
  ontogeny,
  refusal,
  pseudoRandom,
  writeNpz,
  writeSafetensors,
  type Project,
  type SafetensorsTensor
} from './project'

const steps = [0, 1, 2, 4, 7, 12, 20, 33, 54, 90, 148, 244, 403, 665, 1097]

const [inner, outer] = [pseudoRandom(24, 1), pseudoRandom(12, 2)]

/** A linear network B A x of exactly fitted data. B/c, c A is the same network: the LLC changes with c alone. From step 54 on c grows in A;
 *  in B it stays, so that its weights are copies. */
function weightsAt(subject: string, step: number): Record<string, SafetensorsTensor> {
  const c = subject === 'a' && step > 54 ? (step / 54) ** 0.15 : 1
  return {
    'layers.0.weight': { data: inner.map((value) => c * value), shape: [6, 4] },
    'layers.1.weight': { data: outer.map((value) => value / c), shape: [2, 6] }
  }
}

async function addSteps({ folder }: Project, added: readonly number[]): Promise<void> {
  for (const subject of ['a', 'b']) {
    for (const step of added) {
      const path = join(folder, subject, `step-${step}`)
      await mkdir(path, { recursive: true })
      await writeSafetensors(join(path, 'model.safetensors'), weightsAt(subject, step))
    }
  }
}

const samples = 64
const sampler =
  'stepSize: 2.0e-4, nBeta: 1000, localization: 300, batchSize: 16, chains: 2, burnIn: 60, draws: 160'

async function thinnedProject(checkpoints: string, more = '', settings = sampler): Promise<Project> {
  const project = await makeProject({ steps: [] })
  await addSteps(project, steps)
  const inputs = pseudoRandom(4 * samples, 7)
  const outputs = Float32Array.from({ length: 2 * samples }, (_, at) => {
    const [sample, row] = [Math.floor(at / 2), at % 2]
    const hidden = Array.from({ length: 6 }, (_h, h) =>
      [0, 1, 2, 3].reduce((sum, i) => sum + inner[4 * h + i]! * inputs[4 * sample + i]!, 0)
    )
    return hidden.reduce((sum, value, h) => sum + outer[6 * row + h]! * value, 0)
  })
  await writeNpz(join(project.folder, 'data.npz'), {
    x: { data: inputs, shape: [samples, 4] },
    y: { data: outputs, shape: [samples, 2] }
  })
  const text = await readFile(project.plan, 'utf8')
  await writeFile(
    project.plan,
    text
      .replaceAll('activation: tanh', 'activation: none, bias: false')
      .replace(/llc: \{.*\} \}/, `llc: { checkpoints: ${checkpoints}, ${more}settings: { ${settings} } }`)
      .replace('  compare:', '  development: {}\n  compare:')
  )
  return project
}

const audit = ({ plan }: Project, out: string, ...more: string[]) =>
  ontogeny('audit', plan, '--out', out, '--json', ...more)

function reportOf(result: ReturnType<typeof audit>): Report {
  expect([0, 4], result.stdout).toContain(result.code)
  return reportSchema.parse(JSON.parse(result.stdout))
}

const estimated = ({ llc }: Report, subject: string): number[] => [
  ...new Set(llc.filter((row) => row.subject === subject).map(({ step }) => step))
]

/** As a kill leaves it: the ledger ends after the line. */
async function cutAfter(out: string, place: (line: string) => boolean): Promise<void> {
  const ledger = join(out, 'ledger.jsonl')
  const lines = (await readFile(ledger, 'utf8')).split('\n')
  await writeFile(ledger, `${lines.slice(0, lines.findIndex(place) + 1).join('\n')}\n`)
}

describe('an audit with the LLC of some checkpoints', () => {
  it('measures losses at all, estimates at chosen ones, and says which and why', async () => {
    const project = await thinnedProject('{ most: 8 }', 'sensitivity: { steps: [54] }, ')
    const report = reportOf(audit(project, project.out))
    const thinning = report.thinning!
    const chosen = thinning.steps.map(({ step }) => step).sort((a, b) => a - b)
    expect(chosen.length).toBeGreaterThanOrEqual(5)
    expect(chosen.length).toBeLessThanOrEqual(8)
    expect([chosen[0], chosen.at(-1)]).toEqual([0, 1097])
    expect(thinning.steps).toContainEqual({ step: 54, why: 'named' })
    expect(thinning.ended).not.toBeNull()
    for (const subject of ['a', 'b']) expect(estimated(report, subject)).toEqual(chosen)
    expect(new Set(report.behaviour.map(({ step }) => step)).size).toBe(steps.length)
    expect(new Set(report.comparison!.differences.map(({ step }) => step))).toEqual(new Set(chosen))
    expect(new Set(report.sensitivity.map(({ step }) => step))).toEqual(new Set([54]))
    const curve = report.stages.find(({ curve: name }) => name === 'loss train')
    expect(curve!.points).toBe(steps.length)

    // What was never to be estimated is neither missing nor damage.
    expect([report.complete, report.deviations]).toEqual([true, []])
    expect(report.summary.basis).not.toContain('missing')
    expect(report.summary.notAssessed[0]).toMatch(
      new RegExp(`^LLC at ${chosen.length} of 15 steps: \\d spread evenly.*1 named for the sensitivity`)
    )
    const { notices, run } = await readableRun(project.out)
    expect([notices, run?.llc.length]).toEqual([[], report.llc.length])
  })

  it('goes on after a kill with the same choice and the same numbers', async () => {
    const project = await thinnedProject('{ most: 8 }')
    const whole = reportOf(audit(project, project.out))
    const other = join(project.folder, 'cut')
    await cp(project.out, other, { recursive: true })
    // In the first round, and right after the choice of the next.
    for (const place of [
      (line: string) => line.includes('results/llc/full/train/a/step-000000.json'),
      (line: string) => line.includes('"why":"bend"')
    ]) {
      await cutAfter(other, place)
      const unfinished = await readRun(other)
      expect(unfinished.complete).toBe(false)
      const resumed = reportOf(audit(project, other))
      expect(resumed.llc).toEqual(whole.llc)
      expect(resumed.thinning).toEqual(whole.thinning)
      expect(resumed.comparison).toEqual(whole.comparison)
    }
  })

  it('of a series that grew keeps its estimates and adds the new end', async () => {
    const project = await thinnedProject('{ most: 8 }')
    const first = reportOf(audit(project, project.out))
    await addSteps(project, [1809, 2981])
    expect(refusal(audit(project, project.out)).code).toBe('run/grown')
    const extended = reportOf(audit(project, project.out, '--extend'))
    const before = new Set(estimated(first, 'a'))
    expect(extended.llc.filter(({ step }) => before.has(step))).toEqual(first.llc)
    expect(estimated(extended, 'a')).toContain(2981)
    expect(estimated(extended, 'a').length).toBeLessThanOrEqual(Math.max(8, before.size + 1))
    expect(extended.thinning!.ended).not.toBeNull()
    const run = await readRun(project.out)
    const done = run.ledger.filter(({ type }) => type === 'llc').map(({ data }) => data['path'])
    expect(new Set(done).size).toBe(done.length)
  })

  it('samples both sides of a wanted difference at the same steps', async () => {
    const precision = 'precision: { of: difference, standardError: 1.0e6, mostDraws: 200 }'
    const project = await thinnedProject('{ most: 6 }', '', `${sampler}, ${precision}`)
    const report = reportOf(audit(project, project.out))
    expect(estimated(report, 'a')).toEqual(estimated(report, 'b'))
    expect(report.llc.some(({ precision }) => precision?.of === 'difference')).toBe(true)
  })

  it('is refused where it allows too few steps', async () => {
    const few = await thinnedProject('{ most: 4 }')
    expect(refusal(audit(few, few.out))).toMatchObject({
      code: 'plan/invalid',
      where: expect.stringContaining('analyses.llc.checkpoints.most') as string,
      hint: expect.stringContaining('from 5 to 10000') as string
    })
    const named = await thinnedProject('{ most: 5 }', 'sensitivity: { steps: [1, 2, 4, 7] }, ')
    expect(refusal(audit(named, named.out))).toMatchObject({
      code: 'plan/invalid',
      message: 'the plan allows 5 steps, but 6 are ends of subjects or steps of the sensitivity',
      where: 'analyses.llc.checkpoints.most'
    })
  })
})
