import { expect, it } from 'vitest'
import { curvesTable } from '../../../src/renderer/features/compare/compare-tables'

const t = (key: string): string => key
const point = (step: number, value: number | null, half: number | null) => ({
  step,
  value,
  low: value === null || half === null ? null : value - half,
  high: value === null || half === null ? null : value + half
})

it('lists curves side by side, each with its interval where it has one', () => {
  const { columns, rows } = curvesTable(
    [
      { letter: 'A', name: 'one', points: [point(0, 2, 0.5), point(10, 1, 0.25)] },
      { letter: 'B', name: 'two', points: [point(10, 0.5, null)] }
    ],
    t
  )
  expect(columns.map(({ title, unit }) => [title, unit])).toEqual([
    ['compare.step', undefined],
    ['A one', undefined],
    ['A one, compare.low', '95%'],
    ['A one, compare.high', '95%'],
    ['B two', undefined]
  ])
  expect(rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
    [0, 2, 1.5, 2.5, null],
    [10, 1, 0.75, 1.25, 0.5]
  ])
})
