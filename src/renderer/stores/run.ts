import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { Notice } from '../../shared/opened'
import { printableTexts } from '../../shared/printable'
import type { RunReference } from '../../shared/run-state'
import type { Report } from '../../shared/report'
import { ask } from '../bridge'
import { stepsOf } from '../results/series'

/** The opened run: its report, and what came of opening it. */
export const useRun = defineStore('run', () => {
  const status = ref<'empty' | 'loading' | 'ready' | 'error'>('empty')
  const reference = shallowRef<RunReference | null>(null)
  const report = shallowRef<Report | null>(null)
  const error = shallowRef<SerializedAuditError | null>(null)
  /** What is wrong with its folder. */
  const notices = shallowRef<readonly Notice[]>([])
  /** Handles of the runs whose reports are being written again. */
  const rebuilding = ref<readonly string[]>([])
  const isRebuilding = computed(() => rebuilding.value.includes(reference.value?.handle ?? ''))
  const rebuildError = shallowRef<SerializedAuditError | null>(null)

  /** Place of the cursor among the report's steps; the last one at first. */
  const cursor = ref(0)
  const steps = computed(() => (report.value === null ? [] : stepsOf(report.value)))
  const step = computed(() => steps.value[cursor.value] ?? null)

  /** Letters that charts leave out, `D` for the difference. */
  const hidden = ref<readonly string[]>([])

  function toggle(letter: string): void {
    hidden.value = hidden.value.includes(letter)
      ? hidden.value.filter((other) => other !== letter)
      : [...hidden.value, letter]
  }

  function moveTo(place: number): void {
    cursor.value = Math.max(0, Math.min(steps.value.length - 1, place))
  }

  /** Moves to the step that is nearest. */
  function moveToStep(wanted: number): void {
    const distances = steps.value.map((one) => Math.abs(one - wanted))
    moveTo(distances.indexOf(Math.min(...distances)))
  }

  /** Asks for a folder and opens it. A cancelled dialog changes nothing. */
  async function choose(): Promise<void> {
    await openFound(() => ask('chooseRun', {}))
  }

  /** Opens the run named on the command line, if there is one. */
  async function openGiven(): Promise<void> {
    await openFound(() => ask('givenRun', {}))
  }

  /** Opens a run that is known: of the list of recent audits, or one that has just finished. */
  async function open(known: RunReference): Promise<void> {
    await openFound(() => Promise.resolve(known))
  }

  /** The last run that was asked for; an answer for another comes too late. */
  let wanted: RunReference | null = null

  async function openFound(find: () => Promise<RunReference | null>): Promise<void> {
    let found: RunReference | null = null
    try {
      found = await find()
      if (found === null) return
      wanted = found
      reference.value = found
      report.value = null
      notices.value = []
      rebuildError.value = null
      status.value = 'loading'
      error.value = null
      const read = printableTexts(await ask('readReport', { run: found.handle }))
      if (wanted !== found) return
      report.value = read.report
      notices.value = read.notices
      moveTo(steps.value.length - 1)
      hidden.value = []
      status.value = 'ready'
    } catch (thrown) {
      if (found !== null && wanted !== found) return
      report.value = null
      error.value = asAuditError(thrown).toJSON()
      status.value = 'error'
    }
  }

  /** Reads the opened run again, which has grown: screen and step stay, and the last step stays the last. */
  async function refresh(): Promise<void> {
    const opened = reference.value
    if (opened === null || status.value !== 'ready') return
    const at = cursor.value < steps.value.length - 1 ? step.value : null
    try {
      const read = printableTexts(await ask('readReport', { run: opened.handle }))
      if (reference.value !== opened) return
      report.value = read.report
      notices.value = read.notices
      if (at === null) moveTo(steps.value.length - 1)
      else moveToStep(at)
    } catch {
      // What was read stays; opening it says what is wrong.
    }
  }

  /** Has the report of the opened run written again from its results. */
  async function rebuild(): Promise<void> {
    const opened = reference.value
    if (opened === null || isRebuilding.value) return
    rebuilding.value = [...rebuilding.value, opened.handle]
    rebuildError.value = null
    try {
      const read = printableTexts(await ask('rebuildReport', { run: opened.handle }))
      if (reference.value !== opened) return
      report.value = read.report
      notices.value = read.notices
    } catch (thrown) {
      if (reference.value === opened) rebuildError.value = asAuditError(thrown).toJSON()
    } finally {
      rebuilding.value = rebuilding.value.filter((handle) => handle !== opened.handle)
    }
  }

  return {
    status,
    reference,
    report,
    error,
    notices,
    isRebuilding,
    rebuildError,
    rebuild,
    steps,
    cursor,
    step,
    hidden,
    toggle,
    moveTo,
    moveToStep,
    refresh,
    choose,
    openGiven,
    open
  }
})
