import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import type { PlanDraft } from '../../shared/draft'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'
import { ask } from '../bridge'
import { longTask } from '../features/inputs/long-task'
import { fieldOf, type TextFieldName } from '../features/plan/fields'
import { issuesOf, textFields } from '../features/plan/issues'
import { parseNumber, textLimits } from '../features/plan/limits'
import { useInputs } from './inputs'
import { planCalibration } from './plan-calibration'
import { planSettings } from './plan-settings'
import { useSettings } from './settings'

/** The plan that is being made: as texts, so that what is typed stays as it was typed. Lives as long as the application. */
export const usePlan = defineStore('plan', () => {
  const inputs = useInputs()
  const userSettings = useSettings()
  const ofSampler = planSettings()
  const { own, loadSettings, snapshotSettings, calibration: attached, ...sampler } = ofSampler
  const { presets, preset, settings, isCustom, prepare, choosePreset } = sampler

  const texts = reactive<Record<TextFieldName, string>>({
    title: '',
    question: '',
    auditor: '',
    reviewer: ''
  })
  const measuresLlc = ref(true)
  const components = ref<readonly string[]>(['full'])
  /** Steps whose LLC is estimated, at most; empty: all. */
  const mostSteps = ref('')
  const compares = ref(true)
  const seed = ref('0')
  /** Null: the user's default. */
  const chosenEngine = ref<PlanDraft['engine'] | null>(null)
  const engine = computed({
    get: () => chosenEngine.value ?? userSettings.settings.engine,
    set: (value) => {
      chosenEngine.value = value
    }
  })

  const estimate = longTask('estimatePlan')
  /** The draft that the estimate is of. */
  const estimated = ref<string | null>(null)
  const isStarting = ref(false)
  /** Handle of the run that began from this plan; null once the plan is another. */
  const startedRun = ref<string | null>(null)
  /** Why main refused to start, import or export. */
  const error = shallowRef<SerializedAuditError | null>(null)
  /** Where the last export went. */
  const saved = ref<string | null>(null)

  /** What stands for a title while there is none. */
  const defaultTitle = computed(() =>
    inputs.filled
      .map(({ name }) => name)
      .join(' and ')
      .slice(0, textLimits.title)
  )

  const issues = computed(() =>
    issuesOf(
      texts,
      seed.value,
      measuresLlc.value
        ? {
            settings,
            components: components.value,
            mostSteps: mostSteps.value,
            smallest: inputs.smallestSampled
          }
        : null
    )
  )
  const issueCount = computed(() => Object.keys(issues.value).length)

  /** What the inputs lack, as `inputs.missing`; a coefficient needs data to sample as well. */
  const missing = computed(() => [
    ...inputs.missing,
    ...(measuresLlc.value && inputs.used.length > 0 && !inputs.used.some(({ use }) => use === 'sample')
      ? [{ key: 'sample', name: '' }]
      : [])
  ])

  const most = computed(() => parseNumber(mostSteps.value))

  /** The plan as main takes it; null while something is missing or out of range. */
  const draft = computed((): PlanDraft | null => {
    if (presets.value === null || issueCount.value > 0 || missing.value.length > 0) return null
    const [reference, variant] = inputs.slots
    const optional = textFields.filter((name) => name !== 'title' && texts[name].trim() !== '')
    return {
      title: texts.title.trim() || defaultTitle.value,
      ...Object.fromEntries(optional.map((name) => [name, texts[name].trim()])),
      subjects: inputs.subjects,
      data: inputs.data,
      llc: measuresLlc.value
        ? {
            preset: preset.value,
            settings: own.value,
            components: [...components.value],
            ...(most.value === null ? {} : { checkpoints: { most: most.value } }),
            ...(attached.value === null ? {} : { calibration: attached.value.input }),
            ...(sampler.sensitivity.value === undefined ? {} : { sensitivity: sampler.sensitivity.value })
          }
        : null,
      compare:
        compares.value && reference && variant ? { reference: reference.name, variant: variant.name } : null,
      seed: parseNumber(seed.value) ?? 0,
      engine: engine.value
    }
  })
  const draftText = computed(() => (draft.value === null ? null : JSON.stringify(draft.value)))
  const calibration = planCalibration(draft, ofSampler)
  const isStale = computed(() => estimate.state.value !== null && estimated.value !== draftText.value)
  const errorField = computed(() => (error.value === null ? null : fieldOf(error.value.where)))

  /** Takes over a whole plan: the sample, an imported or a dropped one. */
  async function load(plan: PlanDraft): Promise<void> {
    const restore = isEmpty() && inputs.removed === null ? null : snapshot()
    forget()
    for (const name of textFields) texts[name] = plan[name] ?? ''
    loadSettings(plan.llc)
    measuresLlc.value = plan.llc !== null
    components.value = plan.llc?.components ?? ['full']
    mostSteps.value = String(plan.llc?.checkpoints?.most ?? '')
    compares.value = plan.compare !== null || plan.subjects.length < 2
    seed.value = String(plan.seed)
    engine.value = plan.engine
    void calibration.read()
    const loading = inputs.load(inOrder(plan))
    if (restore !== null) inputs.offer(null, restore)
    await Promise.all([prepare(), loading])
  }

  const isEmpty = (): boolean =>
    inputs.isEmpty && !isCustom.value && Object.values(texts).every((text) => text.trim() === '')

  /** @returns what brings the audit of now back; the one that it takes the place of can come back as well */
  function snapshot(): () => void {
    const restoreInputs = inputs.snapshot()
    const restoreSettings = snapshotSettings()
    const before = { ...texts }
    const values = [measuresLlc, components, mostSteps, compares, seed, chosenEngine, startedRun].map(
      (one) => {
        const { value } = one
        return () => Object.assign(one, { value })
      }
    )
    return () => {
      const restore = isEmpty() && inputs.removed === null ? null : snapshot()
      clear()
      restoreInputs()
      Object.assign(texts, before)
      restoreSettings()
      for (const bringBack of values) bringBack()
      // Beneath the earlier ones: undoing again goes further back, not to and fro.
      if (restore !== null) inputs.offer(null, restore, true)
    }
  }

  /** An empty audit; the one before can come back. */
  function begin(): void {
    if (isEmpty()) return
    const restore = snapshot()
    clear()
    inputs.offer(null, restore)
  }

  /** An empty plan without inputs. */
  function clear(): void {
    inputs.clear()
    Object.assign(texts, { title: '', question: '', auditor: '', reviewer: '' })
    choosePreset('standard')
    forget()
    measuresLlc.value = true
    components.value = ['full']
    mostSteps.value = ''
    compares.value = true
    seed.value = '0'
    chosenEngine.value = null
  }

  /** What was said about another plan. */
  function forget(): void {
    estimate.cancel()
    Object.assign(estimate.state, { status: 'idle', value: null })
    calibration.forget()
    error.value = null
    saved.value = null
    startedRun.value = null
  }

  async function estimateNow(): Promise<void> {
    if (draft.value === null) return
    estimated.value = draftText.value
    await estimate.start({ draft: draft.value })
  }

  /** @returns the run that began; null when main refused, with the reason in `error` */
  async function start(): Promise<RunReference | null> {
    if (draft.value === null || isStarting.value) return null
    const [plan, text] = [draft.value, draftText.value]
    isStarting.value = true
    const run = await attempt(() => ask('startRun', { draft: plan }))
    isStarting.value = false
    if (run !== null && draftText.value === text) startedRun.value = run.handle
    return run
  }

  /** Asks for a plan's file and takes it over. @returns whether one was chosen */
  async function importFile(): Promise<boolean> {
    const plan = await attempt(() => ask('importPlan', {}))
    if (plan === null) return false
    await attempt(() => load(plan))
    return true
  }

  async function exportFile(): Promise<void> {
    if (draft.value === null) return
    const plan = draft.value
    saved.value = (await attempt(() => ask('exportPlan', { draft: plan })))?.path ?? null
  }

  async function attempt<Value>(act: () => Promise<Value>): Promise<Value | null> {
    error.value = null
    try {
      return await act()
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
      return null
    }
  }

  return {
    ...sampler,
    attached,
    calibration,
    texts,
    measuresLlc,
    components,
    mostSteps,
    compares,
    seed,
    engine,
    estimate,
    isStarting,
    startedRun,
    error,
    errorField,
    saved,
    defaultTitle,
    issues,
    issueCount,
    missing,
    draft,
    draftText,
    isStale,
    load,
    begin,
    clear,
    estimateNow,
    start,
    importFile,
    exportFile
  }
})

/** The reference of the comparison first, then its variant: they are A and B. */
function inOrder(plan: PlanDraft): PlanDraft {
  const { compare } = plan
  if (compare === null) return plan
  const rank = ({ name }: { name: string }): number =>
    name === compare.reference ? 0 : name === compare.variant ? 1 : 2
  return { ...plan, subjects: [...plan.subjects].sort((a, b) => rank(a) - rank(b)) }
}
