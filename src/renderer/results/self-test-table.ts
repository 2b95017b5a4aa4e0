import type { SelfTest, SelfTestCheck } from '../../shared/self-test'
import { t } from '../i18n'
import { significant } from './numbers'
import type { Row, Table } from './table'

/** A row for each case and one for each quantity of it. Their words are the engine's. @param isNarrow without tolerances and sources */
export function selfTestTable(selfTest: SelfTest, isNarrow = false): Table {
  const whole = wholeTable(selfTest)
  if (!isNarrow) return whole
  const keep = (_: unknown, column: number): boolean => column !== toleranceColumn
  return {
    columns: whole.columns.filter(keep),
    rows: whole.rows.map((row) => ({ ...row, cells: row.cells.filter(keep) }))
  }
}

const toleranceColumn = 3

function wholeTable({ cases }: SelfTest): Table {
  return {
    columns: [
      { title: t('selfTest.columns.case') },
      { title: t('selfTest.columns.known'), numeric: true },
      { title: t('selfTest.columns.reached'), numeric: true },
      { title: t('selfTest.columns.tolerance') },
      { title: t('selfTest.columns.result') }
    ],
    rows: cases.flatMap(({ name, source, checks, problem, passed }): Row[] => [
      {
        cells: [
          { text: name, title: source, wrap: true },
          { text: '' },
          { text: '' },
          { text: problem === '' ? source : problem, wrap: true },
          markOf(passed)
        ]
      },
      ...checks.map((check) => ({
        cells: [
          { text: `\u2003${check.quantity}`, value: check.quantity, wrap: true },
          figureOf(check.known),
          figureOf(check.reached),
          { text: check.tolerance, wrap: true },
          check.passed ? { text: '', value: 'passed' } : markOf(false)
        ]
      }))
    ])
  }
}

const markOf = (passed: boolean): Row['cells'][number] => ({
  text: t(passed ? 'selfTest.pass' : 'selfTest.fail'),
  value: passed ? 'passed' : 'failed',
  mark: passed ? 'usable' : 'rejected'
})

const figureOf = (value: SelfTestCheck['reached']): Row['cells'][number] => ({
  text: value === null ? t('selfTest.noNumber') : typeof value === 'string' ? value : significant(value, 5),
  value
})
