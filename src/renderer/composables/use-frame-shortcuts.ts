import { useRouter } from 'vue-router'
import { screens } from '../router'
import { useRun } from '../stores/run'
import { focusHeading } from './use-focus-on-route'
import { usePaneFocus } from './use-pane-focus'
import { listenToShortcuts, useShortcuts } from './use-shortcuts'

/** The keys that hold on every screen. */
export function useFrameShortcuts(): void {
  const run = useRun()
  const router = useRouter()
  const go = (name: string): void => void router.push({ name })

  listenToShortcuts()
  usePaneFocus()
  useShortcuts({
    open: () => void run.choose(),
    new: () => go('inputs'),
    help: () => void router.push({ name: 'settings', params: { section: 'shortcuts' } }),
    screen: (key) => {
      const digit = Number(key.at(-1))
      const screen = screens.find((one) => one.digit === digit)
      if (screen !== undefined) go(screen.name)
    },
    previousStep: () => run.moveTo(run.cursor - 1),
    nextStep: () => run.moveTo(run.cursor + 1),
    firstStep: () => run.moveTo(0),
    lastStep: () => run.moveTo(run.steps.length - 1),
    escape: focusHeading
  })
}
