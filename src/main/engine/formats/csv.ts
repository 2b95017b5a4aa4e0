import { AuditError } from '../../../shared/errors'
import { maxCsvCells } from './limits'

export interface CsvRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Comma-separated values (RFC 4180): cells in quotes may hold commas, line ends and doubled quotes; lines end in LF, CR LF or CR; empty
 *  lines are left out. @throws AuditError `format/truncated` for an open quote, `format/layout`, `format/limit` */
export function parseCsv(text: string, path: string): CsvRow[] {
  const rows: CsvRow[] = []
  let [at, line, cells] = [0, 1, 0]
  while (at < text.length) {
    const row: string[] = []
    const begin = line
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at, path, line) : plain(text, at)
      row.push(cell.value)
      if (++cells > maxCsvCells) throw tooMany(path, line)
      line += cell.lines
      at = cell.end
      if (text[at] !== ',') break
      at++
    }
    if (text[at] === '\r') at += text[at + 1] === '\n' ? 2 : 1
    else if (text[at] === '\n') at++
    line++
    if (row.length > 1 || row[0]?.trim() !== '') rows.push({ line: begin, cells: row })
  }
  return rows
}

interface Cell {
  readonly value: string
  /** Where the text goes on, at a comma or a line end. */
  readonly end: number
  /** Line ends in it. */
  readonly lines: number
}

const cellEnd = /[,\r\n]/g

function plain(text: string, at: number): Cell {
  cellEnd.lastIndex = at
  const end = cellEnd.exec(text)?.index ?? text.length
  return { value: text.slice(at, end), end, lines: 0 }
}

function quoted(text: string, at: number, path: string, line: number): Cell {
  let value = ''
  let from = at + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) {
      throw new AuditError('format/truncated', 'a quote is opened and never closed', {
        where: `${path}, line ${line}`,
        hint: 'Close it, or ask for a complete copy of the file.'
      })
    }
    value += text.slice(from, quote)
    from = quote + 1
    if (text[from] !== '"') break
    value += '"'
    from++
  }
  const next = text[from]
  if (next !== undefined && !',\r\n'.includes(next)) {
    throw new AuditError(
      'format/layout',
      'text follows a closed quote, expected a comma or the end of the line',
      {
        where: `${path}, line ${line}`,
        hint: 'Double each quote inside of a cell.'
      }
    )
  }
  return { value, end: from, lines: value.split(/\r\n|\r|\n/).length - 1 }
}

const tooMany = (path: string, line: number): AuditError =>
  new AuditError('format/limit', `the table has more than ${maxCsvCells} cells`, {
    where: `${path}, line ${line}`,
    hint: 'Keep the columns step, mean and sd, and one row for each checkpoint.'
  })
