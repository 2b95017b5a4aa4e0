import { useRouter } from 'vue-router'
import { screens } from '../router'
import { choices } from '../features/settings/choices'
import { useRun } from '../stores/run'
import { useSettings } from '../stores/settings'
import { useNewAudit } from './use-new-audit'
import { focusHeading } from './use-focus-on-route'
import { usePaneFocus } from './use-pane-focus'
import { listenToShortcuts, useShortcuts } from './use-shortcuts'

/** The keys that hold on every screen. */
export function useFrameShortcuts(): void {
  const run = useRun()
  const router = useRouter()
  const settings = useSettings()
  const newAudit = useNewAudit()
  function resize(by: 1 | -1): void {
    const size = choices.size[choices.size.indexOf(settings.settings.size) + by]
    if (size !== undefined) void settings.change({ size })
  }
  const go = (name: string): void => void router.push({ name })

  listenToShortcuts()
  usePaneFocus()
  useShortcuts({
    open: () => void run.choose(),
    new: newAudit.begin,
    size: (key) => resize(key.endsWith('-') ? -1 : 1),
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
