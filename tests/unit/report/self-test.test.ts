import { describe, expect, it } from 'vitest'
import { auditText } from '../../../src/main/cli/audit-text'
import { buildReport } from '../../../src/main/engine/report/model'
import type { Report } from '../../../src/shared/report'
import type { SelfTest } from '../../../src/shared/self-test'
import { recordedSelfTest } from '../../fixtures/runs/self-test'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const reportOf = (selfTest: SelfTest | null): Report =>
  buildReport({ ...syntheticRun(), selfTest }, { name: 'Ontogeny', version: '0.1.0' })

describe('the self-test in the report', () => {
  it('passed, it is one sentence of the basis', () => {
    const report = reportOf(recordedSelfTest({ passed: true }))
    expect(report.summary.basis).toContain(
      'The quick self-test of the engine (2 cases with known answers) passed.'
    )
    expect(report.summary.answer).not.toContain('self-test')
    expect(report.limitations.join(' ')).not.toContain('self-test')
  })

  it('failed, it stands at the front: answer, limitations and command line', () => {
    const report = reportOf(recordedSelfTest({ passed: false }))
    expect(report.summary.answer).toMatch(
      /^The quick self-test of the engine .* failed in 1: Quadratic loss, ten curvatures, γ = 100\. No number below may be relied on\./
    )
    expect(report.summary.confidence).toBe('None: the engine failed its self-test.')
    expect(report.limitations[0]).toContain('must be doubted')
    const blocks = auditText(report, '/runs/a').split('\n\n')
    expect(blocks[1]).toContain('☒ The self-test of the engine failed: Quadratic loss')
  })

  it('a run without one says so', () => {
    expect(reportOf(null).summary.basis).toContain('No self-test of the engine is on record.')
  })
})
