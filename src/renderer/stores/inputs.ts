import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { PlanDraft } from '../../shared/draft'
import type { InputReference } from '../../shared/inputs'
import { ask, drop } from '../bridge'
import { openDataSource } from '../features/inputs/data-source'
import { kindOfFile } from '../features/inputs/kinds'
import { isPlanName } from '../features/inputs/names'
import { problemOfSlot } from '../features/inputs/slot'
import { dataSources } from './data-sources'
import { intake } from './intake'
import { removalHistory } from './removals'
import { subjectSlots } from './subject-slots'
import { tensorView } from './tensor-view'

/** The models and the data of the audit that is being prepared. Lives as long as the application. */
export const useInputs = defineStore('inputs', () => {
  let ids = 0
  const nextId = (): number => (ids += 1)
  const { removals, removed, offer } = removalHistory()
  const history = { removals, removed, offer }
  const view = tensorView()
  const shelf = subjectSlots(history, view, nextId)
  const files = dataSources(history, nextId)
  const { refused, looking, add, dismiss } = intake(shelf, files)
  const { slots, waiting, spareConfig, filled } = shelf
  const { sources, sets, used, smallestSampled } = files
  /** Counts the audits, so that a plan that is still being opened does not overwrite the next one. */
  let audits = 0

  const isEmpty = computed(() => filled.value.length + sources.value.length + waiting.value.length === 0)

  /** What is missing before a plan can be made: message keys under `inputs.missing`, with what they name. */
  const missing = computed(() => {
    const found: { key: string; name: string }[] = []
    if (filled.value.length === 0) found.push({ key: 'subject', name: '' })
    for (const slot of filled.value) {
      const problem = problemOfSlot(slot)
      if (problem !== null) found.push({ key: problem, name: slot.name })
    }
    if (sources.value.some(({ file }) => file.state.status === 'working'))
      found.push({ key: 'data-reading', name: '' })
    else if (used.value.length === 0) found.push({ key: 'data', name: '' })
    const names = used.value.map(({ name }) => name)
    for (const [place, name] of names.entries())
      if (!isPlanName(name) || names.indexOf(name) !== place) found.push({ key: 'data-name', name })
    for (const { target, name } of used.value)
      if (target.kind !== 'next-token' && target.array === '') found.push({ key: 'target', name })
    return found
  })

  /** Asks for files or a folder; into a slot when one is named. */
  async function choose(kind: 'file' | 'folder', slot?: number): Promise<void> {
    const references = await ask('chooseInputs', { kind })
    const [first] = references
    if (slot !== undefined && first !== undefined) await shelf.replace(slot, first)
    else await add(references)
  }

  /** What was dropped on the window; into a slot when it was dropped there. */
  async function addDropped(dropped: readonly File[], slot?: number): Promise<void> {
    const references = await drop(dropped)
    const [first] = references
    const fills = references.length === 1 && first !== undefined && slot !== undefined
    if (fills && (first.kind === 'folder' || kindOfFile(first.name) === 'series'))
      await shelf.replace(slot, first)
    else await add(references)
  }

  /** Shows the files of a plan, in its order and with its names. */
  async function load({ subjects, data }: PlanDraft): Promise<void> {
    clear()
    const audit = audits
    const referenceOf = (input: string): Promise<InputReference> => ask('describeInput', { input })
    const made = await Promise.all(
      subjects.map(async ({ name, input, architecture, steps }) =>
        Object.assign(shelf.makeSlot(await referenceOf(input)), {
          name,
          steps,
          architecture: typeof architecture === 'string' ? await referenceOf(architecture) : architecture
        })
      )
    )
    if (audit !== audits) return
    slots.value = made.length < 2 ? [...made, null] : made
    const inputs = [...new Set(data.map(({ input }) => input))]
    const opened = await Promise.all(
      inputs.map(async (input) => {
        const planned = data.filter((one) => one.input === input)
        return openDataSource(await referenceOf(input), nextId, planned)
      })
    )
    if (audit !== audits) return
    sources.value = opened
    await Promise.all([...made.map(shelf.read), ...opened.map((source) => source.read(sets.value))])
    // Whichever series was read first: the reference is what is shown first.
    const [reference] = made
    if (audit === audits && reference !== undefined && view.shown.value?.slot !== reference)
      view.showLast(reference)
  }

  /** @returns what brings the inputs of now back in place of those of then */
  function snapshot(): () => void {
    const parts = [slots, waiting, spareConfig, sources, refused, removals].map((one) => {
      const { value } = one
      return () => Object.assign(one, { value })
    })
    return () => {
      clear()
      for (const bringBack of parts) bringBack()
      shelf.resumeAll()
      sources.value.forEach(files.resumeData)
    }
  }

  /** An empty audit. */
  function clear(): void {
    audits += 1
    shelf.clear()
    files.clear()
    refused.value = []
    removals.value = []
  }

  return {
    slots,
    sources,
    waiting,
    refused,
    removed,
    looking,
    tensorNames: view.names,
    tensorValues: view.values,
    tensorTable: view.table,
    shown: view.shown,
    filled,
    isEmpty,
    sets,
    used,
    smallestSampled,
    subjects: shelf.subjects,
    data: files.data,
    missing,
    add,
    addDropped,
    choose,
    replace: shelf.replace,
    remove: shelf.remove,
    leaveOut: shelf.leaveOut,
    removeData: files.removeData,
    offer,
    snapshot,
    swap: shelf.swap,
    rename: shelf.rename,
    editSet: files.editSet,
    describe: shelf.describe,
    read: shelf.read,
    show: view.show,
    dismiss,
    load,
    clear
  }
})
