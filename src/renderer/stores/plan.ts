import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import type { PlanDraft, presetNames, Presets } from '../../shared/draft'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'
import { ask } from '../bridge'
import { longTask } from '../features/inputs/long-task'
import { type FieldIssue, type FieldName, fieldOf, type TextFieldName } from '../features/plan/fields'
import {
  componentsLimit,
  parseNumber,
  problemOf,
  seedLimits,
  settingLimits,
  type SettingName,
  settingNames,
  textLimits,
  textOf
} from '../features/plan/limits'
import { useInputs } from './inputs'

export type PresetName = (typeof presetNames)[number]
type LlcDraft = NonNullable<PlanDraft['llc']>

/** The plan that is being made: as texts, so that what is typed stays as it was typed. Lives as long as the application. */
export const usePlan = defineStore('plan', () => {
  const inputs = useInputs()
  const presets = shallowRef<Presets | null>(null)
  const presetsError = shallowRef<SerializedAuditError | null>(null)

  const texts = reactive<Record<TextFieldName, string>>({
    title: '',
    question: '',
    auditor: '',
    reviewer: ''
  })
  const preset = ref<PresetName>('standard')
  const settings = reactive(noSettings())
  /** Settings that an opened plan states although they are the preset's. */
  const stated = shallowRef<ReadonlySet<SettingName>>(new Set())
  /** The user asked for settings of their own. */
  const asksCustom = ref(false)
  const measuresLlc = ref(true)
  const components = ref<readonly string[]>(['full'])
  const compares = ref(true)
  const seed = ref('0')
  const engine = ref<PlanDraft['engine']>('auto')

  const estimate = longTask('estimatePlan')
  /** The draft that the estimate is of. */
  const estimated = ref<string | null>(null)
  const isStarting = ref(false)
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
  const presetTexts = computed(() => {
    const values = presets.value?.[preset.value]
    return values === undefined ? null : toTexts(values)
  })
  const changed = computed(() =>
    settingNames.filter(
      (name) => presetTexts.value !== null && !isSame(settings[name], presetTexts.value[name])
    )
  )
  const isCustom = computed(() => asksCustom.value || changed.value.length > 0)

  const issues = computed(() => {
    const found: Partial<Record<FieldName, FieldIssue>> = {}
    for (const name of ['title', 'question', 'auditor', 'reviewer'] as const)
      if (texts[name].trim().length > textLimits[name])
        found[name] = { problem: 'too-long', value: texts[name] }
    const seedProblem = problemOf(seed.value, seedLimits)
    if (seedProblem !== null) found.seed = { problem: seedProblem, value: seed.value }
    if (!measuresLlc.value) return found
    for (const name of settingNames) {
      const problem = problemOf(settings[name], settingLimits[name])
      if (problem !== null) found[name] = { problem, value: settings[name] }
    }
    const [value = ''] = components.value.filter((one) => one.length > textLimits.component)
    if (components.value.length === 0) found.components = { problem: 'no-component', value }
    else if (components.value.length > componentsLimit) found.components = { problem: 'too-many', value }
    else if (value !== '') found.components = { problem: 'too-long', value }
    return found
  })
  const issueCount = computed(() => Object.keys(issues.value).length)

  /** What the inputs lack, as `inputs.missing`; a coefficient needs data to sample as well. */
  const missing = computed(() => [
    ...inputs.missing,
    ...(measuresLlc.value && inputs.used.length > 0 && !inputs.used.some(({ use }) => use === 'sample')
      ? [{ key: 'sample', name: '' }]
      : [])
  ])

  const llc = computed((): LlcDraft | null => {
    if (!measuresLlc.value) return null
    const own = new Set([...changed.value, ...stated.value])
    return {
      preset: preset.value,
      settings: Object.fromEntries(
        settingNames.filter((name) => own.has(name)).map((name) => [name, valueOf(settings[name])])
      ),
      components: [...components.value]
    }
  })

  /** The plan as main takes it; null while something is missing or out of range. */
  const draft = computed((): PlanDraft | null => {
    if (presets.value === null || issueCount.value > 0 || missing.value.length > 0) return null
    const [reference, variant] = inputs.slots
    const optional = (['question', 'auditor', 'reviewer'] as const).filter(
      (name) => texts[name].trim() !== ''
    )
    return {
      title: texts.title.trim() || defaultTitle.value,
      ...Object.fromEntries(optional.map((name) => [name, texts[name].trim()])),
      subjects: inputs.subjects,
      data: inputs.data,
      llc: llc.value,
      compare:
        compares.value && reference && variant ? { reference: reference.name, variant: variant.name } : null,
      seed: parseNumber(seed.value) ?? 0,
      engine: engine.value
    }
  })
  const draftText = computed(() => (draft.value === null ? null : JSON.stringify(draft.value)))
  const isStale = computed(() => estimate.state.value !== null && estimated.value !== draftText.value)
  const errorField = computed(() => (error.value === null ? null : fieldOf(error.value.where)))

  /** Reads the presets, once. */
  async function prepare(): Promise<void> {
    if (presets.value !== null) return
    try {
      presets.value = await ask('presets', {})
      presetsError.value = null
      if (settingNames.every((name) => settings[name] === '')) choosePreset(preset.value)
      else fillGaps()
    } catch (thrown) {
      presetsError.value = asAuditError(thrown).toJSON()
    }
  }

  /** Takes a preset's settings for all fields. */
  function choosePreset(name: PresetName): void {
    preset.value = name
    asksCustom.value = false
    stated.value = new Set()
    Object.assign(settings, presetTexts.value ?? noSettings())
  }

  /** A plan that was opened before the presets were there. */
  function fillGaps(): void {
    for (const name of settingNames)
      if (settings[name] === '') settings[name] = presetTexts.value?.[name] ?? ''
  }

  function chooseCustom(): void {
    asksCustom.value = true
  }

  /** Takes over a whole plan: the sample, an imported or a dropped one. */
  async function load(plan: PlanDraft): Promise<void> {
    const restore = isEmpty() && inputs.removed === null ? null : snapshot()
    error.value = null
    saved.value = null
    estimate.cancel()
    Object.assign(estimate.state, { status: 'idle', value: null })
    for (const name of ['title', 'question', 'auditor', 'reviewer'] as const) texts[name] = plan[name] ?? ''
    preset.value = plan.llc?.preset ?? 'standard'
    const own = plan.llc?.settings ?? {}
    Object.assign(settings, presetTexts.value ?? noSettings())
    for (const name of settingNames) if (own[name] !== undefined) settings[name] = textOf(own[name])
    stated.value = new Set(settingNames.filter((name) => own[name] !== undefined))
    asksCustom.value = false
    measuresLlc.value = plan.llc !== null
    components.value = plan.llc?.components ?? ['full']
    compares.value = plan.compare !== null || plan.subjects.length < 2
    seed.value = String(plan.seed)
    engine.value = plan.engine
    const loading = inputs.load(inOrder(plan))
    if (restore !== null) inputs.offer(null, restore)
    await Promise.all([prepare(), loading])
  }

  const isEmpty = (): boolean =>
    inputs.isEmpty && !isCustom.value && Object.values(texts).every((text) => text.trim() === '')

  /** @returns what brings the audit of now back; the one that it takes the place of can come back as well */
  function snapshot(): () => void {
    const restoreInputs = inputs.snapshot()
    const before = { texts: { ...texts }, settings: { ...settings }, stated: stated.value }
    const refs = { preset, asksCustom, measuresLlc, components, compares, seed, engine }
    const values = Object.entries(refs).map(([, one]) => {
      const { value } = one
      return () => Object.assign(one, { value })
    })
    return () => {
      const restore = isEmpty() && inputs.removed === null ? null : snapshot()
      clear()
      restoreInputs()
      Object.assign(texts, before.texts)
      Object.assign(settings, before.settings)
      stated.value = before.stated
      for (const bringBack of values) bringBack()
      if (settingNames.every((name) => settings[name] === '')) fillGaps()
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
    estimate.cancel()
    Object.assign(estimate.state, { status: 'idle', value: null })
    measuresLlc.value = true
    components.value = ['full']
    compares.value = true
    seed.value = '0'
    engine.value = 'auto'
    error.value = null
    saved.value = null
  }

  async function estimateNow(): Promise<void> {
    if (draft.value === null) return
    estimated.value = draftText.value
    await estimate.start({ draft: draft.value })
  }

  /** @returns the run that began; null when main refused, with the reason in `error` */
  async function start(): Promise<RunReference | null> {
    if (draft.value === null || isStarting.value) return null
    const plan = draft.value
    isStarting.value = true
    const run = await attempt(() => ask('startRun', { draft: plan }))
    isStarting.value = false
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
    presets,
    presetsError,
    texts,
    preset,
    settings,
    measuresLlc,
    components,
    compares,
    seed,
    engine,
    estimate,
    isStarting,
    error,
    errorField,
    saved,
    defaultTitle,
    presetTexts,
    changed,
    isCustom,
    issues,
    issueCount,
    missing,
    draft,
    draftText,
    isStale,
    prepare,
    choosePreset,
    chooseCustom,
    load,
    begin,
    clear,
    estimateNow,
    start,
    importFile,
    exportFile
  }
})

const noSettings = (): Record<SettingName, string> => ({
  stepSize: '',
  nBeta: '',
  localization: '',
  batchSize: '',
  chains: '',
  burnIn: '',
  draws: '',
  observeEvery: ''
})

function toTexts(values: Readonly<Record<SettingName, number | 'full'>>): Record<SettingName, string> {
  const texts = noSettings()
  for (const name of settingNames) texts[name] = textOf(values[name])
  return texts
}

const valueOf = (text: string): number | 'full' =>
  text.trim() === 'full' ? 'full' : (parseNumber(text) ?? NaN)

const isSame = (a: string, b: string): boolean => a === b || valueOf(a) === valueOf(b)

/** The reference of the comparison first, then its variant: they are A and B. */
function inOrder(plan: PlanDraft): PlanDraft {
  const { compare } = plan
  if (compare === null) return plan
  const rank = ({ name }: { name: string }): number =>
    name === compare.reference ? 0 : name === compare.variant ? 1 : 2
  return { ...plan, subjects: [...plan.subjects].sort((a, b) => rank(a) - rank(b)) }
}
