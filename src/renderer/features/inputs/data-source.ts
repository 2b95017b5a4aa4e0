import { shallowReactive, reactive } from 'vue'
import type { DataDraft } from '../../../shared/draft'
import type { InputReference } from '../../../shared/inputs'
import { type DataSetForm, formOf, suggestDataSets } from './data-sets'
import { type LongTask, longTask } from './long-task'

/** A data file with the sets that the audit takes from it. */
export interface DataSource {
  readonly id: number
  readonly reference: InputReference
  readonly file: LongTask<'readData'>
  sets: readonly DataSetForm[]
  /** @param others every set of the audit, for names and for what is sampled already */
  read(others: readonly DataSetForm[]): Promise<void>
}

/** @param planned the sets of an opened plan; without one the uses are suggested */
export function openDataSource(
  reference: InputReference,
  nextId: () => number,
  planned: readonly DataDraft[] | null = null
): DataSource {
  const made = (form: Omit<DataSetForm, 'id'>): DataSetForm => reactive({ id: nextId(), ...form })
  const source = shallowReactive<DataSource>({
    id: nextId(),
    reference,
    file: longTask('readData'),
    sets: planned?.map((draft) => made(formOf(draft))) ?? [],
    async read(others) {
      const value = await source.file.start({ input: reference.handle })
      if (value === null) return
      const elsewhere = others.filter((set) => !source.sets.includes(set))
      const taken = [...elsewhere, ...source.sets].map(({ name }) => name)
      const isSampled = [...elsewhere, ...source.sets].some(({ use }) => use === 'sample')
      const known = new Set(source.sets.map(({ inputs }) => inputs))
      const suggested = suggestDataSets(value.arrays, taken, isSampled)
        .filter(({ inputs }) => !known.has(inputs))
        .map((form) => made(planned === null ? form : { ...form, use: 'unused' }))
      source.sets = [...source.sets, ...suggested]
    }
  })
  return source
}
