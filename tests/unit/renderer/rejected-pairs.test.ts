// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { differenceSeriesChart, seriesChart } from '../../../src/renderer/charts/options'
import { rankingChart } from '../../../src/renderer/charts/ranking'
import type { Palette } from '../../../src/renderer/charts/palette'
import { keyTiles } from '../../../src/renderer/features/overview/tiles'
import { setLanguage } from '../../../src/renderer/i18n'
import {
  estimateText,
  fixed,
  intervalText,
  probability,
  significant,
  whole
} from '../../../src/renderer/results/numbers'
import { measuresOf } from '../../../src/renderer/results/series'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { windowReport } from '../../fixtures/window/report'
import { drawnShapes } from './drawn-shapes'

const palette = new Proxy({}, { get: () => '#000' }) as Palette
const say = (key: string): string => key
const scale = stepScale([0, 10, 100])
const context = { palette, scale, say }

const drawnTexts = (option: object): string[] => drawnShapes(option).flatMap(({ text }) => text ?? [])

const none = { value: null, low: null, high: null }

describe('steps without an estimate', () => {
  it('make no claim: a difference that is nowhere known has no line that says "no difference"', () => {
    const unknown = differenceSeriesChart(
      context,
      [0, 10].map((step) => ({ step, ...none })),
      null
    )
    expect(drawnTexts(unknown)).toEqual(['charts.nothingCompared'])
    const known = differenceSeriesChart(
      context,
      [
        { step: 0, value: 1, low: 0, high: 2 },
        { step: 10, ...none }
      ],
      null
    )
    expect(drawnTexts(known)).toContain('charts.noDifference')
  })

  it('have one hatched column each, however many subjects were rejected there', () => {
    const points = [
      { step: 10, ...none, verdict: 'rejected' as const },
      { step: 100, value: 3, low: 2, high: 4 }
    ]
    /** Coordinates of all hatching lines. */
    const hatching = (count: number): number => {
      const subjects = ['A', 'B'].slice(0, count).map((letter) => ({ letter, name: letter, points }))
      const [columns] = seriesChart(context, subjects, 'LLC').series as object[]
      const strips = drawnShapes({ series: [columns] }).filter(({ style }) => style.opacity === 0.75)
      return strips.reduce((sum, { shape }) => sum + (shape.at as Float64Array).length, 0)
    }
    expect(hatching(2)).toBe(hatching(1))
    expect(hatching(1)).toBeGreaterThan(60)
  })

  it('stand in a ranking as words at its edge, not as a mark at zero', () => {
    const row = {
      label: 'l0',
      difference: null,
      low: null,
      high: null,
      isSignificant: false,
      missing: 'A rejected'
    }
    expect(drawnTexts(rankingChart(palette, say, [row]))).toEqual(['l0', 'A rejected'])
  })

  it('are named in the tile: which one was rejected, or both', () => {
    const report = windowReport()
    const [measure] = measuresOf(report)
    const last = report
      .comparison!.differences.filter(
        ({ data, component }) => data === measure!.data && component === measure!.component
      )
      .reduce((a, b) => (a.step > b.step ? a : b))
    const withRejected = (count: number) => {
      const subjects = report.subjects.slice(0, count).map(({ name }) => name)
      return {
        ...report,
        llc: report.llc.map((one) =>
          one.step === last.step &&
          one.data === last.data &&
          one.component === last.component &&
          subjects.includes(one.subject)
            ? { ...one, verdict: 'rejected' as const, estimate: null }
            : { ...one, verdict: 'usable' as const }
        ),
        comparison: {
          ...report.comparison!,
          differences: report.comparison!.differences.map((one) =>
            one === last ? { ...one, difference: null, low: null, high: null } : one
          )
        }
      }
    }
    expect(keyTiles(withRejected(1), measure)[0]).toMatchObject({
      figure: '—',
      under: 'A rejected'
    })
    expect(keyTiles(withRejected(2), measure)[0]).toMatchObject({ figure: '—', under: 'A and B rejected' })
  })
})

describe('labels of lines', () => {
  it('stand apart where curves end together', () => {
    const points = (value: number) =>
      [0, 10, 100].map((step) => ({ step, value, low: value - 0.05, high: value + 0.05 }))
    const option = seriesChart(
      context,
      ['A', 'B'].map((letter, place) => ({ letter, name: letter, points: points(1 - place * 0.02) })),
      'LLC'
    )
    const labels = drawnShapes(option).filter(({ type }) => type === 'text')
    expect(labels).toHaveLength(2)
    expect(Math.abs(labels[0]!.y! - labels[1]!.y!)).toBeGreaterThanOrEqual(18)
  })
})

describe('numbers', () => {
  it('are written in the language of the window', () => {
    expect([
      whole(1234567),
      fixed(-0.04, 1),
      significant(0.000012),
      intervalText({ low: -1.25, high: 1234.5 }, 1)
    ]).toEqual(['1,234,567', '0.0', '1.20e−5', '[−1.3, 1,234.5]'])
    setLanguage('de')
    expect([
      whole(1234567),
      significant(0.000012),
      probability(0.00001),
      estimateText(2.5, { low: 1.5, high: 3.5 })
    ]).toEqual(['1.234.567', '1,20e−5', '< 0,0001', '2,5 [1,5; 3,5]'])
    setLanguage('en')
  })
})
