import { palette } from '../figures/palette'
import { addAttributes } from './patches'
import { ascent, breakLines, drawLine, type Line, type Text } from './spans'
import { contentBottom, contentWidth, page, type, type TextStyle } from './theme'
import type { Element, Typesetter } from './typesetter'

export interface Column {
  readonly head: string
  /** Share of the width that is left after the fixed columns, or points when `fixed`. */
  readonly width: number
  readonly fixed?: boolean
  readonly align?: 'left' | 'right'
}

export interface Table {
  /** `Table 6.1` */
  readonly label: string
  readonly caption: Text
  /** Where the words beside the table are its caption, it is kept for assistive technology only. */
  readonly hideCaption?: boolean
  readonly columns: readonly Column[]
  /** Each row has a cell per column; its first cell names it. */
  readonly rows: readonly (readonly Text[])[]
  /** Rows that head the next one: no page ends with them. */
  readonly headsNext?: (row: number) => boolean
  readonly style?: TextStyle
  readonly x?: number
  readonly width?: number
}

const cellGap = 9
const padding = 2.2

/** A short table is not torn apart. */
const wholeTable = 150
/** More than this is never kept together: a page could not hold it. */
const mostKept = (contentBottom - page.top) * 0.5

/** A table with a caption above it; the head is repeated on each page, a row longer than a page goes on over pages. No row stands alone
 *  at the foot or the top of a page. */
export function table(t: Typesetter, parent: Element, spec: Table): void {
  const style = spec.style ?? type.table
  const x = spec.x ?? page.left
  const width = spec.width ?? contentWidth
  const columns = place(spec.columns, x, width)
  const head = spec.columns.map((column, index) =>
    breakLines(
      t,
      [{ text: column.head, font: 'strong' }],
      style,
      columns[index]?.width ?? 0,
      palette.textSoft
    )
  )
  const headHeight = Math.max(...head.map((lines) => lines.length)) * style.leading + 2 * padding
  const rows = spec.rows.map((row) =>
    row.map((cell, index) => breakLines(t, cell, style, columns[index]?.width ?? 0))
  )
  const caption = spec.hideCaption
    ? []
    : breakLines(t, captionText(spec), type.caption, width, palette.textSoft)
  const heights = rows.map((row) => heightOf(row, style))
  const sum = (some: readonly number[]): number => some.reduce((all, height) => all + height, 0)
  const kept = keptRows(rows.length, spec.headsNext)
  const isShort = sum(heights) <= wholeTable || rows.length < 4
  const first = sum(isShort ? heights : heights.slice(0, kept(0)))
  t.need(caption.length * type.caption.leading + 4 + headHeight + (first <= mostKept ? first : 90))

  const element = t.element(parent, 'Table')
  addAttributes(element, { O: 'Table', Summary: plain(captionText(spec)) })
  if (caption.length > 0) drawCaption(t, element, caption, x)
  const thead = t.element(element, 'THead')
  const headRow = t.element(thead, 'TR')
  drawRow(t, columns, head, style, (index, draw) => {
    const cell = t.element(headRow, 'TH', { scope: 'Column' })
    cell.add(draw)
    cell.end()
  })
  headRow.end()
  thead.end()
  rule(t, x, width, 0.7, palette.text)

  const body = t.element(element, 'TBody')
  for (const [index, row] of rows.entries()) {
    const tr = t.element(body, 'TR')
    const cells = spec.columns.map((_, index) =>
      t.element(tr, index === 0 ? 'TH' : 'TD', index === 0 ? { scope: 'Row' } : {})
    )
    const repeatHead = (): void => {
      t.newPage()
      t.artifact(() => {
        drawRow(t, columns, head, style, (_, draw) => draw())
      }, 'Pagination')
      rule(t, x, width, 0.7, palette.text)
    }
    const together = sum(heights.slice(index, index + kept(index)))
    if (index > 0 && together > t.room && together <= mostKept) repeatHead()
    drawBodyRow(t, columns, row, style, cells, repeatHead)
    for (const cell of cells) cell.end()
    tr.end()
    rule(t, x, width, 0.35, palette.line)
  }
  body.end()
  element.end()
  t.y += 10
}

/** How many rows, from one on, belong on one page: the first two, the last two, and what heads others with the next. */
export function keptRows(
  count: number,
  headsNext: (row: number) => boolean = () => false
): (row: number) => number {
  const withNext = (row: number): boolean =>
    row < count - 1 && (row === 0 || row === count - 2 || headsNext(row))
  return (row) => {
    let rows = 1
    while (withNext(row + rows - 1)) rows += 1
    return rows
  }
}

/** Rows that stand for all others where a table would be a wall: all that are marked, and an even choice of the rest.
 *  @returns indices in order */
export function extract(count: number, isMarked: (index: number) => boolean, limit: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  if (count <= limit) return all
  const marked = all.filter(isMarked).slice(0, Math.floor(limit / 2))
  const rest = all.filter((index) => !marked.includes(index))
  const wanted = limit - marked.length
  const chosen = Array.from(
    { length: wanted },
    (_, index) => rest[Math.round((index * (rest.length - 1)) / Math.max(1, wanted - 1))] ?? 0
  )
  return [...new Set([...marked, ...chosen])].sort((a, b) => a - b)
}

interface Placed {
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'right'
}

function place(columns: readonly Column[], x: number, width: number): Placed[] {
  const free =
    width -
    cellGap * (columns.length - 1) -
    columns.reduce((sum, column) => sum + (column.fixed ? column.width : 0), 0)
  const shares = columns.reduce((sum, column) => sum + (column.fixed ? 0 : column.width), 0)
  let at = x
  return columns.map((column) => {
    const placed = {
      x: at,
      width: column.fixed ? column.width : (free * column.width) / shares,
      align: column.align ?? ('left' as const)
    }
    at += placed.width + cellGap
    return placed
  })
}

const heightOf = (row: readonly (readonly Line[])[], style: TextStyle): number =>
  Math.max(1, ...row.map((lines) => lines.length)) * style.leading + 2 * padding

function drawRow(
  t: Typesetter,
  columns: readonly Placed[],
  row: readonly (readonly Line[])[],
  style: TextStyle,
  into: (index: number, draw: () => void) => void
): void {
  const top = t.y + padding
  columns.forEach((column, index) => {
    const lines = row[index] ?? []
    into(index, () => {
      lines.forEach((line, number) => {
        const x = column.align === 'right' ? column.x + column.width - line.width : column.x
        drawLine(t, line, x, top + number * style.leading + ascent(style))
      })
    })
  })
  t.y += heightOf(row, style)
}

function drawBodyRow(
  t: Typesetter,
  columns: readonly Placed[],
  row: readonly (readonly Line[])[],
  style: TextStyle,
  cells: readonly Element[],
  repeatHead: () => void
): void {
  const into = (index: number, draw: () => void): void => void cells[index]?.add(draw)
  let rest = row
  for (;;) {
    if (heightOf(rest, style) <= t.room) {
      drawRow(t, columns, rest, style, into)
      return
    }
    const fit = Math.floor((t.room - 2 * padding) / style.leading)
    // Only a row that no page holds is split.
    if (heightOf(rest, style) <= (contentBottom - page.top) * 0.8 || fit < 3) {
      repeatHead()
      continue
    }
    drawRow(
      t,
      columns,
      rest.map((lines) => lines.slice(0, fit)),
      style,
      into
    )
    rest = rest.map((lines) => lines.slice(fit))
    repeatHead()
  }
}

function drawCaption(t: Typesetter, element: Element, lines: readonly Line[], x: number): void {
  const caption = t.element(element, 'Caption')
  const p = t.element(caption, 'P')
  const top = t.y
  p.add(() => {
    lines.forEach((line, index) => {
      drawLine(t, line, x, top + index * type.caption.leading + ascent(type.caption))
    })
  })
  p.end()
  caption.end()
  t.y = top + lines.length * type.caption.leading + 3
}

function captionText(spec: Table): Text {
  const words = typeof spec.caption === 'string' ? [{ text: spec.caption }] : spec.caption
  return spec.label === ''
    ? words
    : [{ text: `${spec.label}. `, font: 'strong', color: palette.text }, ...words]
}

const plain = (text: Text): string =>
  typeof text === 'string' ? text : text.map((span) => span.text).join('')

function rule(t: Typesetter, x: number, width: number, weight: number, color: string): void {
  t.artifact(() => {
    t.doc.save().lineWidth(weight).strokeColor(color)
    t.doc
      .moveTo(x, t.y)
      .lineTo(x + width, t.y)
      .stroke()
      .restore()
  })
}
