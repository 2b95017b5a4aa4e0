import { type BrowserWindow, powerSaveBlocker } from 'electron'
import type { RunState } from '../../shared/run-state'
import { isWatching, type WatchState } from '../../shared/watch-state'
import { isActive } from '../ipc/run-reducer'
import { progressBar } from './progress-bar'

/** What the system shows of a run: the progress bar of the window, and that the machine stays awake. */
export class RunSignals {
  #awake: number | null = null

  /** @param window null while there is none
   *  @param isWatched whether more follows by itself: a hidden window stays hidden */
  follow(window: BrowserWindow | null, state: RunState, isWatched: boolean): void {
    const isRunning = isActive(state) && state.status !== 'paused'
    if (isRunning && this.#awake === null) this.#awake = powerSaveBlocker.start('prevent-app-suspension')
    if (!isRunning && this.#awake !== null) {
      powerSaveBlocker.stop(this.#awake)
      this.#awake = null
    }
    if (window === null || window.isDestroyed()) return
    const { fraction, mode } = progressBar(state)
    window.setProgressBar(fraction, { mode })
    if (!isActive(state) && !isWatched) comeBack(window)
  }

  followWatch(window: BrowserWindow | null, state: WatchState): void {
    if (window !== null && !window.isDestroyed() && !isWatching(state)) comeBack(window)
  }
}

/** What ran on behind a hidden window has ended: now there is something to see. */
function comeBack(window: BrowserWindow): void {
  if (window.isVisible()) return
  window.showInactive()
  window.flashFrame(true)
}
