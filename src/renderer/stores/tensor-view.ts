import { computed, shallowRef } from 'vue'
import { listOf, tableOf } from '../../shared/tensor-columns'
import { longTask } from '../features/inputs/long-task'
import type { Slot } from '../features/inputs/slot'

/** The checkpoint whose tensors are shown: their names and shapes at once, the statistics of their values when these are read. */
export function tensorView() {
  const names = longTask('listTensors', listOf)
  const values = longTask('readTensors', tableOf)
  const table = computed(() => values.state.value ?? names.state.value)
  const shown = shallowRef<{ readonly slot: Slot; readonly step: number } | null>(null)

  async function show(slot: Slot, step: number): Promise<void> {
    shown.value = { slot, step }
    values.reset()
    const single = slot.series.state.value?.checkpoints.length === 1
    const request = { input: slot.reference.handle, step: single ? null : step }
    if ((await names.start(request)) === null) return
    const read = await values.start(request)
    if (read === null) return
    const others = slot.checked.filter((other) => other.step !== step)
    slot.checked = [...others, { step, findings: read.findings }]
  }

  function showLast(slot: Slot): void {
    const last = slot.series.state.value?.checkpoints.findLast(({ problem }) => problem === null)
    if (last !== undefined) void show(slot, last.step)
  }

  function hide(): void {
    shown.value = null
    names.reset()
    values.reset()
  }

  return { names, values, table, shown, show, showLast, hide }
}
export type TensorView = ReturnType<typeof tensorView>
