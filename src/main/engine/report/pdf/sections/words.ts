import type { Report } from '../../../../../shared/report'
import type { LlcEstimate, Verdict } from '../../../../../shared/run'
import { palette, subjectStyle } from '../../figures/palette'
import { count, fixed, interval } from '../../numbers'
import type { Span, Text } from '../spans'

/** Words with a look that recur in the sections: subjects, verdicts, estimates. */

/** `● A`, in the subject's colour. */
export function letterText(report: Report, name: string): Span[] {
  const place = report.subjects.findIndex((subject) => subject.name === name)
  const subject = report.subjects[place]
  if (!subject) return [{ text: name }]
  return [{ text: subject.letter, mark: `subject-${place}`, color: subjectStyle(place).text }]
}

/** `● A aligned` */
export function subjectText(report: Report, name: string): Span[] {
  const [letter] = letterText(report, name)
  return letter && letter.text !== name ? [{ ...letter, text: `${letter.text} ${name}` }] : [{ text: name }]
}

export const verdictText = (verdict: Verdict): Text => [
  { text: verdict, mark: verdict, color: palette[verdict] }
]

/** `58.5 [57.0, 60.1]`, or `no estimate` for one that was rejected. */
export function estimateText(row: LlcEstimate | undefined, decimals: number): Text {
  if (!row) return 'not made'
  if (row.estimate === null) return [{ text: 'no estimate', color: palette.rejected }]
  return valueText(row.estimate, row.low, row.high, decimals)
}

export function valueText(value: number, low: number | null, high: number | null, decimals: number): Text {
  if (low === null || high === null) return fixed(value, decimals)
  return [
    { text: `${fixed(value, decimals)} ` },
    { text: interval(low, high, decimals), color: palette.textSoft }
  ]
}

export const code = (text: string): Span => ({ text, font: 'mono', color: palette.textSoft })

/** Rows of a table that is an extract where there are more. */
export const rowLimit = 16

export const cut = (shown: number, all: number): string =>
  shown < all ? ` Extract: ${shown} of ${count(all, 'row')}; all are in report.json.` : ''
