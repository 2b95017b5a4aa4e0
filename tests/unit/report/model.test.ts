import { describe, expect, it } from 'vitest'
import { hashOf, sha256Hex } from '../../../src/main/engine/audit/canonical'
import { diagnosticData, llcData } from '../../../src/main/engine/report/figures/data'
import { drawFigures } from '../../../src/main/engine/report/figures/draw'
import { buildReport } from '../../../src/main/engine/report/model'
import { reportJson } from '../../../src/main/engine/report/json'
import { limits } from '../../../src/main/engine/sampling/thresholds'
import type { RunRecord } from '../../../src/shared/run'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }
const reportOf = (run: RunRecord): ReturnType<typeof buildReport> => buildReport(run, application)

describe('buildReport', () => {
  it('is a pure function of the run: it changes nothing and gives the same text again', () => {
    const run = syntheticRun()
    const before = hashOf(run)
    const text = reportJson(reportOf(run))
    expect(reportJson(reportOf(structuredClone(run)))).toBe(text)
    expect(hashOf(run)).toBe(before)
  })

  it('takes its id and dates from the ledger', () => {
    const run = syntheticRun()
    const report = reportOf(run)
    expect(report.id).toBe(`ONT-${run.ledger.at(-1)!.hash.slice(0, 12)}`)
    expect(report.startedUtc).toBe(run.ledger[0]!.utc)
    expect(report.createdUtc).toBe(run.ledger.at(-1)!.utc)
    expect(report.ledger).toEqual({ entries: run.ledger.length, head: run.ledger.at(-1)!.hash })
  })

  it('counts estimates as left only where some are missing', () => {
    const answer = (run: RunRecord): string => buildReport(run, application, true).summary.answer
    const run = syntheticRun()
    expect(answer(run)).toMatch(/^Results of this run other than its planned estimates could not be vouched/)
    expect(answer(run)).not.toContain('are left')
    expect(answer({ ...run, llc: run.llc.slice(1) })).toMatch(
      /left out: \d+ of \d+ planned estimates are left/
    )
  })

  it('says of a thinned run at which steps and why, and misses no other estimate', () => {
    const whole = syntheticRun()
    const steps = [...new Set(whole.llc.map(({ step }) => step))]
    const [left = 0, ...chosen] = steps.reverse()
    const line = (data: Record<string, unknown>, place: number): RunRecord['ledger'][number] => ({
      ...whole.ledger[place]!,
      type: 'thinning',
      data
    })
    const named = chosen.map((step, place) => ({ step, why: place === 0 ? 'bend' : 'spread' }))
    const thinned = (ended: string | null): RunRecord => ({
      ...whole,
      plan: {
        ...whole.plan,
        analyses: {
          ...whole.plan.analyses,
          llc: { ...whole.plan.analyses.llc!, checkpoints: { most: steps.length } }
        }
      },
      llc: whole.llc.filter(({ step }) => step !== left),
      ledger: [
        whole.ledger[0]!,
        line({ steps: named }, 1),
        ...(ended === null ? [] : [line({ ended }, 2)]),
        ...whole.ledger.slice(3)
      ],
      complete: ended !== null
    })
    const { summary, deviations, limitations } = reportOf(thinned('straight'))
    expect(summary.notAssessed).toContain(
      `LLC at ${chosen.length} of ${steps.length} steps: ${chosen.length - 1} spread evenly and 1 where the curves bend. Fewer than the plan allows: between these no curve bends beyond its errors.`
    )
    expect(summary.basis).not.toContain('missing')
    expect(deviations.join(' ')).not.toContain('planned')
    expect(limitations.join(' ')).toContain('some of the audited steps only')
    expect(reportOf(thinned(null)).summary.answer).toMatch(/\d+ of at most \d+ planned estimates were made/)
  })

  it('refuses a run without a ledger', () => {
    expect(() => reportOf({ ...syntheticRun(), ledger: [] })).toThrow(
      expect.objectContaining({ code: 'report/invalid', where: 'ledger.jsonl' })
    )
  })

  it('letters the reference A and the variant B, whatever their order in the plan', () => {
    const run = syntheticRun({ subjects: ['one', 'two', 'three'] })
    run.plan.analyses.compare = { reference: 'three', variant: 'one' }
    expect(reportOf(run).subjects.map(({ letter, name, role }) => [letter, name, role])).toEqual([
      ['A', 'three', 'reference'],
      ['B', 'one', 'variant'],
      ['C', 'two', 'subject']
    ])
  })

  it('letters on after Z', () => {
    const subjects = Array.from({ length: 28 }, (_, index) => `s${index}`)
    const run = syntheticRun({ subjects, steps: [1], data: [['train', 'sample']], compare: false })
    expect(
      reportOf(run)
        .subjects.slice(24)
        .map((subject) => subject.letter)
    ).toEqual(['Y', 'Z', 'AA', 'AB'])
  })

  it('hashes a subject by its audited weight files in step order', () => {
    const run = syntheticRun({ steps: [0, 7] })
    const files = run.manifest.files.filter((file) => file.subject === 'aligned')
    expect(reportOf(run).subjects[0]!.sha256).toBe(
      sha256Hex(files.map((file) => `${file.sha256}\n`).join(''))
    )
    run.manifest.files.reverse()
    expect(reportOf(run).subjects[0]!.sha256).toBe(
      sha256Hex(files.map((file) => `${file.sha256}\n`).join(''))
    )
  })

  it('counts estimates by configuration', () => {
    const run = syntheticRun()
    run.llc[0] = { ...run.llc[0]!, settings: { ...run.llc[0]!.settings, chains: 8 } }
    expect(reportOf(run).settings.map(({ settings, estimates }) => [settings.chains, estimates])).toEqual([
      [8, 1],
      [4, run.llc.length - 1]
    ])
    expect(reportOf(run).deviations).toContain('Estimates were made under 2 different configurations.')
  })

  it('says in the status how a run ended', () => {
    expect(reportOf(syntheticRun()).status).toBe('Complete. Not signed.')
    const cut = syntheticRun({ complete: false })
    const last = cut.ledger.at(-1)!
    const ended = (type: string): string =>
      reportOf({ ...cut, ledger: [...cut.ledger.slice(0, -1), { ...last, type }] }).status
    expect(ended('cancelled')).toContain('was cancelled')
    expect(ended('failed')).toContain('stopped with an error')
    expect(ended('result')).toContain('has not finished')
  })

  it('lists interruptions and missing estimates as deviations, and none for a clean run', () => {
    expect(reportOf(syntheticRun()).deviations).toEqual([])
    const cut = reportOf(syntheticRun({ complete: false }))
    expect(cut.deviations).toContain(`${cut.llc.length} of 48 planned estimates were made.`)
    const run = syntheticRun()
    const resumed = { ...run.ledger[1]!, type: 'resumed', data: {} }
    expect(
      reportOf({ ...run, ledger: [run.ledger[0]!, resumed, ...run.ledger.slice(1)] }).deviations[0]
    ).toMatch(/^Resumed at 2026-/)
  })
})

describe('diagnostics', () => {
  it('print the limits that judged the estimates', () => {
    const { thresholds } = reportOf(syntheticRun())
    expect(thresholds.map((row) => row.diagnostic)).toEqual(Object.keys(limits))
    const rHat = thresholds.find((row) => row.diagnostic === 'rHat')!
    expect([rHat.suspicious, rHat.rejected]).toEqual([
      `above ${limits.rHat.suspicious}`,
      `above ${limits.rHat.rejected}`
    ])
  })

  it('mark a value by the reasons of its verdict, which know its error', () => {
    const run = syntheticRun()
    const row = run.llc.find(
      (candidate) => candidate.verdict === 'usable' && candidate.diagnostics.equilibrium !== null
    )!
    row.diagnostics = { ...row.diagnostics, equilibrium: 0.5, equilibriumError: 0.4 }
    const report = reportOf(run)
    const threshold = report.thresholds.find((candidate) => candidate.diagnostic === 'equilibrium')!
    const point = diagnosticData(report, threshold).points.find((candidate) => candidate.value === 0.5)!
    expect(point.beyond).toBe('none')
    row.reasons = [
      { diagnostic: 'equilibrium', severity: 'suspicious', value: 0.5, threshold: 0.98, message: 'too low' },
      { diagnostic: 'equilibrium', severity: 'rejected', value: 0.5, threshold: 0.9, message: 'too low' }
    ]
    expect(
      diagnosticData(reportOf(run), threshold).points.find((candidate) => candidate.value === 0.5)!.beyond
    ).toBe('rejected')
  })
})

describe('figures', () => {
  it('carry the hash of what they draw, and change with it', () => {
    const run = syntheticRun()
    const report = reportOf(run)
    const figure = report.figures.find((candidate) => candidate.id === 'llc-1')!
    expect(figure.dataSha256).toBe(hashOf(llcData(report, figure)))
    run.llc[3] = { ...run.llc[3]!, estimate: run.llc[3]!.estimate! + 1 }
    expect(reportOf(run).figures.find((candidate) => candidate.id === 'llc-1')!.dataSha256).not.toBe(
      figure.dataSha256
    )
  })

  it('are drawn alike each time, as SVG that is well formed and holds no style sheet', () => {
    const report = reportOf(syntheticRun())
    const drawings = drawFigures(report)
    expect([...drawings.keys()]).toEqual(report.figures.map((figure) => figure.id))
    expect(drawFigures(report)).toEqual(drawings)
    for (const { svg } of drawings.values()) {
      expect(svg).not.toMatch(/<style|class=|NaN|Infinity|undefined/)
      // Every tag is a name and attributes in closed quotes.
      expect(svg.replace(/<\/?[\w:]+(?:\s+[\w:-]+="[^"<>]*")*\s*\/?>/g, '')).not.toMatch(/[<>]/)
    }
  })

  it('draw no curve where every estimate was rejected', () => {
    const report = reportOf(syntheticRun({ verdictAt: () => 'rejected' }))
    const figure = report.figures.find((candidate) => candidate.id === 'llc-1')!
    expect(figure.caption).toContain('A has no estimate. B has no estimate.')
    expect(drawFigures(report).get('llc-1')!.svg).toContain('no estimate')
  })
})
