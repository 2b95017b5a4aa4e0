import type { Report } from '../../../../../shared/report'
import type { Behaviour } from '../../../../../shared/run'
import { endDifferences } from '../../comparison-facts'
import { isAlike } from '../../findings'
import { count, fixed, integer, small } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import { contentWidth, type } from '../theme'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { valueText } from './words'

/** More curves than this in one table would not be legible. */
const curvesPerTable = 8
const rowLimit = 16

/** 6.3: loss and accuracy of the checkpoints themselves. */
export function behaviourResults(context: Context, parent: Element): void {
  const { t, report, drawings } = context
  const sect = t.element(parent, 'Sect')
  heading(t, sect, 2, '6.3 Behaviour', report.behaviour.length > 0 ? 260 : 40)
  if (report.behaviour.length === 0) {
    paragraph(t, sect, 'No behaviour was measured.')
  } else {
    paragraph(
      t,
      sect,
      'The mean loss of each audited checkpoint on each data set, without sampling. The standard error is that over samples.'
    )
    figures(
      t,
      sect,
      report.figures.filter((figure) => figure.kind === 'behaviour'),
      drawings
    )
    differenceTable(context, sect)
    lossTables(context, sect)
  }
  sect.end()
}

function differenceTable({ t, report }: Context, sect: Element): void {
  const { comparison } = report
  const rows = endDifferences(report)
  if (!comparison || rows.length === 0) return
  const at = (subject: string, step: number, data: string): Behaviour | undefined =>
    report.behaviour.find((row) => row.subject === subject && row.step === step && row.data === data)
  const loss = (row: Behaviour | undefined): string => (row ? small(row.meanLoss, 4) : '')
  const share = (value: number | null): string => (value === null ? 'none' : fixed(value, 3))
  table(t, sect, {
    label: t.tableLabel('6'),
    caption:
      'Behaviour at the last compared step. B − A: mean over samples of the paired difference in loss. Alike: its interval includes zero, or it is below 2% of the loss of A.',
    columns: [
      { head: 'Data', width: 1 },
      { head: 'Step', width: 40, fixed: true, align: 'right' },
      { head: 'Loss A', width: 0.7, align: 'right' },
      { head: 'Loss B', width: 0.7, align: 'right' },
      { head: 'B − A [95%]', width: 1.8, align: 'right' },
      { head: 'Accuracy A', width: 0.75, align: 'right' },
      { head: 'Accuracy B', width: 0.75, align: 'right' },
      { head: 'Alike', width: 30, fixed: true }
    ],
    rows: rows.map((row) => [
      row.data,
      integer(row.step),
      loss(at(comparison.reference, row.step, row.data)),
      loss(at(comparison.variant, row.step, row.data)),
      valueText(row.difference, row.low, row.high, 4),
      share(row.accuracyReference),
      share(row.accuracyVariant),
      isAlike(report, row) ? 'yes' : 'no'
    ])
  })
}

interface Curve {
  readonly data: string
  readonly letter: string
  readonly rows: ReadonlyMap<number, Behaviour>
}

/** Loss by step, a column per subject and data set. */
function lossTables({ t, report }: Context, sect: Element): void {
  const curves = curvesOf(report)
  const shown = curves.slice(0, 4 * curvesPerTable)
  for (let from = 0; from < shown.length; from += curvesPerTable) {
    const part = shown.slice(from, from + curvesPerTable)
    const steps = [...new Set(part.flatMap((curve) => [...curve.rows.keys()]))].sort((a, b) => a - b)
    const chosen = extract(steps.length, () => false, rowLimit)
    const cut =
      chosen.length < steps.length
        ? ` Extract: ${chosen.length} of ${count(steps.length, 'step')}; all are in report.json, field behaviour.`
        : ''
    table(t, sect, {
      label: t.tableLabel('6'),
      caption: `Mean loss ± standard error by step.${cut}`,
      width: Math.min(contentWidth, 60 + 90 * part.length),
      style: part.length > 6 ? type.dense : type.table,
      columns: [
        { head: 'Step', width: 36, fixed: true, align: 'right' },
        ...part.map((curve) => ({
          head: `${curve.data} ${curve.letter}`,
          width: 1,
          align: 'right' as const
        }))
      ],
      rows: chosen.map((index) => {
        const step = steps[index] ?? 0
        return [integer(step), ...part.map((curve) => lossText(curve.rows.get(step)))]
      })
    })
  }
  if (shown.length < curves.length) {
    paragraph(
      t,
      sect,
      `${count(curves.length - shown.length, 'further curve')}: report.json, field behaviour.`
    )
  }
}

function lossText(row: Behaviour | undefined): Text {
  return row ? `${small(row.meanLoss, 3)}\u00a0±\u00a0${small(row.standardError, 3)}` : ''
}

function curvesOf(report: Report): Curve[] {
  return report.data.flatMap((data) =>
    report.subjects.flatMap((subject): Curve[] => {
      const rows = report.behaviour.filter((row) => row.data === data.name && row.subject === subject.name)
      if (rows.length === 0) return []
      return [{ data: data.name, letter: subject.letter, rows: new Map(rows.map((row) => [row.step, row])) }]
    })
  )
}
