import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { reportSchema, type Report } from '../../src/shared/report'
import type { WeightComparison } from '../../src/shared/weight-space'
import {
  makeProject,
  ontogeny,
  pseudoRandom,
  refusal,
  weightsOf,
  writeNpz,
  writeSafetensors,
  type Project,
  type SafetensorsTensor
} from './project'

/** A pair whose plan asks for weight space. @param llc whether LLCs are estimated */
async function projectWith(
  weights: string,
  steps: readonly number[] = [0, 10, 20],
  llc = false
): Promise<Project> {
  const project = await makeProject({ steps, draws: 20 })
  const text = await readFile(project.plan, 'utf8')
  const compared = text.replace('variant: b }', `variant: b, weights: ${weights} }`)
  await writeFile(project.plan, llc ? compared : compared.replace(/ {2}llc:.*\n/, ''))
  return project
}

/** Outputs of the 4-6-2 network with tanh, `[samples, 2]`. */
function outputsOf(weights: Record<string, SafetensorsTensor>, x: Float32Array): Float32Array {
  const of = (name: string): Float32Array => weights[name]!.data
  const layer = (inputs: readonly number[], i: number): number[] =>
    [...of(`layers.${i}.bias`)].map((bias, out) =>
      inputs.reduce(
        (sum, value, at) => sum + of(`layers.${i}.weight`)[out * inputs.length + at]! * value,
        bias
      )
    )
  return Float32Array.from(
    Array.from({ length: x.length / 4 }, (_, sample) =>
      layer(layer([...x.subarray(4 * sample, 4 * sample + 4)], 0).map(Math.tanh), 1)
    ).flat()
  )
}

const put = async (
  { folder }: Project,
  subject: string,
  step: number,
  tensors: Record<string, SafetensorsTensor>
) => {
  const path = join(folder, subject, `step-${step}`)
  await mkdir(path, { recursive: true })
  await writeSafetensors(join(path, 'model.safetensors'), tensors)
}

const audit = ({ plan, out }: Project, ...more: string[]) =>
  ontogeny('audit', plan, '--out', out, '--json', ...more)

function reportOf(result: ReturnType<typeof ontogeny>): Report {
  expect([0, 4], `${result.stdout}${result.stderr}`.slice(0, 2000)).toContain(result.code)
  return reportSchema.parse(JSON.parse(result.stdout))
}

const weightsIn = (report: Report): WeightComparison => report.comparison!.weights!

const norm = (values: Iterable<number>): number =>
  Math.sqrt([...values].reduce((sum, value) => sum + value ** 2, 0))
const flat = (tensors: Record<string, SafetensorsTensor>): number[] =>
  Object.values(tensors).flatMap(({ data }) => [...data])

describe('the comparison in weight space', () => {
  it('has distances at every common step, spectra and the loss between at the last, in run and report', async () => {
    const project = await projectWith('{}', [0, 10, 20], true)
    const report = reportOf(audit(project))
    const found = weightsIn(report)
    expect([found.start, found.hasCommonStart, found.remarks]).toEqual([0, true, []])
    expect(found.steps.map(({ step, identicalWeights }) => [step, identicalWeights])).toEqual([
      [0, true],
      [10, false],
      [20, false]
    ])
    const [a, b, start] = [weightsOf(120), weightsOf(220), weightsOf(1)].map(flat) as [
      number[],
      number[],
      number[]
    ]
    const [whole] = found.steps[2]!.distances
    expect(whole!.name).toBe('full')
    expect(whole!.distance).toBeCloseTo(norm(a.map((value, i) => b[i]! - value)), 10)
    expect(whole!.relative).toBeCloseTo(whole!.distance / norm(a), 10)
    expect(whole!.movedVariant).toBeCloseTo(norm(b.map((value, i) => value - start[i]!)), 10)
    const ways = a.map((value, i) => [value - start[i]!, b[i]! - start[i]!] as const)
    const cosine =
      ways.reduce((sum, [x, y]) => sum + x * y, 0) / (whole!.movedReference * whole!.movedVariant)
    expect(whole!.movedAngle).toBeCloseTo((Math.acos(cosine) * 180) / Math.PI, 8)

    const [detail] = found.details
    expect([detail!.step, found.details.length]).toEqual([20, 1])
    const tensors = detail!.distances.filter(({ kind }) => kind === 'tensor')
    expect(tensors.map(({ name }) => name)).toEqual(Object.keys(weightsOf(1)))
    expect(tensors.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 12)
    expect(detail!.spectra.map(({ tensor }) => tensor).sort()).toEqual(['layers.0.weight', 'layers.1.weight'])
    for (const { norm: own, share, curve } of detail!.spectra) {
      expect(norm(curve.map(({ value }) => value))).toBeCloseTo(own, 10)
      expect(share).toBeCloseTo((own / whole!.distance) ** 2, 10)
    }
    const line = detail!.line!
    expect([line.data, line.samples, line.points.length]).toEqual(['train', 64, 21])
    const lossOf = (subject: string): number =>
      report.behaviour.find((row) => row.subject === subject && row.step === 20 && row.data === 'train')!
        .meanLoss
    expect(line.points[0]!.loss).toBeCloseTo(lossOf('a'), 10)
    expect(line.points.at(-1)!.loss).toBeCloseTo(lossOf('b'), 10)
    expect(detail!.matching!.distance).toBeLessThanOrEqual(whole!.distance)
    expect(report.figures.filter(({ kind }) => kind === 'weight-line')).toHaveLength(1)

    // The folder's own record says the same, and nothing of it may be changed.
    const run = await readRun(project.out)
    expect(run.comparison!.weights).toEqual(found)
    expect(weightsIn(reportOf(audit(project)))).toEqual(found)
    const path = join(project.out, 'results/comparison.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"hasCommonStart"', '"hasCommonstart"'))
    expect(refusal(audit(project)).code).toBe('run/damaged')
  }, 120_000)

  it('of a network and its permuted copy finds a barrier, and none after matching', async () => {
    const project = await projectWith('true', [0, 10])
    const weights = weightsOf(5)
    const order = [3, 0, 5, 1, 2, 4]
    const moved = (name: string, at: (place: number) => number): SafetensorsTensor => {
      const { data, shape } = weights[name]!
      return { data: data.map((_, place) => data[at(place)]!), shape }
    }
    const permuted = {
      'layers.0.weight': moved('layers.0.weight', (place) => 4 * order[Math.floor(place / 4)]! + (place % 4)),
      'layers.0.bias': moved('layers.0.bias', (place) => order[place]!),
      'layers.1.weight': moved('layers.1.weight', (place) => 6 * Math.floor(place / 6) + order[place % 6]!),
      'layers.1.bias': weights['layers.1.bias']!
    }
    await put(project, 'a', 10, weights)
    await put(project, 'b', 10, permuted)
    // The data are what both compute: no loss at the ends, and any loss between them is a barrier.
    const x = pseudoRandom(4 * 64, 7)
    await writeNpz(join(project.folder, 'data.npz'), {
      x: { data: x, shape: [64, 4] },
      y: { data: outputsOf(weights, x), shape: [64, 2] }
    })
    const { line, matching } = weightsIn(reportOf(audit(project))).details[0]!
    expect(line!.points[0]!.loss).toBeLessThan(1e-12)
    expect(line!.points.at(-1)!.loss).toBeLessThan(1e-12)
    expect(line!.low).toBeGreaterThan(0.01)
    expect(line!.at).toBeGreaterThan(0.2)
    expect(line!.at).toBeLessThan(0.8)
    expect(matching).toMatchObject({ distance: 0, relative: 0, units: 6, movedUnits: 6, layers: ['l0'] })
    expect(matching!.line!.barrier).toBeLessThan(1e-12)
  }, 120_000)

  it('says of a step that only one of them has, and leaves out what is not wanted', async () => {
    const found = weightsIn(reportOf(audit(await projectWith('{ steps: [10, 15], spectra: false }'))))
    expect(found.details).toMatchObject([{ step: 10, spectra: [] }])
    expect(found.remarks).toEqual(['Not common to both, so without a comparison of weights: step 15.'])
  }, 120_000)

  it('takes the data, the number of places and the matching from the plan', async () => {
    const project = await projectWith('{ barrier: { data: seen, points: 11, match: none } }')
    const [detail] = weightsIn(reportOf(audit(project))).details
    expect([detail!.line!.data, detail!.line!.points.length, detail!.matching]).toEqual(['seen', 11, null])
    const none = await projectWith('{ barrier: false }')
    expect(weightsIn(reportOf(audit(none))).details[0]!.line).toBeNull()
  }, 120_000)

  it('is refused with data that are not there, and with a misspelt field', async () => {
    expect(refusal(audit(await projectWith('{ barrier: { data: trian } }')))).toMatchObject({
      code: 'plan/invalid',
      hint: 'Did you mean train?'
    })
    expect(refusal(audit(await projectWith('{ barier: {} }')))).toMatchObject({ code: 'plan/unknown-field' })
  })

  it('is the same for the same seed, and absent where the plan does not ask', async () => {
    const [one, other] = [await projectWith('true', [0, 10]), await projectWith('true', [0, 10])]
    expect(weightsIn(reportOf(audit(one)))).toEqual(weightsIn(reportOf(audit(other))))
    const without = await makeProject({ steps: [0], draws: 20 })
    expect(reportOf(audit(without)).comparison!.weights).toBeNull()
  }, 120_000)
})
