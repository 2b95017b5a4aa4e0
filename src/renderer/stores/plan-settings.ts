import { computed, reactive, ref, shallowRef } from 'vue'
import { changedSettings } from '../../shared/calibrated-settings'
import type { Calibration } from '../../shared/calibration'
import type { PlanDraft, presetNames, Presets } from '../../shared/draft'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import { ask } from '../bridge'
import type { SamplerName } from '../../shared/plan'
import { furtherNames, parseNumber, type SettingName, settingNames, textOf } from '../features/plan/limits'

export type PresetName = (typeof presetNames)[number]
type LlcDraft = NonNullable<PlanDraft['llc']>
type Further = Pick<LlcDraft['settings'], (typeof furtherNames)[number]>

/** The stored calibration that the settings come from. */
interface PlanCalibration {
  /** Handle of its file. */
  readonly input: string
  /** Null until it is read, and where it cannot be. */
  readonly value: Calibration | null
}

export type PlanSettings = ReturnType<typeof planSettings>

/** The sampler's settings as texts: a preset's, and what was changed of them. */
export function planSettings() {
  const presets = shallowRef<Presets | null>(null)
  const presetsError = shallowRef<SerializedAuditError | null>(null)
  const preset = ref<PresetName>('standard')
  const settings = reactive(noSettings())
  /** Settings that an opened plan states although they are the preset's. */
  const stated = shallowRef<ReadonlySet<SettingName>>(new Set())
  /** Null: the preset's. */
  const ownSampler = ref<SamplerName | null>(null)
  const sampler = computed<SamplerName>({
    get: () => ownSampler.value ?? presets.value?.[preset.value].sampler ?? 'sgld',
    set: (name) => {
      ownSampler.value = name === presets.value?.[preset.value].sampler ? null : name
    }
  })
  /** What an opened plan says of settings that have no field. */
  const further = shallowRef<Further>({})
  const sensitivity = shallowRef<LlcDraft['sensitivity']>(undefined)
  const calibration = shallowRef<PlanCalibration | null>(null)
  /** The user asked for settings of their own. */
  const asksCustom = ref(false)

  const presetTexts = computed(() => {
    const values = presets.value?.[preset.value]
    return values === undefined ? null : toTexts(values)
  })
  const changed = computed(() =>
    settingNames.filter(
      (name) => presetTexts.value !== null && !isSame(settings[name], presetTexts.value[name])
    )
  )
  const isCustom = computed(
    () =>
      asksCustom.value ||
      changed.value.length > 0 ||
      ownSampler.value !== null ||
      sensitivity.value !== undefined ||
      Object.keys(further.value).length > 0
  )
  /** What a plan states beside its preset. */
  const own = computed((): LlcDraft['settings'] => {
    const names = new Set([...changed.value, ...stated.value])
    return {
      ...(ownSampler.value === null ? {} : { sampler: ownSampler.value }),
      ...Object.fromEntries(
        settingNames.filter((name) => names.has(name)).map((name) => [name, valueOf(settings[name])])
      ),
      ...further.value
    }
  })

  /** Fields that were changed after the calibration that the settings come from; null without one. */
  const changedSince = computed((): ReadonlySet<string> | null => {
    const chosen = calibration.value?.value?.settings ?? null
    if (chosen === null) return null
    const fields = Object.fromEntries(settingNames.map((name) => [name, valueOf(settings[name])]))
    const used = { ...fields, ...further.value, sampler: sampler.value }
    return new Set(changedSettings(chosen, used).map(({ field }) => field))
  })

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
    ownSampler.value = null
    further.value = {}
    calibration.value = null
    sensitivity.value = undefined
    Object.assign(settings, presetTexts.value ?? noSettings())
  }

  /** Takes over what an opened plan states. */
  function loadSettings(llc: PlanDraft['llc']): void {
    choosePreset(llc?.preset ?? 'standard')
    const values = llc?.settings ?? {}
    for (const name of settingNames) if (values[name] !== undefined) settings[name] = textOf(values[name])
    stated.value = new Set(settingNames.filter((name) => values[name] !== undefined))
    ownSampler.value = values.sampler ?? null
    further.value = furtherOf(values)
    sensitivity.value = llc?.sensitivity
    calibration.value = llc?.calibration === undefined ? null : { input: llc.calibration, value: null }
  }

  /** Takes over what a calibration chose. The plan states all of it: it holds whatever a preset says. How often observed data are
   *  measured is no part of it. @param input handle of its file */
  function takeCalibration(input: string, value: Calibration): void {
    const chosen = value.settings
    if (chosen === null) return
    const names = settingNames.filter((name) => name !== 'observeEvery')
    for (const name of names) settings[name] = textOf(chosen[name])
    stated.value = new Set([...stated.value, ...names])
    ownSampler.value = chosen.sampler
    further.value = furtherOf(chosen)
    calibration.value = { input, value }
  }

  /** @returns what brings the settings of now back */
  function snapshotSettings(): () => void {
    const before = {
      preset: preset.value,
      asksCustom: asksCustom.value,
      stated: stated.value,
      sampler: ownSampler.value,
      further: further.value,
      sensitivity: sensitivity.value,
      calibration: calibration.value,
      settings: { ...settings }
    }
    return () => {
      preset.value = before.preset
      asksCustom.value = before.asksCustom
      stated.value = before.stated
      ownSampler.value = before.sampler
      further.value = before.further
      sensitivity.value = before.sensitivity
      calibration.value = before.calibration
      Object.assign(settings, before.settings)
      if (settingNames.every((name) => settings[name] === '')) fillGaps()
    }
  }

  /** A plan that was opened before the presets were there. */
  function fillGaps(): void {
    for (const name of settingNames)
      if (settings[name] === '') settings[name] = presetTexts.value?.[name] ?? ''
  }

  function chooseCustom(): void {
    asksCustom.value = true
  }

  return {
    presets,
    presetsError,
    preset,
    settings,
    presetTexts,
    changed,
    isCustom,
    sampler,
    ownsSampler: computed(() => ownSampler.value !== null),
    further,
    sensitivity,
    calibration,
    changedSince,
    own,
    prepare,
    choosePreset,
    chooseCustom,
    loadSettings,
    takeCalibration,
    snapshotSettings
  }
}

const furtherOf = (values: LlcDraft['settings']): Further =>
  Object.fromEntries(
    furtherNames.filter((name) => values[name] !== undefined).map((name) => [name, values[name]])
  )

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
