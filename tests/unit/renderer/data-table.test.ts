// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import DataTable from '../../../src/renderer/components/DataTable.vue'
import VirtualTable from '../../../src/renderer/components/VirtualTable.vue'
import type { Table } from '../../../src/renderer/results/table'

/** A step has a row of A and one of B. */
const tableOf = (count: number): Table => ({
  columns: [{ title: 'Step' }, { title: 'Subject' }],
  rows: Array.from({ length: count }, (_, row) => ({
    step: Math.floor(row / 2),
    cells: [{ text: String(Math.floor(row / 2)) }, { text: row % 2 === 0 ? 'A' : 'B' }]
  }))
})
const mounted = (count: number) =>
  mount(DataTable, { props: { table: tableOf(count), label: 'Table', step: 3 } })

it('marks every row of the step under the cursor', () => {
  const marked = mounted(20).findAll('tr.selected')
  expect(marked.map((row) => row.text())).toEqual(['3A', '3B'])
})

it('marks them in a long table, too', () => {
  const isSelected = mounted(2000).findComponent(VirtualTable).props('isSelected')
  expect(Array.from({ length: 2000 }, (_, index) => index).filter((index) => isSelected?.(index))).toEqual([
    6, 7
  ])
})
