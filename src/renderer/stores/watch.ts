import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import type { RunReference } from '../../shared/run-state'
import { isWatching, secondsSchema, type WatchState } from '../../shared/watch-state'
import { ask, onEvent } from '../bridge'

/** The training that is watched, or was last since the start; and how the next one is to be. */
export const useWatch = defineStore('watch', () => {
  const state = shallowRef<WatchState | null>(null)
  /** Why the last order was refused. */
  const error = shallowRef<SerializedAuditError | null>(null)
  const isAsking = ref(false)
  /** Between two looks, s, as typed. */
  const every = ref('30')
  /** Null for the usual ones. */
  const rules = shallowRef<InputReference | null>(null)
  let isFollowing = false

  const isActive = computed(() => state.value !== null && isWatching(state.value))
  /** Alerts of this watch. */
  const raised = computed(() => state.value?.alerts.filter(({ isFresh }) => isFresh).length ?? 0)
  const seconds = computed(() => secondsSchema.safeParse(every.value === '' ? null : Number(every.value)))

  /** Follows the watch from now on; a second call changes nothing. */
  async function follow(): Promise<void> {
    if (isFollowing) return
    isFollowing = true
    onEvent((event) => {
      if (event.kind === 'watch') state.value = event.state
    })
    await attempt(async () => {
      const current = await ask('watchState', {})
      // An event that came meanwhile is newer.
      state.value ??= current
    })
  }

  /** Asks for a file of rules. A cancelled dialog changes nothing. */
  async function chooseRules(): Promise<void> {
    await attempt(async () => {
      rules.value = (await ask('chooseRules', {})) ?? rules.value
    })
  }

  async function start({ handle }: RunReference): Promise<void> {
    const wanted = seconds.value
    if (isAsking.value || !wanted.success) return
    isAsking.value = true
    await attempt(async () => {
      const request = { run: handle, rules: rules.value?.handle ?? null, every: wanted.data }
      state.value = await ask('watchRun', request)
    })
    isAsking.value = false
  }

  async function stop(): Promise<void> {
    const watched = state.value
    if (watched !== null) await attempt(() => ask('stopWatch', { run: watched.run.handle }))
  }

  async function attempt(act: () => Promise<unknown>): Promise<void> {
    error.value = null
    try {
      await act()
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  return {
    ...{ state, error, isAsking, every, rules, isActive, raised, seconds },
    ...{ follow, chooseRules, start, stop }
  }
})
