import type { OfflineStatus, Settings, SettingsState } from '../../shared/desktop'
import type { DesktopEvent } from '../../shared/desktop-event'
import type { RunReference, RunState } from '../../shared/run-state'
import type { KeptAlert } from '../../shared/watch'
import type { WatchState } from '../../shared/watch-state'
import type { Attempt } from './attempts'
import type { EnginePort } from './engine-client'

/** What a dialog asks for. */
export type Choice = 'input-folders' | 'input-files' | 'plan' | 'rules' | 'run' | 'data-folder'

export interface Target {
  readonly name: string
  /** Null for a folder. */
  readonly extension: 'pdf' | 'json' | 'csv' | 'yaml' | null
  /** Where the dialog begins. */
  readonly folder: string
}

/** What the handlers need of the desktop. The shell provides it; tests provide their own. */
export interface Desktop {
  /** Folder of the application's own files. */
  readonly userData: string
  /** Folder of the user's documents. */
  readonly documents: string
  /** Folder with presets, fonts and the sample. */
  readonly resources: string
  readonly about: Omit<SettingsState, 'settings' | 'dataFolder'>
  /** Starts an engine process. @param name how the system's lists of processes call it */
  openEngine(name: string): EnginePort
  /** Asks for files or folders; empty when the user changes their mind. Paths are absolute. */
  choose(choice: Choice): Promise<readonly string[]>
  /** Asks for a place to write to; null when the user changes their mind. */
  chooseTarget(target: Target): Promise<string | null>
  /** The folder named by `--open`, as typed; null when there is none. */
  givenFolder(): string | null
  writeClipboard(text: string): void
  send(event: DesktopEvent): void
  applySettings(settings: Settings): void
  /** Hears of every change of the run: the shell draws the progress bar and asks before it closes. */
  followRun(state: RunState): void
  /** Hears of every change of the watch. */
  followWatch(state: WatchState): void
  /** Tells of alerts outside of the window, for a user who looks elsewhere. */
  notify(run: RunReference, alerts: readonly KeptAlert[]): void
  /** The guards of the air gap, each as it is found now. */
  guards(): Promise<OfflineStatus['guards']>
  /** Connections that were refused in main and in the page. */
  attempts(): readonly Attempt[]
  /** Tells of each from now on. */
  followAttempts(listener: (attempt: Attempt) => void): void
}
