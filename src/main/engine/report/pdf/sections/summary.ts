import type { Report } from '../../../../../shared/report'
import { count } from '../../numbers'
import { facts, type Fact } from '../blocks'
import { figures } from '../figure'
import { table } from '../table'
import { type } from '../theme'
import { chapter, type Context } from './context'

/** Findings on the summary's one page; section 5 has them all. */
const summaryFindings = 10

/** 1: the page for those who read one page. */
export function summarySection(context: Context): void {
  const { t, report, drawings } = context
  const { summary } = report
  chapter(
    context,
    '1 Executive summary',
    (sect) => {
      facts(t, sect, [
        { label: 'Question', text: summary.question },
        { label: 'Answer', text: [summary.answer, summary.detail], style: type.lead },
        { label: 'Confidence', text: summary.confidence }
      ])
      t.y += 4
      figures(
        t,
        sect,
        report.figures.filter((figure) => figure.label.startsWith('Figure 1.')),
        drawings
      )
      facts(t, sect, [
        findingsFact(context),
        { label: 'Not assessed', text: summary.notAssessed.join(' ') },
        { label: 'Basis', text: summary.basis },
        { label: 'Reliance', text: summary.reliance }
      ])
    },
    { newPage: 'always' }
  )
}

function findingsFact({ t, report }: Context): Fact {
  const { findings } = report.summary
  if (findings.length === 0) return { label: 'Key findings', text: 'None.' }
  return {
    label: 'Key findings',
    text: findingsWords(report),
    below: (element, x, width) => {
      t.y += 3
      table(t, element, {
        label: '',
        caption: 'Key findings by falling severity',
        hideCaption: true,
        columns: [
          { head: 'Id', width: 26, fixed: true },
          { head: 'Finding', width: 1 },
          { head: 'Severity', width: 42, fixed: true }
        ],
        rows: findings
          .slice(0, summaryFindings)
          .map((finding) => [finding.id, finding.title, finding.severity]),
        x,
        width
      })
      t.y -= 6
    }
  }
}

function findingsWords(report: Report): string {
  const { findings } = report.summary
  const shown = Math.min(findings.length, summaryFindings)
  const all = shown === findings.length ? count(shown, 'finding') : `The first ${shown} of ${findings.length}`
  return `${all}, by falling severity. Section 5 says on what each rests and what to do.`
}
