// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { boxOf, type Label, placed, widthOf, wrapped } from '../../../src/renderer/charts/labels'
import { diagnosticChart } from '../../../src/renderer/charts/diagnostic'
import { differenceSeriesChart, seriesChart } from '../../../src/renderer/charts/options'
import { countTicks } from '../../../src/renderer/charts/parts'
import type { Palette } from '../../../src/renderer/charts/palette'
import { measuresOf, subjectsOf } from '../../../src/renderer/results/series'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { windowReport } from '../../fixtures/window/report'
import { type DrawnShape, drawnShapes, plot } from './drawn-shapes'

const palette = new Proxy({}, { get: () => '#000' }) as Palette
const say = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named).map(String)].join(' ')

const label = (text: string, ...ys: number[]): Label => ({
  lines: [{ text, color: '#000' }],
  spots: ys.map((y) => ({ x: 100, y, align: 'left' }))
})

/** Boxes of the words in a chart. */
function boxes(option: object): { readonly text: string; readonly box: ReturnType<typeof boxOf> }[] {
  return drawnShapes(option).flatMap(({ text, x, y, style }: DrawnShape) =>
    text === undefined
      ? []
      : [
          {
            text,
            box: boxOf(
              { lines: [{ text, color: '', isStrong: String(style.font).startsWith('600') }], spots: [] },
              { x: x!, y: y!, align: style.align as 'left' | 'center' | 'right' }
            )
          }
        ]
  )
}

function overlapping(option: object): string[] {
  const all = boxes(option)
  return all.flatMap((one, place) =>
    all
      .slice(place + 1)
      .filter(
        ({ box }) =>
          one.box.left < box.right &&
          box.left < one.box.right &&
          one.box.top + 1 < box.bottom &&
          box.top + 1 < one.box.bottom
      )
      .map(({ text }) => `${one.text} over ${text}`)
  )
}

describe('labels', () => {
  it('rather cover many marks than each other', () => {
    const crowd = Array.from({ length: 20 }, (_, index) => ({
      ...{ left: 100 + index, right: 103 + index, top: 148, bottom: 152 }
    }))
    const spots = placed([label('step 0', 100), label('step 8,000', 102, 150)], plot, crowd, () => 0)
    expect(spots.map(({ spot }) => spot.y)).toEqual([100, 150])
  })

  it('take the first spot that is free of curves, marks and other labels', () => {
    const at = (labels: Label[], marks: Parameters<typeof placed>[2] = [], cover = () => 0) =>
      placed(labels, plot, marks, cover).map(({ spot }) => spot.y)
    expect(at([label('one', 100, 150)])).toEqual([100])
    expect(at([label('one', 100), label('two', 105, 150)])).toEqual([100, 150])
    expect(at([label('one', 100, 150)], [{ left: 110, right: 112, top: 90, bottom: 110 }])).toEqual([150])
    expect(at([label('one', 15, 100)])).toEqual([100])
  })

  it('stay where they are asked to be when every spot has a hindrance', () => {
    expect(placed([label('one', 100, 150)], plot, [], () => 3)[0]!.spot.y).toBe(100)
  })

  it('of two curves that end together lie on two sides, off the lines', () => {
    const scale = stepScale([0, 37, 102, 800])
    const points = (values: number[]) =>
      [0, 37, 102, 800].map((step, place) => ({
        step,
        value: values[place]!,
        low: values[place]! - 1.6,
        high: values[place]! + 1.6
      }))
    const option = seriesChart(
      { palette, scale, say },
      [
        { letter: 'A', name: 'aligned', points: points([209, 205, 200, 219.1]) },
        { letter: 'B', name: 'misaligned', points: points([209, 194, 184, 217.6]) }
      ],
      'LLC'
    )
    expect(boxes(option).map(({ text }) => text)).toEqual(['A aligned', 'B misaligned'])
    expect(overlapping(option)).toEqual([])
  })

  it('of curves that go on beyond the view stay inside of it, where the curves leave', () => {
    const scale = { ...stepScale([0, 37, 102, 800]), low: 1.98, high: 2.75 }
    const points = (values: number[]) =>
      [0, 37, 102, 800].map((step, place) => ({ step, value: values[place]!, low: null, high: null }))
    const option = seriesChart(
      { palette, scale, say },
      [
        { letter: 'A', name: 'aligned', points: points([209, 205, 200, 219]) },
        { letter: 'B', name: 'misaligned', points: points([209, 194, 184, 217]) }
      ],
      'LLC'
    )
    const found = boxes(option)
    expect(found.map(({ text }) => text)).toEqual(['A aligned', 'B misaligned'])
    for (const { box } of found) {
      expect(box.left).toBeGreaterThanOrEqual(plot.x)
      expect(box.top).toBeGreaterThanOrEqual(plot.y - 2)
      expect(box.bottom).toBeLessThanOrEqual(plot.y + plot.height + 2)
    }
    expect(found[0]!.box.right).toBeGreaterThan(plot.x + 0.6 * plot.width)
  })

  it('that fit nowhere are moved into the plot', () => {
    const long = { lines: [{ text: 'misaligned', color: '' }], spots: [{ x: 50, y: 230, align: 'right' }] }
    const [{ label, spot }] = placed([long as Label], plot, [], () => 0) as [ReturnType<typeof placed>[0]]
    const box = boxOf(label, spot)
    expect([box.left, box.bottom]).toEqual([plot.x, plot.y + plot.height + 2])
  })

  it('of rejected steps stand on the axis, not over its numbers', () => {
    const option = seriesChart(
      { palette, scale: stepScale([0, 800]), say },
      [
        {
          letter: 'A',
          name: 'aligned',
          points: [0, 800].map((step) => ({
            step,
            value: null,
            low: null,
            high: null,
            verdict: 'rejected' as const
          }))
        }
      ],
      'LLC'
    )
    const crossed = drawnShapes(option).filter(({ type }) => type === 'rect')
    expect(crossed).toHaveLength(2)
    for (const { shape } of crossed)
      expect(Number(shape.y) + Number(shape.height)).toBeLessThanOrEqual(plot.y + plot.height)
  })

  it('of limits and of what is off the scale keep apart', () => {
    const report = windowReport()
    const scale = stepScale([0, 13, 37, 102, 286, 800])
    const [measure] = measuresOf(report)
    for (const name of ['rHat', 'essBulk', 'equilibrium', 'degree', 'heatingShare'] as const) {
      const option = diagnosticChart(
        { palette, scale, say },
        report,
        measure!,
        subjectsOf(report),
        name,
        name
      )
      expect(overlapping(option), name).toEqual([])
    }
    const rHat = diagnosticChart(
      { palette, scale, say },
      report,
      measure!,
      subjectsOf(report),
      'rHat',
      'R-hat'
    )
    expect(boxes(rHat).map(({ text }) => text)).toEqual([
      'charts.offScale 1.34',
      'charts.suspicious above 1.05',
      'charts.rejected above 1.2'
    ])
  })

  it('of an onset stay inside the plot', () => {
    const difference = (step: number, value: number) => ({ step, value, low: value - 1, high: value + 1 })
    for (const onset of [0, 10, 1000]) {
      const option = differenceSeriesChart(
        { palette, scale: stepScale([0, 10, 1000]), say },
        [difference(0, 0), difference(10, -5), difference(1000, -9)],
        onset
      )
      const found = boxes(option)
      expect(found[0]!.text).toBe(`charts.onset ${onset === 1000 ? '1,000' : String(onset)}`)
      for (const { box } of found) {
        expect(box.left).toBeGreaterThanOrEqual(plot.x - 8)
        expect(box.right).toBeLessThanOrEqual(plot.x + plot.width + 8)
      }
      expect(overlapping(option)).toEqual([])
    }
  })

  it('of an axis that is never negative: it does not go below zero', () => {
    const report = windowReport()
    const [measure] = measuresOf(report)
    const option = diagnosticChart(
      { palette, scale: stepScale([0, 800]), say },
      report,
      measure!,
      subjectsOf(report),
      'essBulk',
      'ESS'
    ) as { yAxis: { min: number } }
    expect(option.yAxis.min).toBe(0)
  })
})

it('a sentence over a plot stands on as many lines as it needs to stay inside', () => {
  const sentence = 'No step could be compared: every pair has a rejected estimate.'
  expect(wrapped(sentence, 2000)).toEqual([sentence])
  const lines = wrapped(sentence, 200)
  expect(lines.join(' ')).toBe(sentence)
  expect(lines.length).toBeGreaterThan(1)
  for (const text of lines) expect(widthOf({ text, color: '' })).toBeLessThanOrEqual(200)
  expect(wrapped('Unteilbarkeitsnachweis', 10)).toEqual(['Unteilbarkeitsnachweis'])
})

it.each([
  [320, [0, 100, 200, 320]],
  [800, [0, 200, 400, 600, 800]],
  [250, [0, 100, 250]],
  [1, [0, 1]],
  [4500, [0, 2000, 4500]]
])('ticks up to %d are round, and none runs into the last', (last, ticks) => {
  expect(countTicks(last)).toEqual(ticks)
})
