// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ReportEnvironment from '../../../src/renderer/features/report/ReportEnvironment.vue'
import { i18n } from '../../../src/renderer/i18n'
import type { Report } from '../../../src/shared/report'
import { windowReport } from '../../fixtures/window/report'

const report = windowReport()
const attempt = {
  utc: '2026-11-25T06:00:00.000Z',
  process: 'engine',
  what: 'net.connect',
  target: 'a'
} as const

const attempts = (count: number) => Array.from({ length: count }, () => attempt)

function textOf(offline: Partial<Report['offline']>): string {
  const given = { ...report, offline: { ...report.offline, ...offline } }
  const screen = mount(ReportEnvironment, { props: { report: given }, global: { plugins: [i18n] } })
  return screen.text()
}

describe('the environment in the report', () => {
  it('counts one attempt as one', () => {
    expect(textOf({ blocked: 1, attempts: [attempt] })).toContain('Offline: 1 attempt blocked.')
    expect(textOf({ blocked: 2, attempts: [attempt, attempt] })).toContain('Offline: 2 attempts blocked.')
  })

  it('says how many attempts are not listed', () => {
    expect(textOf({ blocked: 40, attempts: attempts(40) })).not.toContain('Further attempts')
    expect(textOf({ blocked: 1200, attempts: attempts(1000) })).toMatch(/Further attempts blocked\s*1[ ,]160/)
  })

  it('says which guards did not hold, and when', () => {
    const text = textOf({ guards: ['engine'], gaps: [{ utc: attempt.utc, broken: ['x'], absent: ['y'] }] })
    expect(text).toContain('A guard did not hold: 0 attempts blocked')
    expect(text).toMatch(
      new RegExp(`Missing guards from ${attempt.utc}\\s*did not hold: x; no part of the program: y`)
    )
  })
})
