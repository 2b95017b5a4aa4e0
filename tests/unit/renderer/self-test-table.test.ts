// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { selfTestTable } from '../../../src/renderer/results/self-test-table'
import { toCsv } from '../../../src/renderer/results/table'
import { recordedSelfTest } from '../../fixtures/runs/self-test'

it.each([false, true])('says why a case failed, on the screen and as CSV, narrow %s', (isNarrow) => {
  const selfTest = recordedSelfTest({ passed: false })
  const problem = 'engine/failed: out of memory'
  const cases = selfTest.cases.map((one) => (one.passed ? one : { ...one, checks: [], problem }))
  const table = selfTestTable({ ...selfTest, cases }, isNarrow)
  expect(
    table.rows
      .at(-1)!
      .cells.map(({ text }) => text)
      .join(' ')
  ).toContain(problem)
  expect(toCsv(table)).toContain(problem)
  for (const { cells } of table.rows) expect(cells).toHaveLength(table.columns.length)
})
