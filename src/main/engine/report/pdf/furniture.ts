import type { Report } from '../../../../shared/report'
import { palette } from '../figures/palette'
import { shortHash } from '../numbers'
import { drawLine, oneLine, type Line, type Text } from './spans'
import { contentWidth, page, type } from './theme'
import type { Typesetter } from './typesetter'

/** Headers and footers of all pages. Artifacts: a reader's software leaves them out of the text. */
export function furniture(t: Typesetter, report: Report, jsonSha256: string): void {
  const { count } = t.doc.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    t.doc.switchToPage(index)
    t.artifact(() => {
      if (index > 0) header(t, report, t.sections[index] ?? '')
      footer(t, report, jsonSha256, index + 1, count)
    }, 'Pagination')
  }
}

function header(t: Typesetter, report: Report, section: string): void {
  const right = line(t, section, contentWidth * 0.4)
  const id = line(t, report.id, contentWidth * 0.3)
  const x = page.left + id.width + 24
  drawLine(t, id, page.left, page.headerBaseline)
  drawLine(
    t,
    line(t, report.title, contentWidth - (x - page.left) - right.width - 24),
    x,
    page.headerBaseline
  )
  drawLine(t, right, page.left + contentWidth - right.width, page.headerBaseline)
  rule(t, page.headerBaseline + 8)
}

function footer(t: Typesetter, report: Report, jsonSha256: string, number: number, count: number): void {
  rule(t, page.footerBaseline - 13)
  const left = line(t, `${report.generator.name} ${report.generator.version}`, contentWidth * 0.3)
  drawLine(t, left, page.left, page.footerBaseline)
  const hash: Text = [{ text: 'report.json sha-256 ' }, { text: shortHash(jsonSha256), font: 'mono' }]
  drawLine(t, line(t, hash, contentWidth * 0.4), page.left + left.width + 24, page.footerBaseline)
  const right = line(t, `page ${number} of ${count}`, contentWidth * 0.3)
  drawLine(t, right, page.left + contentWidth - right.width, page.footerBaseline)
}

const line = (t: Typesetter, text: Text, width: number): Line =>
  oneLine(t, text, type.furniture, width, palette.textSoft)

function rule(t: Typesetter, y: number): void {
  t.doc.save().lineWidth(0.6).strokeColor(palette.lineStrong)
  t.doc
    .moveTo(page.left, y)
    .lineTo(page.left + contentWidth, y)
    .stroke()
    .restore()
}
