import type { Report } from '../../../../../shared/report'
import type { LlcEstimate } from '../../../../../shared/run'
import { drawnMeasures } from '../../figures/data'
import { estimatesOf, measuresOf, measureWords, sameMeasure, type Measure } from '../../facts'
import { count, decimalsFor, diagnostic, integer, significant, small } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table, type Column } from '../table'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { estimateText, letterText, verdictText } from './words'

/** Rows of a table on paper; report.json has all. */
const rowLimit = 16

/** 6.1: each curve with its table. */
export function llcResults(context: Context, parent: Element): void {
  const { t, report, drawings } = context
  const sect = t.element(parent, 'Sect')
  heading(t, sect, 2, '6.1 Local learning coefficient', 300)
  if (report.llc.length === 0) {
    paragraph(t, sect, 'No LLC was measured.')
  } else {
    paragraph(t, sect, settingsText(report))
    const measures = drawnMeasures(report)
    for (const measure of measures) {
      if (measures.length > 1) heading(t, sect, 3, titleOf(measure), 280)
      const own = report.figures.filter(
        (figure) =>
          figure.kind === 'llc' && figure.label.startsWith('Figure 6.') && sameMeasure(figure, measure)
      )
      figures(t, sect, own, drawings)
      measureTable(context, sect, measure)
    }
    const more = measuresOf(report.llc).length - measures.length
    if (more > 0) paragraph(t, sect, `${count(more, 'further measure')}: report.json, field llc.`)
  }
  sect.end()
}

/** Names of components keep their case. */
const titleOf = (measure: Measure): string => measureWords(measure).replace(/^the /, 'The ')

function settingsText(report: Report): Text {
  const [first] = report.settings
  if (!first) return ''
  if (report.settings.length > 1) {
    return `Estimated under ${count(report.settings.length, 'configuration')} (appendix A). Estimates are comparable only within one.`
  }
  const { settings } = first
  const batch = settings.batchSize === 'full' ? 'all samples' : integer(settings.batchSize)
  return [
    { text: `${count(report.llc.length, 'estimate')} under one frozen configuration: nβ = ` },
    {
      text: `${significant(settings.nBeta)}, γ = ${significant(settings.localization)}, ε = ${significant(settings.stepSize)}, `
    },
    {
      text: `${count(settings.chains, 'chain')} × ${integer(settings.draws)} draws after ${integer(settings.burnIn)} of burn-in, batch ${batch}, seed ${settings.seed}. LLC has no unit.`
    }
  ]
}

function measureTable(context: Context, sect: Element, measure: Measure): void {
  if (context.report.subjects.length <= 2) byStep(context, sect, measure)
  else bySubject(context, sect, measure)
}

/** A row per step, the two subjects side by side. */
function byStep({ t, report }: Context, sect: Element, measure: Measure): void {
  const rows = estimatesOf(report, measure)
  const steps = [...new Set(rows.map((row) => row.step))].sort((a, b) => a - b)
  const isMarked = (index: number): boolean =>
    rows.some((row) => row.step === steps[index] && row.verdict !== 'usable')
  const chosen = extract(steps.length, isMarked, rowLimit)
  const at = (subject: string, step: number): LlcEstimate | undefined =>
    rows.find((row) => row.subject === subject && row.step === step)
  const decimals = decimalsFor(rows.map((row) => row.standardError))
  const subjectColumns = report.subjects.flatMap((subject): Column[] => [
    { head: `${subject.letter} [95%]`, width: 1.5, align: 'right' },
    { head: 'verdict', width: 1 },
    { head: `loss ${subject.letter}`, width: 40, fixed: true, align: 'right' }
  ])
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: captionOf(measure, chosen.length, steps.length, 'step'),
    columns: [{ head: 'Step', width: 40, fixed: true, align: 'right' }, ...subjectColumns],
    rows: chosen.map((index) => {
      const step = steps[index] ?? 0
      const cells = report.subjects.flatMap((subject): Text[] => {
        const row = at(subject.name, step)
        return [
          estimateText(row, decimals),
          row ? verdictText(row.verdict) : '',
          row ? small(row.baselineLoss, 4) : ''
        ]
      })
      return [integer(step), ...cells]
    })
  })
}

/** A row per subject and step. */
function bySubject({ t, report }: Context, sect: Element, measure: Measure): void {
  const rows = report.subjects.flatMap((subject) => estimatesOf(report, measure, subject.name))
  const chosen = extract(rows.length, (index) => rows[index]?.verdict !== 'usable', 3 * rowLimit)
  const decimals = decimalsFor(rows.map((row) => row.standardError))
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: captionOf(measure, chosen.length, rows.length, 'row'),
    columns: [
      { head: 'Subject', width: 1 },
      { head: 'Step', width: 44, fixed: true, align: 'right' },
      { head: 'LLC [95%]', width: 1.4, align: 'right' },
      { head: 'Verdict', width: 1 },
      { head: 'R-hat', width: 44, fixed: true, align: 'right' },
      { head: 'Loss', width: 44, fixed: true, align: 'right' }
    ],
    rows: chosen.flatMap((index) => {
      const row = rows[index]
      if (!row) return []
      return [
        [
          letterText(report, row.subject),
          integer(row.step),
          estimateText(row, decimals),
          verdictText(row.verdict),
          row.rHat === null ? '' : diagnostic(row.rHat),
          small(row.baselineLoss, 4)
        ]
      ]
    })
  })
}

function captionOf(measure: Measure, shown: number, all: number, noun: string): string {
  const extractWords =
    shown < all
      ? ` Extract: ${shown} of ${count(all, noun)}, those not usable first; all are in report.json, field llc.`
      : ''
  return `LLC of ${measureWords(measure)}, with the loss of the checkpoint itself.${extractWords}`
}
