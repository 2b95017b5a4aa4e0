import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { RecentRun } from '../../shared/desktop'
import { ask } from '../bridge'

/** The audits of this machine, the last one first. */
export const useRecentRuns = defineStore('recent-runs', () => {
  const status = shallowRef<'loading' | 'ready' | 'error'>('loading')
  const runs = shallowRef<readonly RecentRun[]>([])
  const error = shallowRef<SerializedAuditError | null>(null)
  /** Taken off the list last, and can come back. */
  const forgotten = shallowRef<RecentRun | null>(null)

  async function load(): Promise<void> {
    await attempt(async () => {
      runs.value = await ask('recentRuns', {})
    })
  }

  /** Takes a run off the list. Its folder stays where it is. */
  async function forget(recent: RecentRun): Promise<void> {
    await attempt(async () => {
      await ask('forgetRun', { run: recent.run.handle })
      forgotten.value = recent
      runs.value = await ask('recentRuns', {})
    })
  }

  async function undo(): Promise<void> {
    const recent = forgotten.value
    if (recent === null) return
    await attempt(async () => {
      await ask('rememberRun', { run: recent.run.handle })
      forgotten.value = null
      runs.value = await ask('recentRuns', {})
    })
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act()
      status.value = 'ready'
      error.value = null
    } catch (thrown) {
      status.value = 'error'
      error.value = asAuditError(thrown).toJSON()
    }
  }

  return { status, runs, error, forgotten, load, forget, undo }
})
