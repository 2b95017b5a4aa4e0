import { AuditError } from '../../../shared/errors'
import { InputFile } from './files'
import { maxCurveFileBytes } from './limits'
import { shown } from './names'
import { parseCsv, type CsvRow } from './csv'

/** A curve over training as a table has it. */
export interface CurveTable {
  /** Heads of the columns that were read; null where the table has no errors. */
  readonly columns: { readonly value: string; readonly sd: string | null }
  readonly rows: readonly CurveRow[]
}

export interface CurveRow {
  readonly step: number
  /** Null for an empty cell or NaN: a checkpoint without a value. */
  readonly value: number | null
  readonly sd: number | null
}

export interface CurveColumns {
  /** Head of the column of values; by default `mean` or `llc_mean`. */
  readonly value?: string
  /** Head of the column of errors; by default the one that goes with the values, where there is one. */
  readonly sd?: string
}

/** Heads that need not be named, and the errors that go with them. */
const usual = [
  { value: 'mean', sd: 'sd' },
  { value: 'llc_mean', sd: 'llc_std' }
] as const

/** Reads `step`, a value and its error from a CSV file with a head, in any order of columns.
 *  @throws AuditError `file/*`, `format/limit`, `format/header`, `format/layout`, `format/truncated`, `data/empty`, `data/non-finite`, `data/too-large` */
export async function readCurve(path: string, wanted: CurveColumns = {}): Promise<CurveTable> {
  const rows = parseCsv(await textOf(path), path)
  const head = rows[0]
  if (head === undefined) {
    throw new AuditError('data/empty', 'the file is empty, expected a table with a head', {
      where: path,
      hint: 'Its first line names the columns, for instance step,mean,sd.'
    })
  }
  const names = head.cells.map((cell) => cell.trim())
  const columns = choose(names, wanted, path)
  const [step, value] = [indexOf(names, 'step', path), indexOf(names, columns.value, path)]
  const sd = columns.sd === null ? null : indexOf(names, columns.sd, path)
  const body = rows.slice(1).map((row): CurveRow => {
    requireWidth(row, names.length, path)
    return {
      step: required(row, step, 'step', path),
      value: optional(row, value, columns.value, path),
      sd: sd === null ? null : optional(row, sd, columns.sd ?? '', path)
    }
  })
  if (body.length === 0) {
    throw new AuditError('data/empty', 'the table has a head and no rows', {
      where: path,
      hint: 'Give one row for each checkpoint.'
    })
  }
  return { columns, rows: body }
}

async function textOf(path: string): Promise<string> {
  const file = await InputFile.open(path)
  try {
    if (file.size > maxCurveFileBytes) {
      throw new AuditError(
        'format/limit',
        `the file is ${file.size} bytes long, the limit is ${maxCurveFileBytes}`,
        { where: path, hint: 'Keep the columns step, mean and sd, and one row for each checkpoint.' }
      )
    }
    const bytes = await file.read(0, file.size)
    // A byte order mark is left out by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    throw new AuditError('format/header', 'the file is not text in UTF-8', {
      where: path,
      hint: 'Export the table as CSV in UTF-8.',
      cause
    })
  } finally {
    await file.close()
  }
}

function choose(names: readonly string[], wanted: CurveColumns, path: string): CurveTable['columns'] {
  const known = usual.find(({ value }) => value === wanted.value) ?? null
  const found = usual.find(({ value }) => names.includes(value)) ?? null
  const value = wanted.value ?? found?.value
  if (value === undefined) {
    throw new AuditError('format/header', `the columns are ${listed(names)}, expected step and mean`, {
      where: `${path}, line 1`,
      hint: 'Name the columns step, mean and sd (or llc_mean and llc_std), or say which one to take with --column.'
    })
  }
  const partner = wanted.value === undefined ? found?.sd : known?.sd
  const sd = wanted.sd ?? (partner !== undefined && names.includes(partner) ? partner : null)
  return { value, sd }
}

const mostListed = 12

const listed = (names: readonly string[]): string =>
  names.slice(0, mostListed).map(shown).join(', ') + (names.length > mostListed ? ', …' : '')

function indexOf(names: readonly string[], name: string, path: string): number {
  const index = names.indexOf(name)
  if (index < 0) {
    throw new AuditError('format/header', `the columns are ${listed(names)}, expected ${shown(name)}`, {
      where: `${path}, line 1`,
      hint: 'The first line names the columns, for instance step,mean,sd.'
    })
  }
  if (names.includes(name, index + 1)) {
    throw new AuditError('format/header', `two columns are named ${shown(name)}`, {
      where: `${path}, line 1`,
      hint: 'Name each column differently.'
    })
  }
  return index
}

function requireWidth({ line, cells }: CsvRow, width: number, path: string): void {
  if (cells.length === width) return
  throw new AuditError('format/layout', `the row has ${cells.length} cells, expected ${width}`, {
    where: `${path}, line ${line}`,
    hint: 'Cells are separated by commas; a cell with a comma in it stands in quotes.'
  })
}

function required(row: CsvRow, column: number, name: string, path: string): number {
  const value = optional(row, column, name, path)
  if (value !== null) return value
  throw new AuditError('format/layout', 'the cell is empty, expected a number', {
    where: `${path}, line ${row.line}, column ${shown(name)}`,
    hint: 'Every row has a training step.'
  })
}

/** A decimal number as programs write it; neither `0x10` nor `1,5`. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function optional({ line, cells }: CsvRow, column: number, name: string, path: string): number | null {
  const cell = (cells[column] ?? '').trim()
  if (cell === '' || /^nan$/i.test(cell)) return null
  const where = `${path}, line ${line}, column ${shown(name)}`
  const value = decimal.test(cell) ? Number(cell) : NaN
  if (Number.isFinite(value)) return value
  if (decimal.test(cell)) {
    throw new AuditError('data/too-large', `the cell is ${shown(cell)}, too large for a 64-bit number`, {
      where,
      hint: 'Leave the cell empty, or give the column in a larger unit.'
    })
  }
  if (/^[+-]?inf(inity)?$/i.test(cell)) {
    throw new AuditError('data/non-finite', `the cell is ${shown(cell)}, expected a finite number`, {
      where,
      hint: 'Leave the cell empty where there is no value.'
    })
  }
  throw new AuditError('format/layout', `the cell is “${shown(cell)}”, expected a number`, {
    where,
    hint: 'Write numbers with a point, without units; leave the cell empty where there is no value.'
  })
}
