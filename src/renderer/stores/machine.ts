import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { EngineStatus, OfflineStatus } from '../../shared/desktop'
import { ask, onEvent } from '../bridge'
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
      const [found] = await Promise.all([ask('engines', {}), look()])
      engines.value = found
      error.value = null
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  let isFollowing = false
  let isChanged = false
  let looking: Promise<void> | null = null

  /** Loads, and from now on looks again at each refused connection. */
  async function follow(): Promise<void> {
    // What was found before stands where main gives no answer.
    if (!isFollowing) onEvent(({ kind }) => kind === 'egress' && void look().catch(() => undefined))
    isFollowing = true
    await load()
  }

  /** One look at a time, and one more where something came meanwhile: the last is the newest. */
  function look(): Promise<void> {
    isChanged = true
    looking ??= lookAgain().finally(() => (looking = null))
    return looking
  }

  async function lookAgain(): Promise<void> {
    while (isChanged) {
      isChanged = false
      offline.value = await ask('offline', {})
    }
  }

  return { engines, engine, offline, guards, holding, holdsAll, error, load, follow }
})
