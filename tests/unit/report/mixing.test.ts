import { expect, it } from 'vitest'
import { drawMixing, type MixingData } from '../../../src/main/engine/report/figures/mixing'

const record = (autocorrelation: number[][]): MixingData => ({
  ...{ subject: 'a', step: 8, component: 'full', data: 'train', picture: 'autocorrelation', place: 0 },
  limits: { suspicious: null, rejected: null },
  mixing: { draws: 100, ranks: [], evolution: [], autocorrelation, autocorrelationTime: null }
})

/** Labels of the value axis, as numbers. */
const labels = (svg: string): number[] =>
  [...svg.matchAll(/>(−?\d\.?\d*)<\/text>/g)].map(([, text = '']) => Number(text.replace('−', '-')))

it('draws autocorrelations below −0.25 where they are, on an axis that reaches them', () => {
  const usual = drawMixing('f', record([[1, 0.5, 0.1, -0.1]])).svg
  const deep = drawMixing('f', record([[1, -0.3, 0.1, -0.9]])).svg
  const deeper = drawMixing('f', record([[1, -0.6, 0.1, -0.9]])).svg
  expect(Math.min(...labels(usual))).toBeGreaterThanOrEqual(-0.5)
  expect(Math.min(...labels(deep))).toBeLessThanOrEqual(-0.9)
  expect(deep).not.toBe(deeper)
})
