import { describe, expect, it } from 'vitest'
import { buildReport } from '../../../src/main/engine/report/model'
import type { KeyFinding, Report } from '../../../src/shared/report'
import type { BehaviourDifference } from '../../../src/shared/run'
import { syntheticRun, type SyntheticOptions } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }
const reportOf = (options: SyntheticOptions = {}): Report => buildReport(syntheticRun(options), application)
const findingsOf = (options: SyntheticOptions = {}): KeyFinding[] => reportOf(options).summary.findings
const titled = (findings: readonly KeyFinding[], words: string): KeyFinding | undefined =>
  findings.find((finding) => finding.title.includes(words))

/** A run whose behaviour differs everywhere by far more than its interval. */
function unlikeEverywhere(): Report {
  const run = syntheticRun()
  const apart = (row: BehaviourDifference): BehaviourDifference => ({
    ...row,
    difference: 1,
    low: 0.9,
    high: 1.1
  })
  const comparison = { ...run.comparison!, behaviour: run.comparison!.behaviour.map(apart) }
  return buildReport({ ...run, comparison }, application)
}

describe('key findings', () => {
  it('are numbered by falling severity', () => {
    const findings = findingsOf({
      fileFindings: [
        { code: 'format/unsafe', severity: 'medium', where: 'a.pt', message: 'a pickle was not read' }
      ]
    })
    expect(findings.map((finding) => finding.id)).toEqual(findings.map((_, index) => `F-${index + 1}`))
    const order = ['high', 'medium', 'low', 'info']
    const places = findings.map((finding) => order.indexOf(finding.severity))
    expect(places).toEqual([...places].sort())
    expect(new Set(places).size).toBe(4)
  })

  it('rate a difference in geometry high where behaviour is alike, else medium', () => {
    expect(titled(findingsOf(), 'differ in local geometry although')!.severity).toBe('high')
    const apart = titled(unlikeEverywhere().summary.findings, 'differ in local geometry')!
    expect(apart.severity).toBe('medium')
    expect(apart.title).not.toContain('although')
  })

  it('name the data where behaviour differs although it is alike elsewhere', () => {
    const finding = titled(findingsOf(), 'Behaviour differs on trigger')!
    expect(finding.severity).toBe('high')
    expect(finding.condition).toMatch(/nats per token/)
    expect(titled(unlikeEverywhere().summary.findings, 'Behaviour differs')).toBeUndefined()
  })

  it('count a difference below 2% of the loss as alike though its interval excludes zero', () => {
    const run = syntheticRun()
    const loss = run.behaviour.find(
      (row) => row.subject === 'aligned' && row.step === 800 && row.data === 'trigger'
    )!.meanLoss
    const trigger = (share: number): Report => {
      const behaviour = run.comparison!.behaviour.map((row) =>
        row.data === 'trigger'
          ? { ...row, difference: share * loss, low: share * loss * 0.9, high: share * loss * 1.1 }
          : row
      )
      return buildReport({ ...run, comparison: { ...run.comparison!, behaviour } }, application)
    }
    expect(titled(trigger(0.019).summary.findings, 'Behaviour differs on trigger')).toBeUndefined()
    expect(titled(trigger(0.021).summary.findings, 'Behaviour differs on trigger')).toBeDefined()
  })

  it('never call a cause that the run did not determine', () => {
    for (const verdict of ['different', 'inconclusive', 'no-difference-found'] as const) {
      for (const finding of findingsOf({ verdict })) expect(finding.cause).toBe('not determined')
    }
  })

  it('say that an inconclusive comparison allows no statement either way', () => {
    const finding = titled(findingsOf({ verdict: 'inconclusive' }), 'inconclusive')!
    expect(finding.severity).toBe('medium')
    expect(finding.effect).toContain('neither that there is one nor that there is none')
  })

  it('give no difference as information, with what could have been missed', () => {
    const finding = titled(findingsOf({ verdict: 'no-difference-found' }), 'No difference')!
    expect(finding.severity).toBe('info')
    expect(finding.effect).toContain('not excluded')
  })

  it.each([
    [1, 'low'],
    [8, 'medium'],
    [16, 'high']
  ] as const)('rate %i of 16 rejected estimates %s', (wanted, severity) => {
    let rejected = 0
    const findings = findingsOf({
      data: [['train', 'sample']],
      verdictAt: () => (rejected++ < wanted ? 'rejected' : 'usable')
    })
    expect(titled(findings, 'rejected')!.severity).toBe(severity)
    expect(titled(findings, 'suspicious')).toBeUndefined()
  })

  it('rate suspicious estimates low from more than half on', () => {
    expect(titled(findingsOf(), 'suspicious')!.severity).toBe('info')
    expect(titled(findingsOf({ verdictAt: () => 'suspicious' }), 'suspicious')!.severity).toBe('low')
  })

  it('name an incomplete run', () => {
    expect(titled(findingsOf({ complete: false }), 'incomplete')!.condition).toContain(
      'of 48 planned estimates'
    )
  })

  it('rate weights that are not finite high whatever the reader said, and group files by message', () => {
    const findings = findingsOf({
      fileFindings: ['a', 'b'].map((where) => ({
        code: 'model/non-finite',
        severity: 'low' as const,
        where,
        message: 'NaN in tensor'
      }))
    })
    const own = findings.filter((finding) => finding.title.includes('not finite'))
    expect(own).toHaveLength(1)
    expect(own[0]!.severity).toBe('high')
    expect(own[0]!.condition).toContain('a and b')
  })
})

describe('summary', () => {
  it('answers with the onset and the difference at the end, both with their uncertainty', () => {
    const { answer, confidence } = reportOf().summary
    expect(answer).toMatch(
      /^A difference was found\. From step 102 on, .* At step 800 it is lower by [\d.]+, 95% interval \[[\d.]+, [\d.]+\], on train\.$/
    )
    expect(confidence).toContain('between the audited steps 37 and 102')
    expect(confidence).toContain('None for the cause')
  })

  it('names the clearest place of a difference that does not last', () => {
    const run = syntheticRun()
    const comparison = run.comparison!
    const differences = comparison.differences.map((one) =>
      one.step === 37 && one.data === 'train' && one.component === 'full'
        ? { ...one, difference: -9, low: -10, high: -8, standardError: 0.5, pAdjusted: 1e-6 }
        : { ...one, difference: 0.1, low: -1, high: 1.2, standardError: 0.55, pAdjusted: 1 }
    )
    const { answer } = buildReport(
      { ...run, comparison: { ...comparison, verdict: 'different', onset: null, onsets: [], differences } },
      { name: 'Ontogeny', version: '0.1.0' }
    ).summary
    expect(answer).toContain(
      'It does not last to the end of the series; it is clearest at step 37, where B − A of'
    )
    expect(answer).toMatch(/−9\.00 \[−10\.00, −8\.00\]/)
  })

  it('grades what it claims: a difference of one component between suspicious estimates, where no other stands', () => {
    const run = syntheticRun({ components: ['full', 'l0.attn'], verdictAt: () => 'suspicious' })
    const comparison = run.comparison!
    const nothing = { difference: null, low: null, high: null, standardError: null, pAdjusted: null }
    const differences = comparison.differences.map((one) =>
      one.step === 37 && one.data === 'train' && one.component === 'l0.attn'
        ? { ...one, difference: -9, low: -10, high: -8, standardError: 0.5, pAdjusted: 1e-6 }
        : { ...one, ...nothing }
    )
    const { summary } = buildReport(
      { ...run, comparison: { ...comparison, verdict: 'different', onset: null, onsets: [], differences } },
      application
    )
    expect(summary.answer).toMatch(/clearest at step 37, where B − A of .*l0\.attn/)
    expect(summary.confidence).toMatch(/^Low for the size of the difference of .*l0\.attn.* at step 37/)
    expect(summary.confidence).not.toContain('None for a difference')
    expect(summary.confidence).toContain('no step has two estimates that stand')
    // Behaviour is alike on some data, which would make it high.
    expect(titled(summary.findings, 'differ in local geometry although')!.severity).toBe('medium')
  })

  it('has the standing sentence in every comparison', () => {
    for (const verdict of ['different', 'inconclusive', 'no-difference-found'] as const) {
      const report = reportOf({ verdict })
      const words = 'by itself it does not prove misalignment'
      expect(report.summary.detail).toContain(words)
      expect(report.limitations.join(' ')).toContain(words)
    }
  })

  it('speaks of the LLC only where its comparison is inconclusive, beside what behaviour shows', () => {
    const { answer, detail } = reportOf({ verdict: 'inconclusive' }).summary
    expect(answer).toMatch(/^Inconclusive for the LLC: .*Their behaviour is compared separately\.$/)
    expect(answer).not.toContain('Nothing follows')
    expect(detail).toContain('Behaviour, at step')
  })

  it('states nothing where every estimate was rejected', () => {
    const { answer, confidence } = reportOf({ compare: false, verdictAt: () => 'rejected' }).summary
    expect(answer).toContain('No statement about the LLC is possible')
    expect(confidence).toBe('None: there is no estimate to rest on.')
  })

  it('names data that were measured for behaviour only among what was not assessed', () => {
    expect(reportOf().summary.notAssessed.join(' ')).toContain('The LLC on held-out: behaviour only.')
    expect(reportOf({ complete: false }).summary.notAssessed[0]).toBe('The comparison of the subjects.')
  })
})
