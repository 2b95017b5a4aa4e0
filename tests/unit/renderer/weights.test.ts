// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import type { Palette } from '../../../src/renderer/charts/palette'
import {
  sharesChart,
  spectrumChart,
  weightDistanceChart,
  weightLineChart
} from '../../../src/renderer/charts/weights'
import {
  distanceText,
  lineText,
  sharesText,
  spectrumText
} from '../../../src/renderer/features/compare/weight-words'
import WeightPanes from '../../../src/renderer/features/compare/WeightPanes.vue'
import { i18n } from '../../../src/renderer/i18n'
import en from '../../../src/renderer/locales/en/weights'
import de from '../../../src/renderer/locales/de/weights'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { toCsv } from '../../../src/renderer/results/table'
import * as tables from '../../../src/renderer/results/weight-tables'
import { byShare } from '../../../src/shared/weight-space'
import { windowRun } from '../../fixtures/window/report'
import { drawnShapes } from './drawn-shapes'

const { report } = windowRun({ weights: true })
const weights = report.comparison!.weights!
const detail = weights.details[0]!
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette
const say = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named)].join(' ')
const context = { palette, say }
const wordsIn = (option: object): string[] => drawnShapes(option).flatMap(({ text }) => text ?? [])

afterEach(() => {
  i18n.global.locale.value = 'en'
})

it('has every text in both languages', () => {
  const keys = (messages: object): string[] =>
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string' ? [key] : keys(value as object).map((inner) => `${key}.${inner}`)
    )
  expect(keys(de)).toEqual(keys(en))
})

describe('the charts', () => {
  it('draw the distance and both ways over training', () => {
    const scale = stepScale(weights.steps.map(({ step }) => step))
    const texts = wordsIn(weightDistanceChart({ ...context, scale }, weights.steps))
    expect(texts).toEqual(['weights.from A', 'weights.from B', 'weights.between'])
  })

  it('draw the loss between the two with its interpolation, before and after matching', () => {
    const lines = { straight: detail.line!, matched: detail.matching!.line, unit: 'nats' }
    expect(wordsIn(weightLineChart(context, lines))).toEqual(['weights.asTheyAre', 'weights.afterMatching'])
    expect(wordsIn(weightLineChart(context, { ...lines, matched: null }))).toEqual(['weights.asTheyAre'])
  })

  it('fill the singular values above the edge, and those alone', () => {
    const [first] = detail.spectra
    const symbolsOf = (spectrum: typeof first): number[] =>
      drawnShapes(spectrumChart(context, spectrum!))
        .filter(({ type, style }) => type === 'symbols' && style['fill'] !== 'panel')
        .map(({ shape }) => (shape['at'] as Float64Array).length / 2)
    expect(symbolsOf(first)).toEqual([58, 6])
    expect(symbolsOf({ ...first!, outliers: null, edge: null })).toEqual([64])
  })

  it('draw a bar for each of the largest shares', () => {
    const rows = byShare(detail, 'component')
    const shapes = drawnShapes(sharesChart(context, rows))
    const widths = shapes.filter(({ type }) => type === 'rect').map(({ shape }) => shape['width'] as number)
    expect(widths).toHaveLength(rows.length)
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    expect(wordsIn(sharesChart(context, rows)).slice(0, 2)).toEqual(['l1', '58.0%'])
    const [longest] = byShare(detail, 'tensor')
    expect(wordsIn(sharesChart(context, [longest!]))[0]).toBe(
      '…1.mlp.dense_h_to_4h.weight'.slice(-26).replace(/^./, '…')
    )
  })
})

describe('the tables', () => {
  it('have what the charts show, in numbers', () => {
    const texts = (table: ReturnType<typeof tables.spectraTable>) =>
      table.rows.map(({ cells }) => cells.map(({ text }) => text))
    expect(texts(tables.weightStepTable(weights.steps)).at(-1)).toEqual([
      ...['800', 'full', '25.0', '25.00', '20.0', '25.0', '1.10', '3.00', '71.00']
    ])
    expect(texts(tables.weightStepTable(weights.steps))[0]).toEqual([
      '0',
      'full',
      '0',
      '0.00',
      '0',
      '0',
      '—',
      '0.00',
      '—'
    ])
    expect(texts(tables.spectraTable(detail.spectra))[3]!.slice(0, 3)).toEqual([
      ...['l1.h2 of layers.1.attention.query_key_value.weight', '256 × 64', '5.00']
    ])
    expect(
      texts(tables.spectrumTable(detail.spectra[0]!)).filter(([, , , above]) => above === 'yes')
    ).toHaveLength(6)
    const line = tables.weightLineTable(detail.line!, detail.matching!.line)
    expect(line.rows).toHaveLength(21)
    expect(toCsv(line).split('\r\n')[0]).toBe(
      'Way,Loss,Rise,Standard error,"Loss, after matching","Rise, after matching","Standard error, after matching"'
    )
    expect(tables.weightPlaceTable(byShare(detail, 'tensor')).rows[0]!.cells[0]!.text).toBe(
      'layers.1.mlp.dense_h_to_4h.weight'
    )
  })
})

describe('the words', () => {
  it('say how far, where, and whether the loss rises', () => {
    expect(distanceText(weights, detail)).toBe(
      'At step 800 B is 25.0 from A, 25.0% of the norm of A. That is 1.10 times what the two came since step 0 (root mean square). Angle between the two ways: 71.0°.'
    )
    expect(distanceText(weights, weights.steps[0]!)).toBe('At step 0 A and B have the same weights.')
    expect(sharesText(detail, 'component')).toBe(
      'The largest part, 58.0%, lies in l1. Components overlap and do not add up.'
    )
    expect(lineText(detail, 'nats')).toMatch(
      /^On train the loss rises by at most 0\.840 \[0\.774, 0\.906\] nats .* Matching moves 310 of 1,024 hidden units and brings the distance to 20\.0\. After it: On train the loss rises/
    )
    expect(spectrumText(detail.spectra[0]!)).toMatch(/^Filled: 6 above the edge of noise, with 71\.0%/)
  })

  it('do not say more than is told', () => {
    const line = detail.line!
    expect(lineText({ ...detail, line: { ...line, low: 0 }, matching: null }, 'nats')).toMatch(
      /not told from none\.$/
    )
    expect(lineText({ ...detail, line: { ...line, barrier: 0 }, matching: null }, 'nats')).toMatch(
      /does not rise/
    )
    expect(lineText({ ...detail, line: null }, 'nats')).toBe('')
    const still = { ...detail.matching!, movedUnits: 0, line: null }
    expect(lineText({ ...detail, matching: still }, 'nats')).toMatch(/leaves all 1,024 hidden units/)
    expect(spectrumText({ ...detail.spectra[0]!, noise: null, outliers: null })).toMatch(
      /^No bulk is like noise/
    )
    expect(spectrumText({ ...detail.spectra[0]!, isRounding: true })).toMatch(/low rank/)
  })

  it('are there in German', () => {
    i18n.global.locale.value = 'de'
    expect(distanceText(weights, detail)).toMatch(
      /^Bei Schritt 800 ist B 25,0 von A entfernt, 25,0 % der Norm von A\./
    )
  })
})

describe('the panes', () => {
  const mounted = (given = weights) =>
    mount(WeightPanes, {
      props: { report, weights: given }, // There is no canvas here: what charts draw is tested above.
      global: { plugins: [i18n, createPinia()], stubs: { CanvasChart: true, StepChart: true } }
    })

  it('stand with chart, table and remarks, and change with what is chosen', async () => {
    const panes = mounted()
    expect(panes.findAll('h2').map((one) => one.text())).toEqual([
      'Weight space: distance',
      'Weight space: where the difference lies',
      'Weight space: loss between A and B on train',
      'Weight space: singular values',
      'Weight space: all matrices',
      'Weight space: what could not be done'
    ])
    expect(panes.text()).toContain('lies in l1.')
    const [parts, matrix] = panes.findAll('select')
    await parts!.setValue('tensor')
    expect(panes.text()).toContain('lies in layers.1.mlp.dense_h_to_4h.weight')
    await matrix!.findAll('option')[1]!.setValue(true)
    expect(panes.text()).toContain('Filled: 5 above the edge of noise')
    // The report's figure of the same data vouches for it.
    const hash = report.figures.find(({ kind }) => kind === 'weight-line')!.dataSha256.slice(0, 8)
    expect(panes.text()).toContain(hash)
  })

  it('without anything but a remark show the remark', () => {
    const panes = mounted({
      start: null,
      hasCommonStart: false,
      steps: [],
      details: [],
      remarks: ['Their tensors differ.']
    })
    expect(panes.findAll('section')).toHaveLength(1)
    expect(panes.text()).toContain('Their tensors differ.')
  })
})
