import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { reportSchema, type Report } from '../../src/shared/report'
import { makeProject, ontogeny, refusal, weightsOf, writeSafetensors, type Project } from './project'

const steps = [0, 1, 3, 10, 30, 100, 300]

async function projectWith(development: string): Promise<Project> {
  const project = await makeProject({ steps, draws: 60 })
  const text = await readFile(project.plan, 'utf8')
  await writeFile(project.plan, text.replace('  compare:', `  development: ${development}\n  compare:`))
  return project
}

function reportOf(result: ReturnType<typeof ontogeny>): Report {
  expect([0, 4]).toContain(result.code)
  return reportSchema.parse(JSON.parse(result.stdout))
}

const audit = ({ plan, out }: Project, ...more: string[]) =>
  ontogeny('audit', plan, '--out', out, '--json', ...more)

describe('the development over training', () => {
  it('is part of the run and of the report, and grows with the series', async () => {
    const project = await projectWith(
      '{ probes: { data: seen, samples: 16 }, gradients: true, compression: true }'
    )
    const report = reportOf(audit(project))
    const curves = ['llc full seen along train', 'llc full train', 'loss seen', 'loss train']
    expect(report.stages.map(({ subject, curve }) => `${subject}: ${curve}`).sort()).toEqual(
      ['a', 'b'].flatMap((subject) => curves.map((curve) => `${subject}: ${curve}`))
    )
    for (const { boundaries, stages, points } of report.stages) {
      expect(boundaries.every(({ support }) => support > 0.5)).toBe(true)
      expect(boundaries.map(({ step }) => step)).toEqual(
        boundaries.map(({ step }) => step).sort((a, b) => a - b)
      )
      if (points > 1) expect(stages).toHaveLength(boundaries.length + 1)
    }
    expect(report.essentialDynamics.map(({ subject }) => subject)).toEqual(['a', 'b'])
    for (const { explained, nullExplained, nullPValue, steps: own } of report.essentialDynamics) {
      expect(own).toEqual(steps)
      expect(explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 1)
      expect(nullExplained).toHaveLength(explained.length)
      expect(nullPValue).toBeGreaterThan(0)
    }
    const { development } = report
    expect(development!.jointPath!.trajectories).toHaveLength(2)
    expect([development!.probes, development!.outputsPerProbe]).toEqual([16, 2])
    expect(development!.norms).toHaveLength(2 * steps.length)
    expect(development!.norms[0]).toMatchObject({ subject: 'a', step: 0, moved: 0 })
    expect(development!.norms.every(({ gradient }) => gradient! > 0)).toBe(true)
    // Eight bits lose next to nothing, two lose a lot.
    const quantized = development!.compression.filter(({ method }) => method === 'quantize')
    expect(quantized).toHaveLength(2 * steps.length * 5)
    for (const { level, loss, baselineLoss, relativeError } of quantized) {
      if (level !== 8) continue
      expect(Math.abs(loss! / baselineLoss - 1)).toBeLessThan(0.05)
      expect(relativeError).toBeLessThan(0.01)
    }
    expect(report.figures.filter(({ kind }) => kind === 'stages').length).toBeGreaterThan(0)
    // Two planes of each subject, and of both together.
    expect(report.figures.filter(({ kind }) => kind === 'path')).toHaveLength(6)

    for (const [index, subject] of ['a', 'b'].entries()) {
      const path = join(project.folder, subject, 'step-1000')
      await mkdir(path, { recursive: true })
      await writeSafetensors(join(path, 'model.safetensors'), weightsOf(100 * (index + 1) + 1000))
    }
    const grown = reportOf(audit(project, '--extend'))
    expect(grown.essentialDynamics[0]!.steps).toEqual([...steps, 1000])
    const run = await readRun(project.out)
    expect(run.ledger.filter(({ type }) => type === 'development').map(({ data }) => data['path'])).toEqual([
      'results/development.json',
      'results/development-2.json'
    ])
  })

  it('has the test loss of every subject over its steps, and of all over their sizes', async () => {
    const project = await projectWith('{ doubleDescent: { train: train, test: held-out, over: size } }')
    const text = await readFile(project.plan, 'utf8')
    const widths = [5, 6, 7]
    for (const width of widths) {
      const path = join(project.folder, `w${width}`, 'step-300')
      await mkdir(path, { recursive: true })
      await writeSafetensors(join(path, 'model.safetensors'), weightsOf(width, width))
    }
    const subjects = widths.map(
      (width) =>
        `  - { name: w${width}, checkpoints: w${width}/step-*/model.safetensors, architecture: { family: mlp, widths: [4, ${width}, 2], activation: tanh } }\n`
    )
    await writeFile(
      project.plan,
      text.replace(
        'data:\n',
        `${subjects.join('')}data:\n  held-out: { file: data.npz, inputs: x, targets: y, use: behaviour }\n`
      )
    )
    const { doubleDescent, remarks } = reportOf(audit(project)).development!
    expect(doubleDescent.map(({ over, subject }) => [over, subject])).toEqual([
      ['step', 'a'],
      ['step', 'b'],
      ['size', '']
    ])
    const [first, , sizes] = doubleDescent
    expect(first!.rows.map(({ step }) => step)).toEqual(steps)
    for (const { gap, trainLoss, testLoss } of first!.rows) expect(gap).toBe(testLoss - trainLoss)
    expect(first!.threshold).toBeGreaterThan(3)
    expect(sizes!.rows.map(({ subject, step }) => [subject, step])).toEqual([
      ['w5', 300],
      ['a', 300],
      ['w7', 300]
    ])
    expect(remarks.join()).toContain('of subjects with as many parameters the first one is used')
  })

  it('of a short series says what it cannot tell', async () => {
    const project = await makeProject({ steps: [0, 5], draws: 40 })
    const text = await readFile(project.plan, 'utf8')
    await writeFile(
      project.plan,
      text.replace('  compare:', '  development: { probes: { data: train } }\n  compare:')
    )
    const report = reportOf(audit(project))
    expect(report.stages.every(({ boundaries }) => boundaries.length === 0)).toBe(true)
    expect(report.essentialDynamics).toEqual([])
    expect(report.development!.remarks.join()).toContain('2 checkpoints where 3 are needed')
  })

  it('with probes of data that are not there is refused', async () => {
    const project = await projectWith('{ probes: { data: trian } }')
    expect(refusal(audit(project))).toMatchObject({
      code: 'plan/invalid',
      hint: 'Did you mean train?'
    })
  })

  it('is not there where the plan does not ask', async () => {
    const report = reportOf(audit(await makeProject({ steps: [0], draws: 20 })))
    expect([report.stages, report.essentialDynamics, report.development]).toEqual([[], [], null])
  })
})
