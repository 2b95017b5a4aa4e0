import { nextTick } from 'vue'
import { useRouter } from 'vue-router'
import type { RunReference } from '../../shared/run-state'
import type { Alert } from '../../shared/watch'
import { useRun } from '../stores/run'

/** Shows what an alert is about: its run, on the screen of its curve, at its step. */
export function useAlert(): (watched: RunReference, alert: Alert) => Promise<void> {
  const run = useRun()
  const router = useRouter()
  return async (watched, alert) => {
    if (run.reference?.handle !== watched.handle || run.report === null) {
      await run.open(watched)
      // An opened run shows its overview first.
      await nextTick()
    } else if (!run.steps.includes(alert.step)) await run.refresh()
    if (run.report === null) return
    run.moveToStep(alert.step)
    const name = alert.rule === 'boundary' ? 'development' : 'llc'
    await router.push({ name, query: { subject: alert.subject, of: alert.what } })
  }
}
