import { shallowRef } from 'vue'
import { tableOf } from '../../shared/tensor-columns'
import { longTask } from '../features/inputs/long-task'
import type { Slot } from '../features/inputs/slot'

/** The checkpoint whose tensors are shown. */
export function tensorView() {
  const tensors = longTask('readTensors', tableOf)
  const shown = shallowRef<{ readonly slot: Slot; readonly step: number } | null>(null)

  function show(slot: Slot, step: number): void {
    shown.value = { slot, step }
    const single = slot.series.state.value?.checkpoints.length === 1
    void tensors.start({ input: slot.reference.handle, step: single ? null : step }).then((table) => {
      if (table === null) return
      const others = slot.checked.filter((other) => other.step !== step)
      slot.checked = [...others, { step, findings: table.findings }]
    })
  }

  function showLast(slot: Slot): void {
    const last = slot.series.state.value?.checkpoints.findLast(({ problem }) => problem === null)
    if (last !== undefined) show(slot, last.step)
  }

  function hide(): void {
    shown.value = null
    tensors.cancel()
    tensors.state.status = 'idle'
    tensors.state.value = null
  }

  return { tensors, shown, show, showLast, hide }
}
export type TensorView = ReturnType<typeof tensorView>
