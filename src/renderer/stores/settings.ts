import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { Settings, SettingsState } from '../../shared/desktop'
import { ask } from '../bridge'

const initial: Settings = {
  theme: 'system',
  density: 'compact',
  size: '100',
  language: 'system',
  engine: 'auto',
  notifications: 'on'
}

/** The user's settings. A change holds at once and is written by main. */
export const useSettings = defineStore('settings', () => {
  const settings = ref<Settings>(initial)
  /** What only main knows; null until it has answered. */
  const state = shallowRef<SettingsState | null>(null)
  const error = shallowRef<SerializedAuditError | null>(null)

  const language = computed(() =>
    settings.value.language === 'system' ? (state.value?.systemLanguage ?? 'en') : settings.value.language
  )

  async function load(): Promise<void> {
    await take(ask('settings', {}))
  }

  async function change(part: Partial<Settings>): Promise<void> {
    settings.value = { ...settings.value, ...part }
    await take(ask('saveSettings', { settings: { ...settings.value } }))
  }

  /** Asks for the folder of new audits. */
  async function chooseDataFolder(): Promise<void> {
    await take(ask('chooseDataFolder', {}))
  }

  async function take(answer: Promise<SettingsState>): Promise<void> {
    try {
      state.value = await answer
      settings.value = state.value.settings
      error.value = null
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  return { settings, state, error, language, load, change, chooseDataFolder }
})
