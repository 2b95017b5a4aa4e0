import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { DesktopEvent } from '../../shared/desktop-event'
import { type LogEntry, logLimit, type RunState } from '../../shared/run-state'
import { ask, onEvent } from '../bridge'
import { appendTrace, type LiveTraces } from '../features/run/live-traces'
import { type Forecast, withForecast } from '../features/run/tiles'

const lineOf = ({ utc, level, text }: LogEntry): string => `${utc} ${level} ${text}`

type Order = 'pauseRun' | 'continueRun' | 'cancelRun' | 'resumeRun' | 'extendRun'

/** The run in work, or the last one since the start: what main tells of it, and what may be asked of it. */
export const useLive = defineStore('live', () => {
  const state = shallowRef<RunState | null>(null)
  const traces = shallowRef<LiveTraces | null>(null)
  const log = shallowRef<readonly LogEntry[]>([])
  const forecasts = shallowRef<readonly Forecast[]>([])
  /** Why the last order was refused. */
  const error = shallowRef<SerializedAuditError | null>(null)
  const isAsking = ref(false)
  let isFollowing = false

  const isActive = computed(() =>
    ['preparing', 'running', 'pausing', 'paused', 'cancelling'].includes(state.value?.status ?? '')
  )

  /** Follows the run from now on; a second call changes nothing. */
  async function follow(): Promise<void> {
    if (isFollowing) return
    isFollowing = true
    onEvent(receive)
    try {
      const [current, tail] = await Promise.all([ask('runState', {}), ask('runLog', {})])
      // An event that came meanwhile is newer.
      if (current !== null && state.value === null) state.value = current
      if (current !== null && state.value?.run.handle === current.run.handle) {
        // A line that came while main answered may be in the tail, too.
        const told = new Set(tail.map(lineOf))
        log.value = [...tail, ...log.value.filter((entry) => !told.has(lineOf(entry)))].slice(-logLimit)
      }
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  function receive(event: DesktopEvent): void {
    if (event.kind === 'run') {
      if (event.state.run.handle !== state.value?.run.handle) forget()
      state.value = event.state
      forecasts.value = withForecast(forecasts.value, event.state, Date.now())
    } else if (event.kind === 'trace') traces.value = appendTrace(traces.value, event.trace)
    else if (event.kind === 'log') log.value = [...log.value, event.entry].slice(-logLimit)
  }

  function forget(): void {
    traces.value = null
    log.value = []
    forecasts.value = []
    error.value = null
  }

  /** Asks main to pause, continue, cancel, resume or extend the run; its state comes as an event. */
  async function order(name: Order): Promise<void> {
    if (state.value === null || isAsking.value) return
    isAsking.value = true
    error.value = null
    try {
      await ask(name, { run: state.value.run.handle })
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    } finally {
      isAsking.value = false
    }
  }

  return { state, traces, log, forecasts, error, isAsking, isActive, follow, order }
})
