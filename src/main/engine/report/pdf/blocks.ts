import { palette } from '../figures/palette'
import { ascent, breakLines, drawLine, type Line, type Text } from './spans'
import { contentWidth, labelColumn, page, type, type TextStyle } from './theme'
import type { Element, Typesetter } from './typesetter'

/** Blocks of text: headings, paragraphs, lists and facts. Each leaves the cursor below itself. */

export interface BlockOptions {
  readonly style?: TextStyle
  readonly color?: string
  readonly x?: number
  readonly width?: number
  /** Space below, points. */
  readonly after?: number
  readonly kind?: string
}

/** A paragraph; it may go on over pages. A single line is never left behind at the foot of a page. */
export function paragraph(t: Typesetter, parent: Element, text: Text, options: BlockOptions = {}): void {
  const { style = type.body, x = page.left, after = 6 } = options
  const width = options.width ?? contentWidth - (x - page.left)
  const lines = breakLines(t, text, style, width, options.color)
  const element = t.element(parent, options.kind ?? 'P')
  drawLines(t, element, lines, style, x)
  element.end()
  t.y += after
}

/** Draws lines into an element from the cursor on, over as many pages as it takes. */
export function drawLines(
  t: Typesetter,
  element: Element,
  lines: readonly Line[],
  style: TextStyle,
  x: number
): void {
  let rest = [...lines]
  if (rest.length > 1 && t.room < 2 * style.leading) t.newPage()
  while (rest.length > 0) {
    let fit = Math.max(1, Math.floor((t.room + 0.01) / style.leading))
    // No single line at the top of the next page either.
    if (fit === rest.length - 1 && fit > 2) fit -= 1
    const chunk = rest.slice(0, fit)
    rest = rest.slice(fit)
    const top = t.y
    element.add(() => {
      chunk.forEach((line, index) => {
        drawLine(t, line, x, top + index * style.leading + ascent(style))
      })
    })
    t.y = top + chunk.length * style.leading
    if (rest.length > 0) t.newPage()
  }
}

/** A numbered heading, listed in the contents. It keeps at least `keep` points of what follows on its page. */
export function heading(t: Typesetter, parent: Element, level: 1 | 2 | 3, text: string, keep = 90): void {
  const style = level === 1 ? type.heading1 : level === 2 ? type.heading2 : type.heading3
  const lines = headingLines(t, text, style)
  t.y += t.y > page.top ? ([16, 10, 6][level - 1] ?? 0) : 0
  t.need(lines.length * style.leading + keep)
  if (level < 3) t.register(level === 1 ? 1 : 2, text)
  drawHeading(t, parent, `H${level}`, lines, style)
  t.y += level === 1 ? 7 : 4
}

/** A heading of the second level that is too small for the contents. */
export function subheading(t: Typesetter, parent: Element, text: string, keep = 90): void {
  const lines = headingLines(t, text, type.heading3)
  t.y += t.y > page.top ? 8 : 0
  t.need(lines.length * type.heading3.leading + keep)
  drawHeading(t, parent, 'H2', lines, type.heading3)
  t.y += 4
}

const headingLines = (t: Typesetter, text: string, style: TextStyle): Line[] =>
  breakLines(t, [{ text, font: 'strong' }], style, contentWidth)

function drawHeading(
  t: Typesetter,
  parent: Element,
  kind: string,
  lines: readonly Line[],
  style: TextStyle
): void {
  const element = t.element(parent, kind)
  drawLines(t, element, lines, style, page.left)
  element.end()
}

export function bullets(t: Typesetter, parent: Element, items: readonly Text[]): void {
  const list = t.element(parent, 'L')
  for (const item of items) {
    const lines = breakLines(t, item, type.body, contentWidth - 14)
    t.need(Math.min(2, lines.length) * type.body.leading)
    const entry = t.element(list, 'LI')
    const top = t.y
    const label = t.element(entry, 'Lbl')
    label.add(() => {
      drawLine(
        t,
        breakLines(t, '•', type.body, 10)[0] ?? { pieces: [], width: 0 },
        page.left + 2,
        top + ascent(type.body)
      )
    })
    label.end()
    const body = t.element(entry, 'LBody')
    const p = t.element(body, 'P')
    drawLines(t, p, lines, type.body, page.left + 14)
    p.end()
    body.end()
    entry.end()
    t.y += 3
  }
  list.end()
  t.y += 4
}

/** A fact: its name in the left column, what is said about it on the right. */
export interface Fact {
  readonly label: string
  readonly text: Text | readonly Text[]
  readonly style?: TextStyle
  /** Drawn below the text, within the right column. */
  readonly below?: (element: Element, x: number, width: number) => void
}

/** A list of facts, as the report's summary and findings are written. */
export function facts(t: Typesetter, parent: Element, rows: readonly Fact[], gap = 5): void {
  const list = t.element(parent, 'L')
  const x = page.left + labelColumn.width + labelColumn.gap
  const width = contentWidth - labelColumn.width - labelColumn.gap
  for (const row of rows) {
    const paragraphs = isTexts(row.text) ? row.text : [row.text]
    const first = paragraphs[0] ?? ''
    const style = row.style ?? type.body
    const firstLines = breakLines(t, first, style, width)
    t.need(Math.min(3, firstLines.length) * style.leading + (row.below ? 40 : 0))
    const item = t.element(list, 'LI')
    const top = t.y
    const label = t.element(item, 'Lbl')
    const labelLines = breakLines(t, row.label, type.body, labelColumn.width, palette.textSoft)
    label.add(() => {
      labelLines.forEach((line, index) => {
        drawLine(t, line, page.left, top + ascent(style) + index * type.body.leading)
      })
    })
    label.end()
    const body = t.element(item, 'LBody')
    paragraphs.forEach((text, index) => {
      const p = t.element(body, 'P')
      drawLines(
        t,
        p,
        index === 0 ? firstLines : breakLines(t, text, type.body, width),
        index === 0 ? style : type.body,
        x
      )
      p.end()
      t.y += index < paragraphs.length - 1 ? 2 : 0
    })
    row.below?.(body, x, width)
    body.end()
    item.end()
    t.y = Math.max(t.y, top + labelLines.length * type.body.leading) + gap
  }
  list.end()
}

/** Several paragraphs, not one of several spans. */
function isTexts(text: Text | readonly Text[]): text is readonly Text[] {
  return Array.isArray(text) && (text.length === 0 || typeof text[0] === 'string' || Array.isArray(text[0]))
}

/** Fixed-pitch text, its line breaks kept. */
export function codeBlock(t: Typesetter, parent: Element, text: string): void {
  const style = type.dense
  const lines = breakLines(
    t,
    [{ text: text.replace(/\n+$/, ''), font: 'mono', scale: 1 }],
    style,
    contentWidth
  )
  const p = t.element(parent, 'P')
  const code = t.element(p, 'Code')
  drawLines(t, code, lines, style, page.left)
  code.end()
  p.end()
  t.y += 6
}
