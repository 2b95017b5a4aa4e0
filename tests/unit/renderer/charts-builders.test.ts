// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { diagnosticChart } from '../../../src/renderer/charts/diagnostic'
import { behaviourChart, differenceChart, llcChart } from '../../../src/renderer/charts/options'
import type { Palette } from '../../../src/renderer/charts/palette'
import { buildStrips, buildSymbols, strips } from '../../../src/renderer/charts/shapes'
import { differenceText, rejectionsOf } from '../../../src/renderer/results/missing'
import { estimateAt, measuresOf, subjectsOf } from '../../../src/renderer/results/series'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { differenceTable } from '../../../src/renderer/results/tables'
import type { Report } from '../../../src/shared/report'
import { syntheticRun } from '../../fixtures/runs/synthetic'
import { filesOf } from '../../fixtures/runs/run-files'
import { windowReport } from '../../fixtures/window/report'
import { drawnShapes } from './drawn-shapes'

const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette
const say = (key: string): string => key
const steps = [0, 10, 100]
const context = { palette, scale: stepScale(steps), say }

/** A run whose estimates are rejected where it is asked for. */
const reportWith = (rejected: (subject: string, step: number) => boolean, ofSteps = steps): Report =>
  filesOf(
    syntheticRun({
      seed: 3,
      question: 'Which?',
      steps: ofSteps,
      data: [['train', 'sample']],
      verdictAt: (subject, step) => (rejected(subject, step) ? 'rejected' : 'usable')
    })
  ).report

/** Points of the lines that are drawn, by colour; bars, bands and gaps left out. */
function linePoints(option: object): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { type, shape, style } of drawnShapes(option)) {
    if (type !== 'strips' || style.lineWidth !== 1.5) continue
    const at = shape.at as Float64Array
    const points = at.filter((value, index) => index % 2 === 1 && !Number.isNaN(value)).length
    counts[String(style.stroke)] = points
  }
  return counts
}

const cases = [
  ['none', () => false, { a: 3, b: 3, d: 3 }, null],
  [
    'A only',
    (subject: string, step: number) => subject === 'aligned' && step === 10,
    { a: 2, b: 3, d: 2 },
    'A rejected'
  ],
  [
    'B only',
    (subject: string, step: number) => subject === 'misaligned' && step === 10,
    { a: 3, b: 2, d: 2 },
    'B rejected'
  ],
  ['both', (_: string, step: number) => step === 10, { a: 2, b: 2, d: 2 }, 'A and B rejected'],
  ['all', () => true, {}, 'A and B rejected']
] as const

describe('charts of a run', () => {
  it.each(cases)('draw no number where an estimate was rejected: %s', (_name, rejected, points, words) => {
    const report = reportWith(rejected)
    const [measure] = measuresOf(report)
    const llc = linePoints(llcChart(context, report, measure!, subjectsOf(report)))
    const difference = linePoints(differenceChart(context, report, measure!))
    expect({ ...llc, ...difference }).toEqual(points)

    const one = report.comparison!.differences.find(({ step }) => step === 10)!
    const text = differenceText(one, rejectionsOf(report))
    const row = differenceTable(report, measure!).rows.find(({ step }) => step === 10)!
    if (words === null) expect(text).toMatch(/^[−\d]/)
    else {
      expect(text).toBe(words)
      expect(row.cells[1]).toEqual({ text: words, value: null })
    }
  })

  it('of a single checkpoint have a point and round bounds', () => {
    const report = reportWith(() => false, [100])
    const [measure] = measuresOf(report)
    const option = llcChart(
      { ...context, scale: stepScale([100]) },
      report,
      measure!,
      subjectsOf(report)
    ) as { xAxis: { min: number; max: number }; yAxis: { min: number; max: number } }
    expect(linePoints(option)).toEqual({ a: 1, b: 1 })
    expect(option.xAxis.max - option.xAxis.min).toBe(1)
    expect(option.yAxis.max).toBeGreaterThan(option.yAxis.min)
  })

  it('of behaviour show loss on its own scale and accuracy from 0 to 1', () => {
    const report = reportWith(() => false)
    const data = report.behaviour[0]!.data
    const bounds = (what: 'loss' | 'accuracy') => {
      const option = behaviourChart(context, report, data, subjectsOf(report), what) as {
        yAxis: { min: number; max: number; name: string }
      }
      return option.yAxis
    }
    expect(bounds('accuracy')).toMatchObject({ min: 0, max: 1, name: 'charts.accuracy' })
    expect(bounds('loss').name).toBe('charts.loss')
  })

  it('of loss have the band that their caption names, on an axis that holds it', () => {
    const found = reportWith(() => false)
    const [first] = found.behaviour
    const report = {
      ...found,
      behaviour: found.behaviour.map((one) => (one === first ? { ...one, standardError: 40 } : one))
    }
    const chart = (what: 'loss' | 'accuracy') =>
      behaviourChart(context, report, first!.data, subjectsOf(report), what) as {
        yAxis: { min: number; max: number }
      }
    const bands = (option: object): number =>
      drawnShapes(option).filter(({ style }) => ['aBand', 'bBand'].includes(String(style.fill))).length
    const { yAxis } = chart('loss')
    expect(yAxis.min).toBeLessThanOrEqual(first!.meanLoss - 1.96 * 40)
    expect(yAxis.max).toBeGreaterThanOrEqual(first!.meanLoss + 1.96 * 40)
    expect(bands(chart('loss'))).toBe(2)
    expect(bands(chart('accuracy'))).toBe(0)
  })

  it('finds an estimate by its step', () => {
    const report = reportWith(() => false)
    const [measure] = measuresOf(report)
    const [subject] = subjectsOf(report)
    expect(steps.map((step) => estimateAt(report, measure!, subject!, step)?.step)).toEqual(steps)
    expect(estimateAt(report, measure!, subject!, 11)).toBeUndefined()
    expect(estimateAt(report, measure!, subject!, 1000)).toBeUndefined()
  })
})

it('no straight line of a chart is left to be filled in black', () => {
  const report = windowReport()
  const [measure] = measuresOf(report)
  const options = [
    llcChart(context, report, measure!, subjectsOf(report)),
    differenceChart(context, report, measure!),
    diagnosticChart(context, report, measure!, subjectsOf(report), 'rHat', 'R-hat')
  ]
  for (const { type, style } of options.flatMap(drawnShapes)) {
    if (type === 'line' || type === 'strips') expect(style).toHaveProperty('fill')
  }
})

describe('shapes of many pieces', () => {
  const trace = (build: (path: never) => void): string => {
    const commands: string[] = []
    const note =
      (name: string) =>
      (...values: number[]): void => {
        commands.push([name, ...values.slice(0, 3)].join(' '))
      }
    build({ moveTo: note('M'), lineTo: note('L'), arc: note('A'), closePath: note('Z') } as never)
    return commands.join(', ')
  }

  it('are parted by what is not a number', () => {
    const at = Float64Array.of(0, 1, 2, 3, NaN, NaN, 4, 5, 6, 7)
    expect(trace((path) => buildStrips(path, { at, isClosed: false }))).toBe('M 0 1, L 2 3, M 4 5, L 6 7')
    expect(trace((path) => buildStrips(path, { at, isClosed: true }))).toBe(
      'M 0 1, L 2 3, Z, M 4 5, L 6 7, Z'
    )
  })

  it('are not drawn without a point, and lines are never filled', () => {
    expect(strips(new Float64Array(), { stroke: '#000' })).toEqual([])
    expect(strips(Float64Array.of(NaN, NaN), { stroke: '#000' })).toEqual([])
    expect(strips(Float64Array.of(1, 2), { stroke: '#000' })).toMatchObject([{ style: { fill: 'none' } }])
  })

  it('draw one symbol a place', () => {
    const at = Float64Array.of(10, 20)
    expect(trace((path) => buildSymbols(path, { at, kind: 'circle', half: 2 }))).toBe('M 12 20, A 10 20 2')
    expect(trace((path) => buildSymbols(path, { at, kind: 'diamond', half: 2 }))).toBe(
      'M 10 18, L 12 20, L 10 22, L 8 20, Z'
    )
  })
})
