import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { stepScale } from '../results/step-scale'
import { useRun } from '../stores/run'
import { fullRange, holding, panned, type StepRange, zoomed } from './view'

/** The part of the step axis that all linked charts show. The cursor stays in it. */
export const useStepZoom = defineStore('step-zoom', () => {
  const run = useRun()
  /** Null: the whole axis. */
  const range = shallowRef<StepRange | null>(null)
  const full = computed(() => fullRange(run.steps))
  const current = computed(() => range.value ?? full.value)
  const { place } = stepScale([])

  /** @param factor above 1 zooms in
   *  @param anchor place that stays where it is; the cursor's by default */
  function zoom(factor: number, anchor?: number): void {
    const { low, high } = current.value
    const at = anchor ?? (run.step === null ? (low + high) / 2 : place(run.step))
    range.value = zoomed(current.value, full.value, factor, at)
  }

  function pan(shift: number): void {
    if (range.value !== null) range.value = panned(range.value, full.value, shift)
  }

  /** Shows a stretch of the axis, in any order of its ends. */
  function show(one: number, other: number): void {
    const low = Math.min(one, other)
    const span = Math.max(one, other) - low
    const { low: start, high: end } = full.value
    range.value = zoomed({ low: start, high: end }, full.value, (end - start) / Math.max(span, 1e-9), start)
    if (range.value !== null) range.value = panned(range.value, full.value, low - range.value.low)
  }

  function reset(): void {
    range.value = null
  }

  watch(() => run.report, reset)
  watch(
    () => run.step,
    (step) => {
      if (step !== null && range.value !== null) {
        range.value = holding(range.value, full.value, place(step))
      }
    }
  )

  return { range, full, current, zoom, pan, show, reset }
})
