import type { Report } from '../../shared/report'
import type { Difference, LlcEstimate } from '../../shared/run'
import { asymptoticWords } from '../engine/report/calibration'
import { offlineWords } from '../engine/report/offline'
import { printable } from '../../shared/printable'
import { textTable, type Column } from './text-table'

/** The closing words of an audit: what was measured, what differs, how far to trust it, and where the report is. */
export function auditText(report: Report, folder: string): string {
  const blocks = [
    `${printable(report.title)}   ${report.id}${report.complete ? '' : '   (incomplete)'}`,
    ...selfTestBlock(report),
    ...llcBlocks(report),
    ...behaviourBlock(report),
    ...comparisonBlock(report),
    tally(report),
    ...precisionLine(report),
    ...limitLine(report),
    ...(report.offline.blocked === 0 && report.offline.gaps.length === 0
      ? []
      : [offlineWords(report.offline)]),
    `Report   ${printable(folder)}/report.pdf   (the same as data: ${printable(folder)}/report.json)`
  ]
  return blocks.join('\n\n')
}

/** Before every number: an engine that misses known answers. */
function selfTestBlock({ selfTest }: Report): string[] {
  if (selfTest === null || selfTest.passed) return []
  const failed = selfTest.cases.filter(({ passed }) => !passed).map(({ name }) => name)
  return [`☒ The self-test of the engine failed: ${failed.join('; ')}.\n  No number below may be relied on.`]
}

function llcBlocks(report: Report): string[] {
  const keys = new Map<string, LlcEstimate>()
  for (const row of report.llc) keys.set([row.component, row.sampledOn, row.data].join('\u0000'), row)
  return [...keys.values()].map((sample) => {
    const rows = report.llc.filter(
      (row) =>
        row.component === sample.component && row.sampledOn === sample.sampledOn && row.data === sample.data
    )
    return `${llcTitle(report, sample)}, ± standard error\n${llcTable(report, sample, rows)}`
  })
}

function llcTitle(report: Report, { component, data, sampledOn }: LlcEstimate): string {
  const words = report.data.find((record) => record.name === data)?.description ?? ''
  const what = words === '' ? data : `${data} (${printable(words)})`
  return data === sampledOn
    ? `LLC of ${component === 'full' ? 'the whole model' : component} on ${what}`
    : `LLC of ${component === 'full' ? 'the whole model' : component} observed on ${what}, sampled on ${sampledOn}`
}

function llcTable(report: Report, sample: LlcEstimate, rows: readonly LlcEstimate[]): string {
  const names = [...new Set(rows.map((row) => row.subject))]
  const comparison = report.comparison
  const columns: Column[] = [
    { head: 'step', align: 'right' },
    ...names.flatMap((name): Column[] => [
      { head: `${letter(report, name)} ${name}`, align: 'right' },
      { head: '', align: 'left' }
    ])
  ]
  if (comparison) {
    columns.push(
      {
        head: `${letter(report, comparison.variant)} − ${letter(report, comparison.reference)} [95%]`,
        align: 'right'
      },
      { head: 'p, Holm', align: 'right' }
    )
  }
  const steps = [...new Set(rows.map((row) => row.step))].sort((a, b) => a - b)
  return textTable(
    columns,
    steps.map((step) => {
      const cells = names.flatMap((name) => {
        const row = rows.find((candidate) => candidate.subject === name && candidate.step === step)
        return row ? [estimate(row), mark(row.verdict)] : ['', '']
      })
      const difference = comparison?.differences.find(
        (candidate) =>
          candidate.step === step &&
          candidate.component === sample.component &&
          candidate.data === sample.data &&
          candidate.sampledOn === sample.sampledOn
      )
      return [integer(step), ...cells, ...(comparison ? differenceCells(difference) : [])]
    })
  )
}

function differenceCells(difference: Difference | undefined): string[] {
  if (!difference || difference.difference === null) return ['none', '']
  if (difference.identicalWeights) return ['0, same weights', '']
  const { low, high, pAdjusted } = difference
  const digits = decimalsBy(difference.standardError, difference.difference)
  return [
    `${number(difference.difference, digits)} [${number(low, digits)}, ${number(high, digits)}]`,
    pAdjusted === null ? '' : pAdjusted < 0.0001 ? '< 0.0001' : pAdjusted.toFixed(4)
  ]
}

function behaviourBlock(report: Report): string[] {
  if (report.behaviour.length === 0) return []
  const names = [...new Set(report.behaviour.map((row) => row.subject))]
  const last = new Map(
    names.map((name) => [
      name,
      Math.max(...report.behaviour.filter((row) => row.subject === name).map((row) => row.step))
    ])
  )
  const rows = report.data.map((data) => [
    data.description === '' ? data.name : `${data.name} (${printable(data.description)})`,
    ...names.flatMap((name) => {
      const row = report.behaviour.find(
        (candidate) =>
          candidate.subject === name && candidate.data === data.name && candidate.step === last.get(name)
      )
      return row ? [row.meanLoss.toFixed(4), row.accuracy === null ? '' : row.accuracy.toFixed(3)] : ['', '']
    })
  ])
  const columns: Column[] = [
    { head: 'data', align: 'left' },
    ...names.flatMap((name): Column[] => [
      { head: `${letter(report, name)} loss`, align: 'right' },
      { head: 'accuracy', align: 'right' }
    ])
  ]
  const at = [...new Set(last.values())].map(integer).join(', ')
  return [`Behaviour at step ${at}\n${textTable(columns, rows)}`]
}

function comparisonBlock(report: Report): string[] {
  const comparison = report.comparison
  if (!comparison) return []
  const onset = comparison.onset
    ? `Onset      step ${integer(comparison.onset.step)} (between ${integer(comparison.onset.low)} and ${integer(comparison.onset.high)}), on ${comparison.onset.data}`
    : 'Onset      none'
  return [
    [
      `Verdict    ${comparison.verdict.replaceAll('-', ' ')}`,
      `           ${comparison.statement}`,
      onset
    ].join('\n')
  ]
}

function tally(report: Report): string {
  const count = (verdict: LlcEstimate['verdict']): number =>
    report.llc.filter((row) => row.verdict === verdict).length
  const lines = [
    `Estimates  ${report.llc.length}: ${count('usable')} usable, ${count('suspicious')} suspicious, ${count('rejected')} rejected`
  ]
  const weak = report.llc.filter((candidate) => candidate.verdict !== 'usable')
  for (const row of weak.slice(0, mostReasons)) {
    const why = row.reasons.map((reason) => reason.message).join('; ')
    lines.push(
      `           ${mark(row.verdict)} ${row.subject} step ${integer(row.step)}, ${row.data}: ${why}`
    )
  }
  if (weak.length > mostReasons) {
    lines.push(`           and ${weak.length - mostReasons} more, see the diagnostics of the report`)
  }
  return lines.join('\n')
}

/** Whether sampling reached the precision that the plan wants. */
function precisionLine({ llc }: Report): string[] {
  const asked = llc.flatMap(({ precision }) => precision ?? [])
  if (asked.length === 0) return []
  const reached = asked.filter(({ isReached }) => isReached).length
  const rest = reached === asked.length ? '' : '; the others spent their draws before'
  return [`Precision  reached by ${reached} of ${asked.length} estimates${rest}`]
}

/** Settings that were not settled say what they leave out. */
function limitLine({ calibration }: Report): string[] {
  const words = calibration === null ? '' : asymptoticWords(calibration)
  return words === '' ? [] : [`Calibration  ${words}`]
}

/** Estimates whose reasons are printed; the report has all. */
const mostReasons = 8

const letter = (report: Report, name: string): string =>
  report.subjects.find((subject) => subject.name === name)?.letter ?? ''

const mark = (verdict: LlcEstimate['verdict']): string =>
  ({ usable: '✓', suspicious: '△ suspicious', rejected: '☒ rejected' })[verdict]

function estimate(row: LlcEstimate): string {
  if (row.estimate === null || row.standardError === null) return 'no estimate'
  const digits = decimalsBy(row.standardError, row.estimate)
  return `${number(row.estimate, digits)} ± ${number(row.standardError, digits)}`
}

function number(value: number | null, digits = decimals(value ?? 0)): string {
  return value === null ? 'none' : value.toFixed(digits).replace('-', '−')
}

/** The first digit of the error is shown, at least. */
const decimalsBy = (error: number | null, value: number): number =>
  error !== null && error > 0
    ? Math.min(6, Math.max(decimals(value), Math.ceil(-Math.log10(error))))
    : decimals(value)

const decimals = (value: number): number => (Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 1 ? 1 : 3)

const integer = (value: number): string => value.toLocaleString('en-GB')
