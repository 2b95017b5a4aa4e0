import { palette } from '../figures/palette'
import { addInternalLink } from './patches'
import { paragraph } from './blocks'
import { ascent, drawLine, oneLine } from './spans'
import { contentBottom, contentWidth, page, type, type TextStyle } from './theme'
import type { ContentsEntry, Element, Typesetter } from './typesetter'

const indent = 14
const numberWidth = 30
const chapter: TextStyle = { size: 9.4, leading: 19 }
const section: TextStyle = { size: 8.8, leading: 14.5 }

const styleOf = (entry: ContentsEntry): TextStyle => (entry.level === 1 ? chapter : section)

/** Keeps a page for the table of contents, in its place in the order of reading.
 *  @returns `fill`, to be called once every heading has its page */
export function contentsPage(t: Typesetter, root: Element): { fill: () => void } {
  t.newPage()
  const index = t.pageIndex
  const sect = t.element(root, 'Sect')
  paragraph(t, sect, [{ text: 'Contents', font: 'strong' }], { style: type.heading1, after: 10 })
  const top = t.y
  const list = t.element(sect, 'TOC')
  return {
    fill: () => {
      t.doc.switchToPage(index)
      t.y = top
      for (const entry of fitting(t.contents, contentBottom - top)) drawEntry(t, list, entry)
      list.end()
      sect.end()
    }
  }
}

/** All entries, or the chapters alone where all would not fit on the page. */
function fitting(entries: readonly ContentsEntry[], room: number): readonly ContentsEntry[] {
  const height = entries.reduce((sum, entry) => sum + styleOf(entry).leading, 0)
  return height <= room ? entries : entries.filter((entry) => entry.level === 1)
}

function drawEntry(t: Typesetter, list: Element, entry: ContentsEntry): void {
  const style = styleOf(entry)
  const x = page.left + (entry.level - 1) * indent
  const font = entry.level === 1 ? 'strong' : 'regular'
  const right = page.left + contentWidth
  const words = oneLine(t, [{ text: entry.text, font }], style, right - numberWidth - x)
  const number = oneLine(t, String(entry.page + 1), style, numberWidth)
  const item = t.element(list, 'TOCI')
  const reference = t.element(item, 'Reference')
  const link = t.element(reference, 'Link')
  const baseline = t.y + ascent(style)
  link.add(() => {
    drawLine(t, words, x, baseline)
    drawLine(t, number, right - number.width, baseline)
    const area = { x, y: t.y + 1, width: right - x, height: style.leading - 2 }
    addInternalLink(t.doc, area, entry.destination, `${entry.text}, page ${entry.page + 1}`, link)
  })
  // Ended while its page is the current one: pdfkit notes the page of the link at that moment.
  link.end()
  reference.end()
  item.end()
  const from = x + words.width + 5
  const to = right - number.width - 5
  if (to > from) leader(t, from, to, baseline - 1.5)
  t.y += style.leading
}

function leader(t: Typesetter, from: number, to: number, y: number): void {
  t.artifact(() => {
    t.doc.save().lineWidth(0.5).strokeColor(palette.lineStrong).dash(0.5, { space: 3 })
    t.doc.moveTo(from, y).lineTo(to, y).stroke().undash().restore()
  })
}
