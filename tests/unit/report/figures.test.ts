import { describe, expect, it } from 'vitest'
import type { DiagnosticData } from '../../../src/main/engine/report/figures/data'
import { drawDiagnostic } from '../../../src/main/engine/report/figures/diagnostic'
import { drawDifference } from '../../../src/main/engine/report/figures/difference'
import { freeLabel, offScaleLabels, type Place } from '../../../src/main/engine/report/figures/free-place'
import { drawLlc } from '../../../src/main/engine/report/figures/llc'
import { drawPath } from '../../../src/main/engine/report/figures/path'
import { drawMixing } from '../../../src/main/engine/report/figures/mixing'
import { chartTextSize } from '../../../src/main/engine/report/figures/marks'
import { palette } from '../../../src/main/engine/report/figures/palette'
import { textWidth } from '../../../src/main/engine/report/figures/text-width'
import { keptRows } from '../../../src/main/engine/report/pdf/table'

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text = '']) => text)
const axis = (max: number) => ({ min: 0, max, ticks: [0, max], labels: ['0', String(max)] })
const plot = { x: axis(10), y: axis(1), width: 300, height: 100 }

describe('words in a plot', () => {
  it('move along their line to where no mark is', () => {
    const taken: Place[] = [
      [20, 50],
      [60, 52]
    ]
    const label = freeLabel(plot, 'suspicious', { top: 50, color: '#000' }, [...taken])
    expect(label).toMatchObject({ dy: 50 })
    expect(label.kind === 'label' && (label.dx ?? 0) > 66).toBe(true)
    // Marks at another height are in nobody's way.
    expect(freeLabel(plot, 'suspicious', { top: 90, color: '#000' }, [...taken])).toMatchObject({ dx: 3 })
  })

  it('say once an edge how many values lie off scale, and how far', () => {
    const at = (value: number) => ({ x: 5, value, color: '#123456' })
    const texts = offScaleLabels(plot, [at(48.3), at(-2), at(0.5), at(-37.21), at(-9)], []).map((mark) =>
      mark.kind === 'label' ? mark.text : ''
    )
    expect(texts).toEqual(['48.3, off scale', '3 off scale, −2 to −37.2'])
    expect(offScaleLabels(plot, [at(0), at(1)], [])).toEqual([])
  })
})

describe('a path', () => {
  const at = (step: number, x: number, y: number) => ({ step, x, y })
  const draw = (points: ReturnType<typeof at>[]) =>
    drawPath('p', {
      ...{ components: [1, 2] as const, explained: [0.8, 0.1] as const },
      paths: [
        { ...{ place: 0, letter: 'A', subject: 'a', forms: [], evolute: [] }, points, smoothed: points }
      ]
    }).svg

  it('names its first and its last step apart where they lie close', () => {
    const svg = draw([at(0, 0.8, 0.5), at(50, 0, 0), at(90, 0.5, 1), at(81_234, 0.94, 0.5)])
    const boxes = ['0', '81,234'].map((text) => {
      const [, anchor, x, y] =
        new RegExp(
          `anchor="(\\w+)" style="font: 400[^>]*translate\\(([\\d.]+) ([\\d.]+)\\)" fill="${palette.text}">${text}<`
        ).exec(svg) ?? []
      const width = textWidth(text, chartTextSize)
      const left = Number(x) - (anchor === 'end' ? width : 0)
      return { left, right: left + width, middle: Number(y) }
    })
    const [first, last] = boxes
    const apart = first!.right < last!.left || last!.right < first!.left
    expect(apart || Math.abs(first!.middle - last!.middle) >= 14).toBe(true)
  })
})

describe('a diagnostic', () => {
  const data = (values: readonly number[], beyond: 'none' | 'rejected'): DiagnosticData => ({
    diagnostic: 'equilibrium',
    limits: { rule: 'below', suspicious: 0.98, rejected: 0.9 },
    points: [
      ...[1, 0.995, 1.002, 0.999, 1.001, 0.998].map((value) => ({ value, beyond: 'none' as const })),
      ...values.map((value) => ({ value, beyond }))
    ].map((point, index) => ({ ...point, letter: 'A', step: 10 * index, component: 'full', data: 'train' }))
  })
  const draw = (own: DiagnosticData): string[] =>
    textsOf(drawDiagnostic('f', own, 'Equilibrium', ['A'], 'half').svg)

  it.each(['none', 'rejected'] as const)('shows its limits beside values far off, %s', (beyond) => {
    const texts = draw(data([-120_000], beyond))
    expect(texts).toContain('−120,000, off scale')
    expect(texts).toContain('0.95')
  })

  it('has one line for many values off scale', () => {
    const texts = draw(data([-4, -5, -6, -7, -8], 'rejected'))
    expect(texts.filter((text) => text.includes('off scale'))).toEqual(['5 off scale, −4 to −8'])
  })
})

describe('a plot without a value', () => {
  const measure = { component: 'full', data: 'train', sampledOn: 'train' }
  it('is low and has no value axis', () => {
    const point = { step: 1, estimate: null, low: null, high: null, verdict: 'rejected' as const }
    const llc = drawLlc(
      'f',
      { ...measure, subjects: [{ letter: 'A', name: 'a', points: [point, { ...point, step: 9 }] }] },
      'wide'
    )
    const none = {
      difference: null,
      low: null,
      high: null,
      identicalWeights: false,
      margin: 0,
      rejected: ['A']
    }
    const difference = drawDifference(
      'f',
      { ...measure, onset: null, points: [1, 9].map((step) => ({ ...none, step })) },
      'wide'
    )
    for (const { height, svg } of [llc, difference]) {
      expect(height).toBeLessThan(150)
      expect(
        textsOf(svg)
          .filter((text) => /^[\d.−]+$/.test(text))
          .map(Number)
      ).not.toContain(0.5)
    }
    expect(textsOf(llc.svg)).toContain('no estimate')
    expect(textsOf(difference.svg)).toContain('no difference stated')
  })
})

it.each([
  [8000, ['suspicious below 100, rejected below 20']],
  [200, ['suspicious below 100', 'rejected below 20']]
])('limits of an effective sample size that reaches %d do not run into each other', (most, words) => {
  const { svg } = drawMixing('f', {
    ...{ subject: 'a', step: 8, component: 'full', data: 'train', picture: 'evolution', place: 0 },
    limits: { suspicious: 100, rejected: 20 },
    mixing: {
      draws: 100,
      ranks: [],
      evolution: [50, 100].map((draws) => ({ draws, bulk: (most * draws) / 100, tail: most / 2 })),
      autocorrelation: [],
      autocorrelationTime: null
    }
  })
  expect(textsOf(svg).filter((text) => text.includes('below'))).toEqual(words)
})

it('a table keeps its first two and last two rows together, and heads of groups with what follows', () => {
  const kept = keptRows(9, (row) => row === 3 || row === 4)
  expect(Array.from({ length: 9 }, (_, row) => kept(row))).toEqual([2, 1, 1, 3, 2, 1, 1, 2, 1])
  expect([1, 2, 3].map((count) => keptRows(count)(0))).toEqual([1, 2, 3])
})
