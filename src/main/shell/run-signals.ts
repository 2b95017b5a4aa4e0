import { type BrowserWindow, powerSaveBlocker } from 'electron'
import type { RunState } from '../../shared/run-state'
import { isActive } from '../ipc/run-reducer'
import { progressBar } from './progress-bar'

/** What the system shows of a run: the progress bar of the window, and that the machine stays awake. */
export class RunSignals {
  #awake: number | null = null

  /** @param window null while there is none */
  follow(window: BrowserWindow | null, state: RunState): void {
    const isRunning = isActive(state) && state.status !== 'paused'
    if (isRunning && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension')
    if (!isRunning && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake)
      this.#awake = null
    }
    if (window === null || window.isDestroyed()) return
    const { fraction, mode } = progressBar(state)
    window.setProgressBar(fraction, { mode })
    if (isActive(state) || window.isVisible()) return
    // It ran on behind a hidden window: now there is something to see.
    window.showInactive()
    window.flashFrame(true)
  }
}
