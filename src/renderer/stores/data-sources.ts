import { computed, shallowRef } from 'vue'
import type { DataDraft } from '../../shared/draft'
import type { InputReference } from '../../shared/inputs'
import { type DataSource, openDataSource } from '../features/inputs/data-source'
import { type DataSetForm, draftOf, samplesOf } from '../features/inputs/data-sets'
import type { RemovalHistory } from './removals'

/** The data files of the audit and the sets that it takes from them. */
export function dataSources(history: RemovalHistory, nextId: () => number) {
  const sources = shallowRef<readonly DataSource[]>([])
  const sets = computed(() => sources.value.flatMap(({ sets }) => sets))
  const used = computed(() => sets.value.filter(({ use }) => use !== 'unused'))
  const data = computed<DataDraft[]>(() =>
    sources.value.flatMap(({ reference, sets }) =>
      sets.flatMap((set) => draftOf(set, reference.handle) ?? [])
    )
  )
  /** Of the sampled and observed data sets the one with the fewest samples; undefined while no file is read. */
  const smallestSampled = computed(() =>
    sources.value
      .flatMap(({ file, sets: own }) =>
        own
          .filter(({ use }) => use === 'sample' || use === 'observe')
          .flatMap(({ name, inputs }) => {
            const array = file.state.value?.arrays.find((one) => one.name === inputs)
            return array === undefined ? [] : [{ name, samples: samplesOf(array) }]
          })
      )
      .sort((a, b) => a.samples - b.samples)
      .at(0)
  )

  async function addData(reference: InputReference): Promise<void> {
    if (sources.value.some(({ reference: other }) => other.path === reference.path)) return
    const source = openDataSource(reference, nextId)
    sources.value = [...sources.value, source]
    await source.read(sets.value)
  }

  function removeData(source: DataSource): void {
    const place = sources.value.indexOf(source)
    source.file.cancel()
    sources.value = sources.value.filter((other) => other !== source)
    history.offer(source.reference.name, () => {
      sources.value = sources.value.toSpliced(place, 0, source)
      resumeData(source)
    })
  }

  /** Reads on where taking away has cancelled it. */
  function resumeData(source: DataSource): void {
    const { status } = source.file.state
    if (status === 'cancelled' || status === 'working') void source.read(sets.value)
  }

  function editSet(set: DataSetForm, part: Partial<Omit<DataSetForm, 'id' | 'inputs'>>): void {
    Object.assign(set, part)
  }

  function clear(): void {
    for (const { file } of sources.value) file.cancel()
    sources.value = []
  }

  return { sources, sets, used, data, smallestSampled, addData, removeData, resumeData, editSet, clear }
}
export type DataSources = ReturnType<typeof dataSources>
