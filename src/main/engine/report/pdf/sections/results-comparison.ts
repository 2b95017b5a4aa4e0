import type { Report } from '../../../../../shared/report'
import type { Difference, LlcEstimate } from '../../../../../shared/run'
import { differencesOf, endOfDifference, isStated } from '../../comparison-facts'
import {
  componentWords,
  dataWords,
  estimatesOf,
  measureWords,
  measuresOf,
  primaryMeasure,
  type Measure
} from '../../facts'
import { drawnMeasures } from '../../figures/data'
import { palette } from '../../figures/palette'
import { count, decimalsFor, diagnostic, fixed, integer, probability } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import { weightsPart } from './comparison-weights'
import { outputsPart } from './comparison-outputs'
import type { Context } from './context'
import { estimateText, valueText } from './words'

const rowLimit = 16

/** 6.2: the difference of the two subjects over training and, at the last step, by component. */
export function comparisonResults(context: Context, parent: Element): void {
  const { t, report, drawings } = context
  const sect = t.element(parent, 'Sect')
  heading(t, sect, 2, '6.2 Comparison', report.comparison ? 300 : 40)
  const { comparison } = report
  if (!comparison) {
    paragraph(
      t,
      sect,
      report.complete ? 'The plan asks for no comparison.' : 'No comparison was made: the run is incomplete.'
    )
  } else {
    paragraph(t, sect, `${comparison.statement} ${onsetWords(report)}`)
    for (const measure of drawnMeasures(report)) {
      const own = report.figures.filter(
        (figure) => figure.kind === 'difference' && figure.label.startsWith('Figure 6.')
      )
      figures(
        t,
        sect,
        own.filter(
          (figure) =>
            figure.component === measure.component &&
            figure.data === measure.data &&
            figure.sampledOn === measure.sampledOn
        ),
        drawings
      )
      differenceTable(context, sect, measure)
    }
    componentTable(context, sect)
    weightsPart(context, sect)
    outputsPart(context, sect)
  }
  sect.end()
}

function onsetWords(report: Report): string {
  const onsets = report.comparison?.onsets ?? []
  if (onsets.length === 0) return 'No onset was found.'
  const shown = onsets
    .slice(0, 6)
    .map(
      (onset) =>
        `${componentWords(onset.component)} on ${onset.data} at step ${integer(onset.step)} (between ${integer(onset.low)} and ${integer(onset.high)})`
    )
  const more = onsets.length > shown.length ? ` and ${count(onsets.length - shown.length, 'other')}` : ''
  return `Onset of the difference: ${shown.join('; ')}${more}.`
}

function differenceTable({ t, report }: Context, sect: Element, measure: Measure): void {
  const rows = differencesOf(report, measure)
  if (rows.length === 0) return
  const decimals = decimalsFor(rows.map((row) => row.standardError))
  const ends = rows.map((row) => endOfDifference(report, row))
  const chosen = extract(rows.length, (index) => rows[index]?.difference === null, rowLimit)
  const cut =
    chosen.length < rows.length
      ? ` Extract: ${chosen.length} of ${count(rows.length, 'step')}; all are in report.json, field comparison.`
      : ''
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `LLC of B minus LLC of A, ${measureWords(measure)}. Correlation: of the two subjects’ draws.${precisionWords(ends)}${cut}`,
    columns: [
      { head: 'Step', width: 44, fixed: true, align: 'right' },
      { head: 'B − A [95%]', width: 1.5, align: 'right' },
      { head: 'Standard error', width: 0.8, align: 'right' },
      { head: 'Correlation', width: 0.8, align: 'right' },
      { head: 'p', width: 0.6, align: 'right' },
      { head: 'p, Holm', width: 0.6, align: 'right' },
      { head: 'Note', width: 0.9 }
    ],
    rows: chosen.flatMap((index) => {
      const row = rows[index]
      return row ? [differenceRow(row, decimals, ends[index] ?? null)] : []
    })
  })
}

/** What sampling to a precision came to. */
function precisionWords(ends: readonly LlcEstimate['precision'][]): string {
  const asked = ends.filter((end) => end !== null)
  if (asked.length === 0) return ''
  const reached = asked.filter(({ isReached }) => isReached).length
  return ` Both sides were sampled until the standard error of the difference was small enough: reached at ${reached} of ${count(asked.length, 'step')}; elsewhere the draws were spent before.`
}

function differenceRow(row: Difference, decimals: number, end: LlcEstimate['precision']): Text[] {
  const spent = end !== null && !end.isReached ? `budget, before ${diagnostic(end.wanted)}` : ''
  return [
    integer(row.step),
    row.difference === null
      ? [{ text: 'none', color: palette.rejected }]
      : valueText(row.difference, row.low, row.high, decimals),
    row.standardError === null ? '' : fixed(row.standardError, decimals),
    row.correlation === null ? '' : fixed(row.correlation, 2),
    row.pValue === null ? '' : probability(row.pValue),
    row.pAdjusted === null ? '' : probability(row.pAdjusted),
    row.identicalWeights ? 'same weights' : row.difference === null ? 'no estimate' : spent
  ]
}

/** Where several components were measured: all of them at the last step of the comparison. */
function componentTable({ t, report }: Context, sect: Element): void {
  const { comparison } = report
  const primary = primaryMeasure(report)
  if (!comparison || !primary) return
  const measures = measuresOf(report.llc).filter(
    (measure) => measure.data === primary.data && measure.sampledOn === primary.sampledOn
  )
  const step = Math.max(...differencesOf(report, primary).map((row) => row.step))
  if (measures.length < 2 || !Number.isFinite(step)) return
  const shown = measures.slice(0, 40)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `LLC by component at step ${integer(step)} on ${dataWords(primary)}. Components do not add up to the whole model.${shown.length < measures.length ? ` The first ${shown.length} of ${measures.length}.` : ''}`,
    columns: [
      { head: 'Component', width: 1.4 },
      { head: 'A', width: 1.2, align: 'right' },
      { head: 'B', width: 1.2, align: 'right' },
      { head: 'B − A [95%]', width: 1.4, align: 'right' },
      { head: 'p, Holm', width: 0.6, align: 'right' }
    ],
    rows: shown.map((measure) => {
      const rows = estimatesOf(report, measure).filter((row) => row.step === step)
      const decimals = decimalsFor(rows.map((row) => row.standardError))
      const difference = differencesOf(report, measure).find((row) => row.step === step)
      const of = (subject: string): Text =>
        estimateText(
          rows.find((row) => row.subject === subject),
          decimals
        )
      return [
        componentWords(measure.component),
        of(comparison.reference),
        of(comparison.variant),
        isStated(difference)
          ? valueText(difference.difference, difference.low, difference.high, decimals)
          : [{ text: 'none', color: palette.rejected }],
        isStated(difference) && difference.pAdjusted !== null ? probability(difference.pAdjusted) : ''
      ]
    })
  })
}
