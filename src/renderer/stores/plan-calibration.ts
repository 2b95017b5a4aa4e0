import { computed, type ComputedRef, reactive, ref } from 'vue'
import type { PlanDraft } from '../../shared/draft'
import { longTask } from '../features/inputs/long-task'
import { type GoalTexts, problemsOfGoals, requestOf } from '../features/plan/calibration-goals'
import type { PlanSettings } from './plan-settings'

/** Pilot runs that choose the settings: what they are asked for, their progress and outcome. They go on when their dialog is closed. */
export function planCalibration(draft: ComputedRef<PlanDraft | null>, settings: PlanSettings) {
  const task = longTask('calibratePlan')
  const reading = longTask('readCalibration')
  const goals = reactive<GoalTexts>({ relativeError: '2', bias: '2', budget: '2', unit: 'minutes' })
  const problems = computed(() => problemsOfGoals(goals))
  /** What was calibrated, and what the settings in the fields were calibrated on. */
  const calibrated = ref<string | null>(null)
  const taken = ref<string | null>(null)

  const canStart = computed(() => (draft.value?.llc ?? null) !== null && requestOf(goals) !== null)
  const current = computed(() => (draft.value === null ? null : targetText(draft.value)))
  /** The outcome is of other subjects, data, component, seed or engine than the plan has now. */
  const isStale = computed(
    () => task.state.value !== null && current.value !== null && calibrated.value !== current.value
  )
  /** The same of the settings that were taken over; of an opened plan nobody knows before its start. */
  const isTakenStale = computed(
    () => taken.value !== null && current.value !== null && taken.value !== current.value
  )
  /** What is shown: the last outcome, or what the plan's settings come from. */
  const shown = computed(() => task.state.value?.calibration ?? settings.calibration.value?.value ?? null)
  const isTaken = computed(
    () => task.state.value !== null && settings.calibration.value?.input === task.state.value.file.handle
  )

  async function start(): Promise<void> {
    const request = requestOf(goals)
    const plan = draft.value
    const llc = plan?.llc ?? null
    if (request === null || plan === null || llc === null) return
    calibrated.value = targetText(plan)
    // What the settings came from before says nothing of those to come.
    const { preset, settings: own, components, sensitivity } = llc
    const bare = { preset, settings: own, components, ...(sensitivity === undefined ? {} : { sensitivity }) }
    await task.start({ draft: { ...plan, llc: bare }, goals: request })
  }

  /** Writes the chosen settings into the plan, with the file that they come from. */
  function use(): void {
    const kept = task.state.value
    if (kept === null) return
    settings.takeCalibration(kept.file.handle, kept.calibration)
    taken.value = calibrated.value
  }

  /** Reads what an opened plan's settings come from. */
  async function read(): Promise<void> {
    const input = settings.calibration.value?.input
    if (input === undefined) return
    const value = await reading.start({ input })
    if (settings.calibration.value?.input === input) settings.calibration.value = { input, value }
  }

  /** What was found out about another plan. */
  function forget(): void {
    for (const one of [task, reading]) {
      one.cancel()
      Object.assign(one.state, { status: 'idle', value: null, progress: null, error: null })
    }
    calibrated.value = null
    taken.value = null
  }

  return {
    task,
    reading,
    goals,
    problems,
    canStart,
    isStale,
    isTakenStale,
    shown,
    isTaken,
    start,
    use,
    read,
    forget
  }
}

/** All that a calibration depends on but its goals: the settings of the plan are none of it. */
function targetText({ subjects, data, llc, seed, engine }: PlanDraft): string {
  return JSON.stringify([subjects, data, llc?.components[0], seed, engine])
}
