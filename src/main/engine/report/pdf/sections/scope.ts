import type { Report, ReportSubject } from '../../../../../shared/report'
import { count, integer, list } from '../../numbers'
import { bullets, subheading, paragraph } from '../blocks'
import { table } from '../table'
import { chapter, type Context } from './context'
import { subjectText } from './words'

/** 2: what was audited and what the result may be used for. */
export function scopeSection(context: Context): void {
  const { t, report } = context
  chapter(
    context,
    '2 Scope and reliance',
    (sect) => {
      paragraph(t, sect, scopeWords(report))
      table(t, sect, {
        label: t.tableLabel('2'),
        caption: 'Subjects. SHA-256 over the hashes of the audited weight files, in step and path order.',
        columns: [
          { head: 'Subject', width: 1.2 },
          { head: 'Role', width: 0.7 },
          { head: 'Model', width: 1.9 },
          { head: 'Parameters', width: 52, fixed: true, align: 'right' },
          { head: 'Checkpoints audited', width: 1.3 },
          { head: 'SHA-256', width: 1.15 }
        ],
        rows: report.subjects.map((subject) => [
          subjectText(report, subject.name),
          subject.role,
          subject.description === '' ? subject.family : subject.description,
          integer(subject.parameterCount),
          stepsWords(subject),
          [{ text: subject.sha256.slice(0, 16), font: 'mono' }]
        ])
      })
      subheading(t, sect, 'Not assessed')
      bullets(t, sect, report.summary.notAssessed)
      subheading(t, sect, 'Reliance')
      paragraph(t, sect, report.summary.reliance)
      paragraph(
        t,
        sect,
        'The report is an account of measurements. It is no statement on whether a model is safe, aligned or fit for a purpose, and it holds for the files with the hashes of appendix B only.'
      )
    },
    { newPage: 'always' }
  )
}

function scopeWords(report: Report): string {
  const names = report.subjects.slice(0, 6).map((subject) => `${subject.letter} (${subject.name})`)
  const more = report.subjects.length > names.length ? ' and others' : ''
  const sampled = report.data.filter((data) => data.use === 'sample').map((data) => data.name)
  const llc =
    sampled.length === 0
      ? 'No LLC was planned.'
      : `The posterior was sampled on ${list(sampled)}, for ${count(report.settings.length, 'sampler configuration')}.`
  return `Audited were ${list(names)}${more} at the training steps of table 2.1, on ${count(report.data.length, 'data set')} (section 4). ${llc}`
}

function stepsWords({ steps, stepsFound }: ReportSubject): string {
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined) return 'none'
  const span = steps.length === 1 ? `step ${integer(first)}` : `steps ${integer(first)} to ${integer(last)}`
  return `${integer(steps.length)} of ${integer(stepsFound.length)} found, ${span}`
}
