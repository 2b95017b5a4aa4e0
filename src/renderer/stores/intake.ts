import { shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import { ask } from '../bridge'
import { kindOfFile, sortFolder } from '../features/inputs/kinds'
import type { DataSources } from './data-sources'
import type { SubjectSlots } from './subject-slots'

/** Folders that are looked into when a folder that is no series itself is added: a family of audits, not a disk. */
const innerLimit = 64

/** Takes apart what was dropped or chosen, and keeps what it cannot use with the reason. */
export function intake(subjects: SubjectSlots, data: DataSources) {
  /** What was added and is neither a series nor data, with the reason. */
  const refused = shallowRef<readonly { readonly name: string; readonly error: SerializedAuditError }[]>([])
  /** Name of the folder that is being looked into. */
  const looking = shallowRef<string | null>(null)

  /** A series fills the first free slot, a data file becomes data, a config describes the subjects without architecture, a folder of
   *  several things is taken apart. */
  async function add(references: readonly InputReference[]): Promise<void> {
    const configs: InputReference[] = []
    for (const reference of references) {
      const kind = reference.kind === 'folder' ? 'folder' : kindOfFile(reference.name)
      looking.value = reference.name
      try {
        if (kind === 'config') configs.push(reference)
        else if (kind === 'data') await data.addData(reference)
        else if (kind === 'folder') await addFolder(reference, configs)
        else await subjects.addSeries(reference)
      } catch (thrown) {
        refuse(reference, asAuditError(thrown).toJSON())
      }
    }
    looking.value = null
    for (const config of configs) await subjects.describeAll(config)
  }

  /** A folder is a series, or holds series and data beside each other. */
  async function addFolder(reference: InputReference, configs: InputReference[]): Promise<void> {
    const inside = sortFolder(await ask('listInput', { input: reference.handle }))
    const slot = subjects.makeSlot(reference)
    const series = await slot.series.start({ input: reference.handle, architecture: null })
    const isSeries = series !== null
    if (isSeries) subjects.place(slot)
    const error = slot.series.state.error
    let found = isSeries
    // A series keeps its own folder to itself: only what it does not explain is looked at.
    if (error?.code === 'series/empty') {
      for (const folder of inside.folders.slice(0, innerLimit)) found = (await addInner(folder)) || found
    }
    if (isSeries || error?.code === 'series/empty') {
      const own = new Set(series?.checkpoints.map(({ name }) => name))
      for (const file of inside.data.filter(({ name }) => !own.has(name))) {
        await data.addData(file)
        found = true
      }
      if (!isSeries) configs.push(...inside.configs)
    }
    if (!found && error !== null) refuse(reference, error)
  }

  async function addInner(folder: InputReference): Promise<boolean> {
    const slot = subjects.makeSlot(folder)
    const series = await slot.series.start({ input: folder.handle, architecture: null })
    if (series !== null || slot.series.state.error?.code !== 'series/empty') subjects.place(slot)
    return series !== null
  }

  function refuse({ name }: InputReference, error: SerializedAuditError): void {
    refused.value = [...refused.value, { name, error }]
  }

  function dismiss(name: string): void {
    refused.value = refused.value.filter((other) => other.name !== name)
  }

  return { refused, looking, add, dismiss }
}
