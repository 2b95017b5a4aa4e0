import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { EngineStatus, OfflineStatus } from '../../shared/desktop'
import { ask } from '../bridge'
import { useSettings } from './settings'

/** What this machine offers and keeps closed: engines, guards, interfaces. */
export const useMachine = defineStore('machine', () => {
  const settings = useSettings()
  const engines = shallowRef<readonly EngineStatus[]>([])
  const offline = shallowRef<OfflineStatus | null>(null)
  const error = shallowRef<SerializedAuditError | null>(null)

  /** The engine that the next audit takes; undefined while unknown, or where it is not there. */
  const engine = computed(() => {
    const chosen = settings.settings.engine
    return engines.value.find(
      ({ id, available, isAutomatic }) => available && (chosen === 'auto' ? isAutomatic : id === chosen)
    )
  })
  /** Guards of what runs; those of a process that has not started yet are not counted. */
  const guards = computed(() => (offline.value?.guards ?? []).filter(({ state }) => state !== 'not-started'))
  const holding = computed(() => guards.value.filter(({ state }) => state === 'holds').length)
  const holdsAll = computed(() => guards.value.length > 0 && holding.value === guards.value.length)

  async function load(): Promise<void> {
    try {
      const [found, state] = await Promise.all([ask('engines', {}), ask('offline', {})])
      engines.value = found
      offline.value = state
      error.value = null
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  return { engines, engine, offline, guards, holding, holdsAll, error, load }
})
