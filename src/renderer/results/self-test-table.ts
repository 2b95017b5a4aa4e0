import type { SelfTest, SelfTestCheck } from '../../shared/self-test'
import { t } from '../i18n'
import { significant } from './numbers'
import type { Cell, Row, Table } from './table'

/** A row for each case and one for each quantity of it. Their words are the engine's.
 *  @param isNarrow without tolerances and sources; why a case failed then stands with its name */
export function selfTestTable({ cases }: SelfTest, isNarrow = false): Table {
  const wide = (cell: Cell): Cell[] => (isNarrow ? [] : [cell])
  return {
    columns: [
      { title: t('selfTest.columns.case') },
      { title: t('selfTest.columns.known'), numeric: true },
      { title: t('selfTest.columns.reached'), numeric: true },
      ...(isNarrow ? [] : [{ title: t('selfTest.columns.tolerance') }]),
      { title: t('selfTest.columns.result') }
    ],
    rows: cases.flatMap(({ name, source, checks, problem, passed }): Row[] => [
      {
        cells: [
          { text: isNarrow && problem !== '' ? `${name}: ${problem}` : name, title: source, wrap: true },
          { text: '' },
          { text: '' },
          ...wide({ text: problem === '' ? source : problem, wrap: true }),
          markOf(passed)
        ]
      },
      ...checks.map((check) => ({
        cells: [
          { text: `\u2003${check.quantity}`, value: check.quantity, wrap: true },
          figureOf(check.known),
          figureOf(check.reached),
          ...wide({ text: check.tolerance, wrap: true }),
          check.passed ? { text: '', value: 'passed' } : markOf(false)
        ]
      }))
    ])
  }
}

const markOf = (passed: boolean): Cell => ({
  text: t(passed ? 'selfTest.pass' : 'selfTest.fail'),
  value: passed ? 'passed' : 'failed',
  mark: passed ? 'usable' : 'rejected'
})

const figureOf = (value: SelfTestCheck['reached']): Cell => ({
  text: value === null ? t('selfTest.noNumber') : typeof value === 'string' ? value : significant(value, 5),
  value
})
