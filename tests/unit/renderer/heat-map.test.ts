// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { calibrationHeatMap } from '../../../src/renderer/charts/calibration'
import { type HeatMap, heatMapChart } from '../../../src/renderer/charts/heat-map'
import type { Palette } from '../../../src/renderer/charts/palette'
import { centreOf, sensitivityHeatMap } from '../../../src/renderer/charts/sensitivity'
import { calibrationTable } from '../../../src/renderer/results/calibration-table'
import { toCsv } from '../../../src/renderer/results/table'
import { calibrationPoint, storedCalibration } from '../../fixtures/runs/calibration'
import { windowReport } from '../../fixtures/window/report'
import { drawnShapes } from './drawn-shapes'

const scale = ['#fdf6d8', '#b5b174', '#0a2245']
const palette = new Proxy({}, { get: (_, name) => (name === 'scale' ? scale : String(name)) }) as Palette
const say = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named).map(String)].join(' ')
const textsOf = (map: HeatMap): string[] =>
  drawnShapes(heatMapChart(palette, map)).flatMap(({ text }) => text ?? [])
const strokesOf = (map: HeatMap): string[] =>
  drawnShapes(heatMapChart(palette, map)).map(({ style }) => String(style.stroke))

describe('the heat map of a calibration', () => {
  const stored = storedCalibration()

  it('prints the value of each cell and rings the chosen one', () => {
    const map = calibrationHeatMap(stored, 'estimate', say)
    expect(textsOf(map)).toEqual(expect.arrayContaining(['120', '178', '170', '208', '212']))
    expect(strokesOf(map).filter((stroke) => stroke === 'cursor')).toHaveLength(1)
  })

  it('tells rejected and diverged points apart by hatches and a cross, and colours neither', () => {
    const { cells } = calibrationHeatMap(stored, 'estimate', say)
    expect(cells.map(({ state }) => state)).toEqual([
      'none',
      'rejected',
      'rejected',
      'plain',
      'plain',
      'plain'
    ])
    const coloured = cells.filter(({ state }) => state === 'plain').map(({ tone }) => tone!)
    expect(Math.min(...coloured)).toBe(0)
    expect(Math.max(...coloured)).toBe(1)
    const strips = drawnShapes(heatMapChart(palette, calibrationHeatMap(stored, 'estimate', say)))
    expect(strips.filter(({ type, style }) => type === 'strips' && style.stroke === 'rejected')).toHaveLength(
      3
    )
  })

  it('shows degree and heating as well, a dash where an exact sampler has no heating', () => {
    const exact = calibrationPoint({ heatingShare: null })
    expect(textsOf(calibrationHeatMap(stored, 'degree', say))).toContain('2.03')
    expect(textsOf(calibrationHeatMap(stored, 'heatingShare', say))).toContain('3.1 %')
    expect(textsOf(calibrationHeatMap({ points: [exact], chosen: 0 }, 'heatingShare', say))).toContain('—')
  })

  it('is drawn of one diverged point, of none, and of sixty without text over its neighbours', () => {
    const one = calibrationPoint({ estimate: null, reasons: ['the chains diverge'] })
    expect(textsOf(calibrationHeatMap({ points: [one], chosen: null }, 'estimate', say))).toEqual([])
    expect(textsOf(calibrationHeatMap({ points: [], chosen: null }, 'estimate', say))).toEqual([])
    const sixty = Array.from({ length: 60 }, (_, index) =>
      calibrationPoint({
        settings: { nBeta: 4 ** (index / 3), stepSize: 0.5 ** index },
        estimate: 1e3 * index
      })
    )
    const map = calibrationHeatMap({ points: sixty, chosen: 59 }, 'estimate', say)
    expect(map.cells.length).toBeGreaterThan(8)
    for (const { type, style, x, text } of drawnShapes(heatMapChart(palette, map))) {
      if (type === 'text') expect([typeof x, text, style.align]).toEqual(['number', text, 'center'])
    }
  })

  it('has every point with its reasons in the table, in full in the CSV', () => {
    const table = calibrationTable(stored, say)
    expect(table.rows).toHaveLength(10)
    const csv = toCsv(table).split('\r\n')
    expect(csv).toHaveLength(12)
    expect(csv[1]).toContain('the chains diverge: ε is too large')
    expect(csv[8]).toContain('chosen')
    expect(csv[8]).toContain('0.00001')
  })
})

describe('the heat map of a sensitivity', () => {
  const report = windowReport()
  const [own] = report.sensitivity
  const map = sensitivityHeatMap(own!, centreOf(report, own!)!, say)

  it('has a row for each varied setting, the audit’s own value in the middle', () => {
    expect(map.cells).toHaveLength(9)
    const middle = map.cells.filter(({ x }) => x[0] === 1)
    expect(new Set(middle.map(({ lines }) => lines[0])).size).toBe(1)
    expect(middle.map(({ lines }) => lines[1])).toEqual(['ε = 1.00e−5', 'γ = 1,000', 'nβ = 1,000'])
  })

  it('colours by the change and hatches what was rejected', () => {
    expect(map.cells.filter(({ state }) => state === 'rejected').map(({ lines }) => lines[0])).toEqual([
      'frame.verdicts.rejected'
    ])
    const tones = map.cells.map(({ tone }) => tone)
    expect(tones[0]).toBe(0)
    expect(tones[6]).toBeGreaterThan(tones[3]!)
  })
})
