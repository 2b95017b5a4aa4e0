import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { DataDraft, PlanDraft, SubjectDraft } from '../../shared/draft'
import type { InputReference } from '../../shared/inputs'
import type { LayerSpec } from '../../shared/plan'
import { tableOf } from '../../shared/tensor-columns'
import { ask, drop } from '../bridge'
import { type DataSource, openDataSource } from '../features/inputs/data-source'
import { type DataSetForm, draftOf } from '../features/inputs/data-sets'
import { kindOfFile, sortFolder } from '../features/inputs/kinds'
import { longTask } from '../features/inputs/long-task'
import { isPlanName, subjectNameOf } from '../features/inputs/names'
import { isLayerSpec, letterOf, problemOfSlot, type Slot } from '../features/inputs/slot'

/** Folders that are looked into when a folder that is no series itself is added: a family of audits, not a disk. */
const innerLimit = 64

/** Something that was taken away and can come back. */
export interface Removal {
  /** What was taken away; null for the whole audit that was prepared. */
  readonly name: string | null
  undo(): void
}

/** The models and the data of the audit that is being prepared. Lives as long as the application. */
export const useInputs = defineStore('inputs', () => {
  /** A, B, and further subjects of an opened plan. */
  const slots = shallowRef<readonly (Slot | null)[]>([null, null])
  const sources = shallowRef<readonly DataSource[]>([])
  /** Series that were added while A and B are taken: the user says what becomes of them. */
  const waiting = shallowRef<readonly InputReference[]>([])
  /** What was added and is neither a series nor data, with the reason. */
  const refused = shallowRef<readonly { readonly name: string; readonly error: SerializedAuditError }[]>([])
  /** What can come back, the latest last: a removal does not take the place of an earlier one. */
  const removals = shallowRef<readonly Removal[]>([])
  const removed = computed(() => removals.value.at(-1) ?? null)
  /** Subjects that wait with their name, steps and what was read of them. */
  const kept = new WeakMap<InputReference, Slot>()
  /** Checkpoint whose tensors are shown. */
  const tensors = longTask('readTensors', tableOf)
  const shown = shallowRef<{ readonly slot: Slot; readonly step: number } | null>(null)
  /** Name of the folder that is being looked into. */
  const looking = shallowRef<string | null>(null)
  /** A config that was given before the subject that it describes. */
  let spareConfig: InputReference | null = null
  let ids = 0
  /** Counts the audits, so that a plan that is still being opened does not overwrite the next one. */
  let audits = 0

  const filled = computed(() => slots.value.filter((slot) => slot !== null))
  const isEmpty = computed(() => filled.value.length + sources.value.length + waiting.value.length === 0)
  const sets = computed(() => sources.value.flatMap(({ sets }) => sets))
  const used = computed(() => sets.value.filter(({ use }) => use !== 'unused'))

  const subjects = computed<SubjectDraft[]>(() =>
    filled.value.map(({ name, reference, architecture, steps }) => ({
      name,
      input: reference.handle,
      architecture: architecture === null || isLayerSpec(architecture) ? architecture : architecture.handle,
      steps: steps === null ? null : [...steps]
    }))
  )
  const data = computed<DataDraft[]>(() =>
    sources.value.flatMap(({ reference, sets }) =>
      sets.flatMap((set) => draftOf(set, reference.handle) ?? [])
    )
  )

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

  /** Takes what was dropped or chosen: a series fills the first free slot, a data file becomes data, a config describes the
   *  subjects without architecture, a folder of several things is taken apart. */
  async function add(references: readonly InputReference[]): Promise<void> {
    const configs: InputReference[] = []
    for (const reference of references) {
      const kind = reference.kind === 'folder' ? 'folder' : kindOfFile(reference.name)
      looking.value = reference.name
      try {
        if (kind === 'config') configs.push(reference)
        else if (kind === 'data') await addData(reference)
        else if (kind === 'folder') await addFolder(reference, configs)
        else await addSeries(reference)
      } catch (thrown) {
        refuse(reference, asAuditError(thrown).toJSON())
      }
    }
    looking.value = null
    for (const config of configs) await describeAll(config)
  }

  /** A folder is a series, or holds series and data beside each other. */
  async function addFolder(reference: InputReference, configs: InputReference[]): Promise<void> {
    const inside = sortFolder(await ask('listInput', { input: reference.handle }))
    const slot = makeSlot(reference)
    const isSeries = (await slot.series.start({ input: reference.handle, architecture: null })) !== null
    if (isSeries) place(slot)
    const error = slot.series.state.error
    let found = isSeries
    // A series keeps its own folder to itself: only what it does not explain is looked at.
    if (error?.code === 'series/empty') {
      for (const folder of inside.folders.slice(0, innerLimit)) found = (await addInner(folder)) || found
    }
    if (isSeries || error?.code === 'series/empty') {
      for (const file of inside.data) {
        await addData(file)
        found = true
      }
      if (!isSeries) configs.push(...inside.configs)
    }
    if (!found && error !== null) refuse(reference, error)
  }

  async function addInner(folder: InputReference): Promise<boolean> {
    const slot = makeSlot(folder)
    const series = await slot.series.start({ input: folder.handle, architecture: null })
    if (series !== null || slot.series.state.error?.code !== 'series/empty') place(slot)
    return series !== null
  }

  async function addSeries(reference: InputReference): Promise<void> {
    const slot = makeSlot(reference)
    place(slot)
    if (slots.value.includes(slot)) await read(slot)
  }

  async function addData(reference: InputReference): Promise<void> {
    if (sources.value.some(({ reference: other }) => other.path === reference.path)) return
    const source = openDataSource(reference, () => (ids += 1))
    sources.value = [...sources.value, source]
    await source.read(sets.value)
  }

  /** A config that was given serves every subject whose own was not found. */
  async function describeAll(config: InputReference): Promise<void> {
    spareConfig = config
    const open = filled.value.filter((slot) => problemOfSlot(slot) === 'no-architecture')
    await Promise.all(open.map((slot) => describe(slot, config)))
  }

  async function describe(slot: Slot, architecture: InputReference | LayerSpec | null): Promise<void> {
    slot.architecture = architecture
    await read(slot)
  }

  function makeSlot(reference: InputReference): Slot {
    const taken = filled.value.map(({ name }) => name)
    return shallowReactive<Slot>({
      id: (ids += 1),
      name: subjectNameOf(reference.name, taken),
      reference,
      architecture: null,
      steps: null,
      checked: [],
      series: longTask('readSeries'),
      hashes: longTask('hashInput')
    })
  }

  /** Puts a subject into the first free slot, or lets the user decide. */
  function place(slot: Slot): void {
    const free = slots.value.indexOf(null)
    if (free === -1) waiting.value = [...waiting.value, slot.reference]
    else put(free, slot)
  }

  function put(place: number, slot: Slot | null): void {
    slots.value = slots.value.map((other, index) => (index === place ? slot : other))
    if (slot?.series.state.status === 'done') begin(slot)
  }

  /** Hashes a series that was read, and shows its last checkpoint when none is shown. */
  function begin(slot: Slot): void {
    if (spareConfig !== null && slot.architecture === null && problemOfSlot(slot) === 'no-architecture') {
      void describe(slot, spareConfig)
      return
    }
    if (slot.hashes.state.status !== 'done') void slot.hashes.start({ input: slot.reference.handle })
    if (shown.value === null) showLast(slot)
  }

  function showLast(slot: Slot): void {
    const last = slot.series.state.value?.checkpoints.findLast(({ problem }) => problem === null)
    if (last !== undefined) show(slot, last.step)
  }

  async function read(slot: Slot): Promise<void> {
    const { architecture, reference } = slot
    const series = await slot.series.start({
      input: reference.handle,
      architecture: architecture === null || isLayerSpec(architecture) ? null : architecture.handle
    })
    if (series !== null && slots.value.includes(slot)) begin(slot)
  }

  function show(slot: Slot, step: number): void {
    shown.value = { slot, step }
    const single = slot.series.state.value?.checkpoints.length === 1
    void tensors.start({ input: slot.reference.handle, step: single ? null : step }).then((table) => {
      if (table === null) return
      const others = slot.checked.filter((other) => other.step !== step)
      slot.checked = [...others, { step, findings: table.findings }]
    })
  }

  /** Puts a series where another one is; the other one can be brought back. */
  async function replace(place: number, reference: InputReference): Promise<void> {
    const wasWaiting = waiting.value.includes(reference)
    waiting.value = waiting.value.filter((other) => other !== reference)
    const replaced = takeOut(place)
    const slot = kept.get(reference) ?? makeSlot(reference)
    kept.delete(reference)
    nameApart(slot)
    put(place, slot)
    if (replaced !== null)
      offer(`${letterOf(place)} ${replaced.name}`, () => {
        if (slots.value[place] === slot) {
          takeOut(place)
          if (wasWaiting) wait(slot)
          else offerBack(place, slot)
        }
        bringBack(place, replaced)
      })
    if (slot.series.state.status !== 'done') await read(slot)
  }

  function remove(place: number): void {
    const slot = takeOut(place)
    if (slot !== null) offerBack(place, slot)
  }

  function takeOut(place: number): Slot | null {
    const slot = slots.value[place] ?? null
    if (slot === null) return null
    slot.series.cancel()
    slot.hashes.cancel()
    if (shown.value?.slot === slot) hide()
    put(place, null)
    return slot
  }

  function offerBack(place: number, slot: Slot): void {
    offer(`${letterOf(place)} ${slot.name}`, () => bringBack(place, slot))
  }

  /** At its letter, else where room is, else the user says: what came since stays. */
  function bringBack(place: number, slot: Slot): void {
    const free = slots.value[place] === null ? place : slots.value.indexOf(null)
    if (free === -1) {
      wait(slot)
      return
    }
    nameApart(slot)
    put(free, slot)
    resume(slot)
  }

  function wait(slot: Slot): void {
    kept.set(slot.reference, slot)
    waiting.value = [...waiting.value, slot.reference]
  }

  function nameApart(slot: Slot): void {
    const taken = filled.value.map(({ name }) => name)
    if (taken.includes(slot.name)) slot.name = subjectNameOf(slot.name, taken)
  }

  /** Reads on where taking away has cancelled it. */
  function resume(slot: Slot): void {
    const { status } = slot.series.state
    if (status === 'cancelled' || status === 'working') void read(slot)
  }

  function resumeData(source: DataSource): void {
    const { status } = source.file.state
    if (status === 'cancelled' || status === 'working') void source.read(sets.value)
  }

  function removeData(source: DataSource): void {
    const place = sources.value.indexOf(source)
    source.file.cancel()
    sources.value = sources.value.filter((other) => other !== source)
    offer(source.reference.name, () => {
      sources.value = sources.value.toSpliced(place, 0, source)
      resumeData(source)
    })
  }

  /** Offers to bring back what was taken away; after what can come back already when it `isLast`. */
  function offer(name: string | null, restore: () => void, isLast = false): void {
    const removal: Removal = {
      name,
      undo: () => {
        removals.value = removals.value.filter((other) => other !== removal)
        restore()
      }
    }
    removals.value = isLast ? [removal, ...removals.value] : [...removals.value, removal]
  }

  /** @returns what brings the inputs of now back in place of those of then */
  function snapshot(): () => void {
    const before = {
      slots: slots.value,
      sources: sources.value,
      waiting: waiting.value,
      refused: refused.value,
      removals: removals.value,
      spareConfig
    }
    return () => {
      clear()
      spareConfig = before.spareConfig
      slots.value = before.slots
      sources.value = before.sources
      waiting.value = before.waiting
      refused.value = before.refused
      removals.value = before.removals
      for (const slot of filled.value) {
        if (slot.series.state.status === 'done') begin(slot)
        else resume(slot)
      }
      sources.value.forEach(resumeData)
    }
  }

  function rename(slot: Slot, name: string): void {
    slot.name = name
  }

  function editSet(set: DataSetForm, part: Partial<Omit<DataSetForm, 'id' | 'inputs'>>): void {
    Object.assign(set, part)
  }

  function hide(): void {
    shown.value = null
    tensors.cancel()
    tensors.state.status = 'idle'
    tensors.state.value = null
  }

  function swap(): void {
    const [a = null, b = null, ...further] = slots.value
    slots.value = [b, a, ...further]
  }

  function refuse({ name }: InputReference, error: SerializedAuditError): void {
    refused.value = [...refused.value, { name, error }]
  }

  function dismiss(name: string): void {
    refused.value = refused.value.filter((other) => other.name !== name)
    waiting.value = waiting.value.filter((other) => other.name !== name)
  }

  /** Asks for files or a folder; into a slot when one is named. */
  async function choose(kind: 'file' | 'folder', slot?: number): Promise<void> {
    const references = await ask('chooseInputs', { kind })
    const [first] = references
    if (slot !== undefined && first !== undefined) await replace(slot, first)
    else await add(references)
  }

  /** What was dropped on the window; into a slot when it was dropped there. */
  async function addDropped(files: readonly File[], slot?: number): Promise<void> {
    const references = await drop(files)
    const [first] = references
    const fills = references.length === 1 && first !== undefined && slot !== undefined
    if (fills && (first.kind === 'folder' || kindOfFile(first.name) === 'series')) await replace(slot, first)
    else await add(references)
  }

  /** Shows the files of a plan, in its order and with its names. */
  async function load({ subjects, data }: PlanDraft): Promise<void> {
    clear()
    const audit = audits
    const referenceOf = (input: string): Promise<InputReference> => ask('describeInput', { input })
    const made = await Promise.all(
      subjects.map(async ({ name, input, architecture, steps }) =>
        Object.assign(makeSlot(await referenceOf(input)), {
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
        return openDataSource(await referenceOf(input), () => (ids += 1), planned)
      })
    )
    if (audit !== audits) return
    sources.value = opened
    await Promise.all([...made.map(read), ...opened.map((source) => source.read(sets.value))])
    // Whichever series was read first: the reference is what is shown first.
    const [reference] = made
    if (audit === audits && reference !== undefined && shown.value?.slot !== reference) showLast(reference)
  }

  /** An empty audit. */
  function clear(): void {
    audits += 1
    for (const slot of filled.value) {
      slot.series.cancel()
      slot.hashes.cancel()
    }
    for (const { file } of sources.value) file.cancel()
    hide()
    spareConfig = null
    slots.value = [null, null]
    sources.value = []
    waiting.value = []
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
    tensors,
    shown,
    filled,
    isEmpty,
    sets,
    used,
    subjects,
    data,
    missing,
    add,
    addDropped,
    choose,
    replace,
    remove,
    removeData,
    offer,
    snapshot,
    swap,
    rename,
    editSet,
    describe,
    read,
    show,
    dismiss,
    load,
    clear
  }
})
