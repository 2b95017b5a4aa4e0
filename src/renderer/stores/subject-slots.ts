import { computed, shallowReactive, shallowRef } from 'vue'
import type { SubjectDraft } from '../../shared/draft'
import type { InputReference } from '../../shared/inputs'
import { longTask } from '../features/inputs/long-task'
import { subjectNameOf } from '../features/inputs/names'
import { type Architecture, isLayerSpec, letterOf, problemOfSlot, type Slot } from '../features/inputs/slot'
import type { RemovalHistory } from './removals'
import type { TensorView } from './tensor-view'

/** The models of the audit at their letters, and those that wait for one. */
export function subjectSlots(history: RemovalHistory, view: TensorView, nextId: () => number) {
  /** A, B, and further subjects of an opened plan. */
  const slots = shallowRef<readonly (Slot | null)[]>([null, null])
  /** Series that were added while A and B are taken, read like these: the user says what becomes of them. */
  const waiting = shallowRef<readonly Slot[]>([])
  /** A config that was given before the subject that it describes. */
  const spareConfig = shallowRef<InputReference | null>(null)

  const filled = computed(() => slots.value.filter((slot) => slot !== null))
  const subjects = computed<SubjectDraft[]>(() =>
    filled.value.map(({ name, reference, architecture, steps }) => ({
      name,
      input: reference.handle,
      architecture: architecture === null || isLayerSpec(architecture) ? architecture : architecture.handle,
      steps: steps === null ? null : [...steps]
    }))
  )

  function makeSlot(reference: InputReference): Slot {
    const taken = filled.value.map(({ name }) => name)
    return shallowReactive<Slot>({
      id: nextId(),
      name: subjectNameOf(reference.name, taken),
      reference,
      architecture: null,
      steps: null,
      checked: [],
      series: longTask('readSeries'),
      hashes: longTask('hashInput')
    })
  }

  async function addSeries(reference: InputReference): Promise<void> {
    const slot = makeSlot(reference)
    place(slot)
    await read(slot)
  }

  /** Puts a subject into the first free slot, or lets the user decide. */
  function place(slot: Slot): void {
    const free = slots.value.indexOf(null)
    if (free === -1) wait(slot)
    else put(free, slot)
  }

  function put(place: number, slot: Slot | null): void {
    slots.value = slots.value.map((other, index) => (index === place ? slot : other))
    if (slot?.series.state.status === 'done') begin(slot)
  }

  /** Hashes a series that was read, and shows its last checkpoint when none is shown. */
  function begin(slot: Slot): void {
    if (spareConfig.value !== null && slot.architecture === null && isUndescribed(slot)) {
      void describe(slot, spareConfig.value)
      return
    }
    if (slot.hashes.state.status !== 'done') void slot.hashes.start({ input: slot.reference.handle })
    if (view.shown.value === null) view.showLast(slot)
  }

  const isUndescribed = (slot: Slot): boolean => problemOfSlot(slot) === 'no-architecture'

  async function read(slot: Slot): Promise<void> {
    const { architecture, reference } = slot
    const series = await slot.series.start({
      input: reference.handle,
      architecture: architecture === null || isLayerSpec(architecture) ? null : architecture.handle
    })
    if (series !== null && slots.value.includes(slot)) begin(slot)
  }

  /** Says what a subject's network is: a config, a description in place, or null for what lies beside the checkpoints. */
  async function describe(slot: Slot, architecture: Architecture): Promise<void> {
    const wasFile = slot.architecture !== null && !isLayerSpec(slot.architecture)
    slot.architecture = architecture
    // A description in place changes nothing of what is read.
    if (wasFile || !isLayerSpec(architecture)) await read(slot)
  }

  /** A config that was given serves every subject whose own was not found. */
  async function describeAll(config: InputReference): Promise<void> {
    spareConfig.value = config
    await Promise.all(filled.value.filter(isUndescribed).map((slot) => describe(slot, config)))
  }

  /** Puts a series where another one is; the other one can be brought back. */
  async function replace(place: number, reference: InputReference): Promise<void> {
    const candidate = waiting.value.find((slot) => slot.reference === reference)
    waiting.value = waiting.value.filter((slot) => slot !== candidate)
    const replaced = takeOut(place)
    const slot = candidate ?? makeSlot(reference)
    nameApart(slot)
    put(place, slot)
    if (replaced !== null)
      history.offer(`${letterOf(place)} ${replaced.name}`, () => {
        if (slots.value[place] === slot) {
          takeOut(place)
          if (candidate === undefined) offerBack(place, slot)
          else wait(slot)
        }
        bringBack(place, replaced)
      })
    const { status } = slot.series.state
    if (status !== 'done' && status !== 'working') await read(slot)
  }

  function remove(place: number): void {
    const slot = takeOut(place)
    if (slot !== null) offerBack(place, slot)
  }

  function takeOut(place: number): Slot | null {
    const slot = slots.value[place] ?? null
    if (slot === null) return null
    stop(slot)
    if (view.shown.value?.slot === slot) view.hide()
    put(place, null)
    return slot
  }

  function stop(slot: Slot): void {
    slot.series.cancel()
    slot.hashes.cancel()
  }

  function offerBack(place: number, slot: Slot): void {
    history.offer(`${letterOf(place)} ${slot.name}`, () => bringBack(place, slot))
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
    waiting.value = [...waiting.value, slot]
    resume(slot)
  }

  /** Takes away a series that waits; it can be brought back. */
  function leaveOut(slot: Slot): void {
    stop(slot)
    waiting.value = waiting.value.filter((other) => other !== slot)
    history.offer(slot.name, () => wait(slot))
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

  /** Goes on with all that was taken away together. */
  function resumeAll(): void {
    for (const slot of filled.value) {
      if (slot.series.state.status === 'done') begin(slot)
      else resume(slot)
    }
    waiting.value.forEach(resume)
  }

  function rename(slot: Slot, name: string): void {
    slot.name = name
  }

  function swap(): void {
    const [a = null, b = null, ...further] = slots.value
    slots.value = [b, a, ...further]
  }

  function clear(): void {
    ;[...filled.value, ...waiting.value].forEach(stop)
    view.hide()
    spareConfig.value = null
    slots.value = [null, null]
    waiting.value = []
  }

  return {
    slots,
    waiting,
    spareConfig,
    filled,
    subjects,
    makeSlot,
    addSeries,
    place,
    read,
    describe,
    describeAll,
    replace,
    remove,
    leaveOut,
    resumeAll,
    rename,
    swap,
    clear
  }
}
export type SubjectSlots = ReturnType<typeof subjectSlots>
