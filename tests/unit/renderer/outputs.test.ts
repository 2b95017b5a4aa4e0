// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { elicitationChart, nearestChart, outputsChart } from '../../../src/renderer/charts/outputs'
import type { Palette } from '../../../src/renderer/charts/palette'
import OutputPanes from '../../../src/renderer/features/compare/OutputPanes.vue'
import {
  elicitationText,
  functionSpaceText,
  pathText
} from '../../../src/renderer/features/compare/output-words'
import { i18n, setLanguage } from '../../../src/renderer/i18n'
import * as tables from '../../../src/renderer/results/output-tables'
import { stepScale } from '../../../src/renderer/results/step-scale'
import { toCsv } from '../../../src/renderer/results/table'
import { windowRun } from '../../fixtures/window/report'
import { drawnShapes } from './drawn-shapes'

const { report } = windowRun({ development: true })
const comparison = report.comparison!
const outputs = comparison.outputs!
const space = outputs.functionSpace!
const search = outputs.elicitation!
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette
const say = (key: string, named: Record<string, unknown> = {}): string =>
  [key, ...Object.values(named)].join(' ')

beforeEach(() => {
  setActivePinia(createPinia())
  setLanguage('en')
})

describe('the charts', () => {
  it('of the divergence has its onset as an upright line with its step', () => {
    const scale = stepScale(space.steps.map(({ step }) => step))
    const shapes = drawnShapes(outputsChart({ palette, scale, say }, space))
    expect(shapes.flatMap(({ style }) => style.text ?? [])).toEqual(['charts.onset 102'])
    expect(shapes.filter(({ style }) => style.stroke === 'text')).toHaveLength(1)
    const none = drawnShapes(outputsChart({ palette, scale, say }, { ...space, onset: null }))
    expect(none.filter(({ style }) => style.stroke === 'text')).toHaveLength(0)
  })

  it('of nearest checkpoints marks the one under the cursor', () => {
    const rows = space.nearest.filter(({ subject }) => subject === comparison.variant)
    const ringed = (cursor: number | null) =>
      drawnShapes(nearestChart(palette, say, rows, cursor)).filter(({ type }) => type === 'circle')
    expect([ringed(286).length, ringed(null).length]).toEqual([1, 0])
  })

  it('of the search has a point for each input', () => {
    const shapes = drawnShapes(elicitationChart(palette, say, search))
    const points = shapes.find(({ style }) => style.fill === 'd')!
    expect((points.shape['at'] as Float64Array).length).toBe(2 * search.byOutputs.length)
  })
})

describe('the tables', () => {
  it('have a row for each step, checkpoint and input, with full precision when copied', () => {
    expect(tables.divergenceTable(space).rows).toHaveLength(space.steps.length)
    expect(toCsv(tables.divergenceTable(space)).split('\r\n')[2]).toBe(
      '13,0.004,0.0036000000000000003,0.0044,0.016,0.02,false'
    )
    const nearest = tables.nearestTable(space.nearest, () => 'B')
    expect(nearest.rows[1]!.cells.map(({ text }) => text).slice(1, 4)).toEqual(['13', '0', '0'])
    expect(tables.elicitedTable(search).rows[0]!.cells.at(-1)!.text).toMatch(/^… (\d+ ){6}\[\d+\]$/)
    expect(tables.geometryTable(search).rows).toHaveLength(40)
    const bare = {
      byOutputs: search.byOutputs.map((row) => ({ ...row, posterior: null, geometryRank: null }))
    }
    expect(tables.elicitedTable(bare).columns).toHaveLength(5)
  })
})

describe('the words', () => {
  it('say what was found in both languages, with no key left', () => {
    for (const language of ['en', 'de'] as const) {
      setLanguage(language)
      const words = [
        functionSpaceText(space, comparison),
        functionSpaceText(
          { ...space, onset: null, against: 'controls', kind: 'values' },
          { reference: 'none', variant: 'none' }
        ),
        pathText(space),
        elicitationText(search)
      ]
      expect(words.join(' ')).not.toMatch(/outputs\.|\{/)
      expect(words[3]).toContain('40')
    }
  })

  it('say why there is no p-value', () => {
    const controls = { names: ['c'], among: 0.05, largest: 0.05, ratio: 2.4, pValue: null, smallest: 1 / 3 }
    const text = pathText({ ...space, path: { ...space.path!, controls } })
    expect(text).toContain('2.40 times')
    expect(text).toContain('no p-value could get below 0.33')
  })
})

it('shows a pane for each part, with the remarks', () => {
  const wrapper = mount(OutputPanes, {
    props: { report, comparison, outputs },
    global: { plugins: [i18n], stubs: { StepChart: true, CanvasChart: true } }
  })
  const titles = wrapper.findAll('h2').map((title) => title.text())
  expect(titles).toEqual([
    'Outputs on trigger',
    'Nearest checkpoints',
    'Inputs that differ most, step 800',
    'Inputs of pool by disagreement',
    'Inputs without comparing outputs',
    'Remarks on the outputs'
  ])
  expect(wrapper.text()).toContain('c is no control of the outputs')
})
