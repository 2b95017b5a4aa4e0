/** A table as data: the twin of a chart, copied as CSV with full precision. */
export interface Column {
  readonly title: string
  readonly unit?: string
  readonly numeric?: boolean
  /** Set in the mono face: hashes and paths. */
  readonly mono?: boolean
}

export interface Cell {
  /** What people read. */
  readonly text: string
  /** What machines read; the text by default. */
  readonly value?: string | number | null
  /** A mark beside the text. */
  readonly mark?: 'usable' | 'suspicious' | 'rejected'
  /** Letter of the subject, drawn with its shape. */
  readonly letter?: string
  /** The whole of what `text` shortens. */
  readonly title?: string
  readonly wrap?: boolean
}

export interface Row {
  readonly cells: readonly Cell[]
  readonly rejected?: boolean
  /** Training step of the row, for the cursor. */
  readonly step?: number
}

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** RFC 4180, with CRLF and units in the head. A text that a spreadsheet would take for a formula is quoted with an apostrophe. */
export function toCsv({ columns, rows }: Table): string {
  const head = columns.map(({ title, unit }) => field(unit === undefined ? title : `${title} (${unit})`))
  const body = rows.map(({ cells }) =>
    cells.map(({ text, value }) => field(value === undefined ? text : (value ?? '')))
  )
  return [head, ...body].map((line) => `${line.join(',')}\r\n`).join('')
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
