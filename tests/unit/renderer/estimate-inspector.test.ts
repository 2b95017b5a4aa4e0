// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import EstimateInspector from '../../../src/renderer/features/llc/EstimateInspector.vue'
import { i18n } from '../../../src/renderer/i18n'
import type { LlcEstimate } from '../../../src/shared/run'
import { endOfDifference } from '../../../src/main/engine/report/comparison-facts'
import { windowReport } from '../../fixtures/window/report'

const report = windowReport()
const { subject, step, component, data, sampledOn } = report.llc.find(
  (row) => row.subject === report.comparison!.variant && row.data === row.sampledOn
)!

function withPrecision(precision: LlcEstimate['precision']) {
  const llc = report.llc.map((row) =>
    row.subject === subject && row.step === step ? { ...row, precision } : row
  )
  return { ...report, llc }
}

function textOf(precision: LlcEstimate['precision']): string {
  const props = {
    report: withPrecision(precision),
    measure: { component, data, sampledOn, label: '' },
    subject: { name: subject, letter: 'B' as const },
    step
  }
  return mount(EstimateInspector, { props, global: { plugins: [i18n] } }).text()
}

describe('why sampling ended', () => {
  it('stands with the estimate', () => {
    expect(textOf(null)).toMatch(/Ended by\s*plan/)
    expect(textOf({ of: 'estimate', wanted: 0.5, isReached: true })).toMatch(
      /Ended by\s*precision 0.5\d? reached/
    )
    expect(textOf({ of: 'difference', wanted: 0.5, isReached: false })).toMatch(
      /Ended by\s*budget, before 0.5\d? \(B − A\)/
    )
  })

  it('is of the difference only where the plan asks for that', () => {
    const row = report.comparison!.differences.find((difference) => difference.step === step)!
    const precision = { of: 'difference', wanted: 0.5, isReached: false } as const
    expect(endOfDifference(withPrecision(precision), row)).toEqual(precision)
    expect(endOfDifference(withPrecision({ ...precision, of: 'estimate' }), row)).toBeNull()
    expect(endOfDifference(withPrecision(null), row)).toBeNull()
  })
})
