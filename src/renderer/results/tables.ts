import type { Report } from '../../shared/report'
import type { LlcEstimate } from '../../shared/run'
import { t } from '../i18n'
import { limitText } from './limits'
import { missingText, rejectionsOf } from './missing'
import {
  byteText,
  estimateText,
  fixed,
  intervalDecimals,
  probability,
  shortHash,
  significant,
  whole
} from './numbers'
import { behaviourOf, differencesOf, estimatesOf, letterOf, type Measure, subjectsOf } from './series'
import type { Cell, Row, Table } from './table'

/** The tables of the screens, each the twin of a chart or a list of its own. */

const stepCell = (step: number): Cell => ({ text: whole(step), value: step })

const reasonText = ({ reasons }: LlcEstimate): string => reasons.map(({ message }) => message).join('; ')

const reasonCell = (estimate: LlcEstimate): Cell => ({ text: reasonText(estimate), wrap: true })

function verdictCell(estimate: LlcEstimate): Cell {
  const { verdict } = estimate
  const title = reasonText(estimate)
  return {
    text: t(`frame.verdicts.${verdict}`),
    value: verdict,
    mark: verdict,
    ...(title === '' ? {} : { title })
  }
}

export function llcTable(report: Report, measure: Measure): Table {
  const rows = subjectsOf(report).flatMap((subject) =>
    estimatesOf(report, measure, subject).map((estimate): Row => {
      const decimals = intervalDecimals(estimate)
      return {
        step: estimate.step,
        rejected: estimate.verdict === 'rejected',
        cells: [
          { text: subject.name, letter: subject.letter },
          stepCell(estimate.step),
          {
            text: estimate.estimate === null ? t('results.noEstimate') : fixed(estimate.estimate, decimals),
            value: estimate.estimate
          },
          { text: fixed(estimate.low, decimals), value: estimate.low },
          { text: fixed(estimate.high, decimals), value: estimate.high },
          { text: significant(estimate.standardError, 2), value: estimate.standardError },
          verdictCell(estimate)
        ]
      }
    })
  )
  return {
    columns: [
      { title: t('results.columns.subject') },
      { title: t('results.columns.step'), numeric: true },
      { title: t('results.columns.llc'), numeric: true },
      { title: t('results.columns.low'), unit: '95%', numeric: true },
      { title: t('results.columns.high'), unit: '95%', numeric: true },
      { title: t('results.columns.standardError'), numeric: true },
      { title: t('results.columns.verdict') }
    ],
    rows
  }
}

export function differenceTable(report: Report, measure: Measure): Table {
  const rejections = rejectionsOf(report)
  const rows = differencesOf(report, measure).map((one): Row => {
    const decimals = intervalDecimals(one)
    return {
      step: one.step,
      rejected: one.difference === null,
      cells: [
        stepCell(one.step),
        {
          text: one.difference === null ? missingText(rejections(one)) : fixed(one.difference, decimals),
          value: one.difference
        },
        { text: fixed(one.low, decimals), value: one.low },
        { text: fixed(one.high, decimals), value: one.high },
        {
          text: one.identicalWeights ? t('results.identicalWeights') : probability(one.pAdjusted),
          value: one.pAdjusted
        },
        { text: significant(one.correlation, 2), value: one.correlation }
      ]
    }
  })
  return {
    columns: [
      { title: t('results.columns.step'), numeric: true },
      { title: t('results.columns.difference'), numeric: true },
      { title: t('results.columns.low'), unit: '95%', numeric: true },
      { title: t('results.columns.high'), unit: '95%', numeric: true },
      { title: t('results.columns.holm'), numeric: true },
      { title: t('results.columns.correlation'), numeric: true }
    ],
    rows
  }
}

export function behaviourTable(report: Report, data: readonly string[]): Table {
  const rows = data.flatMap((name) =>
    subjectsOf(report).flatMap((subject) =>
      behaviourOf(report, name, subject).map((one): Row => ({
        step: one.step,
        cells: [
          { text: name },
          { text: subject.name, letter: subject.letter },
          stepCell(one.step),
          { text: significant(one.meanLoss, 4), value: one.meanLoss },
          { text: significant(one.standardError, 2), value: one.standardError },
          { text: fixed(one.accuracy, 3), value: one.accuracy },
          { text: whole(one.samples), value: one.samples }
        ]
      }))
    )
  )
  return {
    columns: [
      { title: t('results.columns.data') },
      { title: t('results.columns.subject') },
      { title: t('results.columns.step'), numeric: true },
      { title: t('results.columns.meanLoss'), numeric: true },
      { title: t('results.columns.standardError'), numeric: true },
      { title: t('results.columns.accuracy'), numeric: true },
      { title: t('results.columns.samples'), numeric: true }
    ],
    rows
  }
}

export function diagnosticsTable(report: Report): Table {
  return {
    columns: [
      { title: t('results.columns.subject') },
      { title: t('results.columns.step'), numeric: true },
      { title: t('results.columns.component') },
      { title: t('results.columns.data') },
      { title: t('results.columns.llc'), unit: '95%', numeric: true },
      { title: t('results.columns.rHat'), numeric: true },
      { title: t('results.columns.essBulk'), unit: t('results.columns.draws'), numeric: true },
      { title: t('results.columns.equilibrium'), numeric: true },
      { title: t('results.columns.degree'), numeric: true },
      { title: t('results.columns.heatingShare'), numeric: true },
      { title: t('results.columns.acceptance'), numeric: true },
      { title: t('results.columns.verdict') },
      { title: t('results.columns.reason') }
    ],
    rows: report.llc.map((estimate): Row => {
      const { diagnostics } = estimate
      const number = (value: number | null, digits: number): Cell => ({
        text: significant(value, digits),
        value
      })
      return {
        step: estimate.step,
        rejected: estimate.verdict === 'rejected',
        cells: [
          { text: estimate.subject, letter: letterOf(report, estimate.subject) },
          stepCell(estimate.step),
          { text: estimate.component },
          { text: estimate.data },
          { text: estimateText(estimate.estimate, estimate), value: estimate.estimate },
          { text: fixed(estimate.rHat, 3), value: estimate.rHat },
          { text: fixed(estimate.ess, 0), value: estimate.ess },
          number(diagnostics.equilibrium, 3),
          number(diagnostics.degree, 3),
          number(diagnostics.heatingShare, 2),
          number(diagnostics.acceptance, 3),
          verdictCell(estimate),
          reasonCell(estimate)
        ]
      }
    })
  }
}

/** The estimates that are not usable, each with its reasons. */
export function doubtfulTable(report: Report): Table {
  return {
    columns: [
      { title: t('results.columns.subject') },
      { title: t('results.columns.step'), numeric: true },
      { title: t('results.columns.data') },
      { title: t('results.columns.verdict') },
      { title: t('results.columns.reason') }
    ],
    rows: report.llc
      .filter(({ verdict }) => verdict !== 'usable')
      .map((estimate): Row => {
        const { subject, step, data, component } = estimate
        return {
          step,
          rejected: estimate.verdict === 'rejected',
          cells: [
            { text: subject, letter: letterOf(report, subject) },
            stepCell(step),
            { text: component === 'full' ? data : `${data}, ${component}` },
            verdictCell(estimate),
            reasonCell(estimate)
          ]
        }
      })
  }
}

export function thresholdTable(report: Report): Table {
  return {
    columns: [
      { title: t('results.columns.diagnostic') },
      { title: t('results.columns.suspicious') },
      { title: t('results.columns.rejected') },
      { title: t('results.columns.source') }
    ],
    rows: report.thresholds.map((threshold) => ({
      cells: [
        { text: threshold.label },
        { text: limitText(threshold, 'suspicious'), value: threshold.suspicious },
        { text: limitText(threshold, 'rejected'), value: threshold.rejected },
        { text: threshold.source, wrap: true }
      ]
    }))
  }
}

export function manifestTable(report: Report): Table {
  return {
    columns: [
      { title: t('results.columns.file') },
      { title: t('results.columns.role') },
      { title: t('results.columns.format') },
      { title: t('results.columns.size'), numeric: true },
      { title: t('results.columns.sha256'), mono: true },
      { title: t('results.columns.findings'), numeric: true }
    ],
    rows: report.manifest.map(({ path, role, format, sizeBytes, sha256, findings }) => ({
      cells: [
        { text: path, wrap: true },
        { text: role },
        { text: format },
        { text: byteText(sizeBytes), value: sizeBytes },
        { text: shortHash(sha256), value: sha256, title: sha256 },
        { text: whole(findings.length), value: findings.length }
      ]
    }))
  }
}
