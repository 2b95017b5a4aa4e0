import type { Report } from '../../../../../shared/report'
import { palette } from '../../figures/palette'
import { count, integer, shortHash, utcMinute } from '../../numbers'
import { facts, paragraph, type Fact } from '../blocks'
import { figures } from '../figure'
import { contentWidth, page, type } from '../theme'
import type { Context } from './context'
import { code, subjectText } from './words'

/** More subjects would push the other facts off the page; section 2 has them all. */
const coverSubjects = 6

/** The first page: what was audited, by whom, when, and where to sign. */
export function cover({ t, root, report, drawings }: Context): void {
  t.newPage()
  const sect = t.element(root, 'Sect')
  t.y = report.subjects.length > 3 ? 84 : 140
  paragraph(t, sect, 'Audit report: local learning coefficient over training', {
    style: type.lead,
    color: palette.textSoft,
    after: 8
  })
  paragraph(t, sect, [{ text: report.title, font: 'strong' }], { style: type.title, after: 26 })
  rule(t.y)
  t.y += 12
  facts(t, sect, [...subjectFacts(report), ...controlFacts(report)], 6.5)
  t.y += 22
  figures(
    t,
    sect,
    report.figures.filter((figure) => figure.kind === 'checkpoints'),
    drawings
  )
  signatures()
  sect.end()

  function rule(y: number): void {
    t.artifact(() => {
      t.doc.save().lineWidth(0.9).strokeColor(palette.text)
      t.doc
        .moveTo(page.left, y)
        .lineTo(page.left + contentWidth, y)
        .stroke()
        .restore()
    })
  }

  /** Two lines to sign on, for the auditor and the reviewer. */
  function signatures(): void {
    t.need(60)
    t.y += Math.min(44, Math.max(0, t.room - 40))
    const width = (contentWidth - 30) / 2
    const top = t.y
    const signers = [
      ['Auditor', report.auditor],
      ['Reviewer', report.reviewer]
    ] as const
    signers.forEach(([role, name], index) => {
      const x = page.left + index * (width + 30)
      t.y = top
      t.artifact(() => {
        t.doc.save().lineWidth(0.6).strokeColor(palette.lineStrong)
        t.doc
          .moveTo(x, top)
          .lineTo(x + width, top)
          .stroke()
          .restore()
      })
      t.y += 4
      const words = `${role}${name === '' ? '' : `: ${name}`}. Date and signature`
      paragraph(t, sect, words, { style: type.caption, color: palette.textSoft, x, width })
    })
  }
}

function subjectFacts(report: Report): Fact[] {
  const shown = report.subjects.slice(0, coverSubjects)
  const rows = shown.map((subject): Fact => ({
    label: `Subject ${subject.letter}`,
    text: [
      ...subjectText(report, subject.name),
      {
        text: `${subject.role === 'subject' ? '' : `, ${subject.role}`}, ${count(subject.steps.length, 'checkpoint')} `
      },
      code(`sha-256 ${shortHash(subject.sha256)}`)
    ]
  }))
  const more = report.subjects.length - shown.length
  return more > 0
    ? [...rows, { label: 'Further', text: `${count(more, 'subject')}, listed in section 2` }]
    : rows
}

function controlFacts(report: Report): Fact[] {
  return [
    { label: 'Report', text: report.id },
    { label: 'Status', text: report.status },
    { label: 'Date', text: utcMinute(report.createdUtc) },
    ...(report.auditor === '' ? [] : [{ label: 'Auditor', text: report.auditor }]),
    ...(report.reviewer === '' ? [] : [{ label: 'Reviewer', text: report.reviewer }]),
    {
      label: 'Plan',
      text: [code(shortHash(report.plan.sha256)), { text: `, frozen ${utcMinute(report.startedUtc)}` }]
    },
    {
      label: 'Ledger',
      text: [
        { text: `${integer(report.ledger.entries)} entries, head ` },
        code(shortHash(report.ledger.head))
      ]
    }
  ]
}
