import { join, resolve } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, ipcMain, Menu, nativeTheme, session } from 'electron'
import { version } from '../../../package.json'
import type { Settings } from '../../shared/desktop'
import { channelOf, eventChannel, type OperationName, operations } from '../../shared/ipc'
import type { RunReference, RunState } from '../../shared/run-state'
import type { KeptAlert } from '../../shared/watch'
import { isWatching, type WatchState } from '../../shared/watch-state'
import type { Desktop } from '../ipc/desktop'
import type { Backend } from '../ipc/handlers'
import { answer } from '../ipc/router'
import { isActive } from '../ipc/run-reducer'
import { AlertNotices } from './alert-notices'
import { askBeforeClosing, choosePaths, chooseTarget, type Work } from './dialogs'
import { attempts } from './egress-guard'
import { openEngineProcess } from './engine-host'
import { givenRun } from './given-run'
import { guardContents, guardSession, hardenProcess } from './guards'
import { menuTemplate } from './menu'
import { offlineGuards, probeAddress } from './offline-guards'
import { builtFolder, resourcesFolder } from './places'
import { declareScheme, servePage } from './protocol'
import { RunSignals } from './run-signals'
import { origin } from './security'
import { openWindow } from './window'
import { type Language, languageOf } from './words'

/** A run that was told to stop has written down what it has by then, ms; a hung one is killed and resumes all the same. */
const stopLimit = 20_000

/** Runs the desktop application until its last window closes. A second start hands its `--open RUN` to the first.
 *  @param createBackend what answers the page, given the desktop */
export function runApplication(createBackend: (desktop: Desktop) => Backend): void {
  const given = givenRun(process.argv)
  if (!app.requestSingleInstanceLock({ given: given === null ? null : resolve(given) })) {
    app.quit()
    return
  }
  declareScheme()
  hardenProcess()
  guardContents()
  new Application(createBackend, given).start()
}

class Application {
  readonly #createBackend: (desktop: Desktop) => Backend
  readonly #signals = new RunSignals()
  readonly #notices = new AlertNotices()
  #given: string | null
  #window: BrowserWindow | null = null
  #run: RunState | null = null
  #watch: WatchState | null = null
  #zoom = 1
  #language: Language = 'en'
  #wantsContrast = false
  /** The user has decided: windows close without another question. */
  #mayClose = false

  constructor(createBackend: (desktop: Desktop) => Backend, given: string | null) {
    this.#createBackend = createBackend
    this.#given = given
  }

  start(): void {
    app.on('second-instance', (_event, _arguments, _folder, data) => {
      this.#given = (data as { given: string | null }).given
      this.#show()
      if (this.#given !== null) this.#desktopEvent({ kind: 'run-given' })
    })
    app.on('window-all-closed', () => {
      app.quit()
    })
    app
      .whenReady()
      .then(() => this.#open())
      .catch((error: unknown) => {
        dialog.showErrorBox(
          'Ontogeny',
          error instanceof Error ? (error.stack ?? error.message) : String(error)
        )
        app.exit(1)
      })
  }

  async #open(): Promise<void> {
    const menu = menuTemplate(process.platform)
    Menu.setApplicationMenu(menu === null ? null : Menu.buildFromTemplate(menu))
    const page = session.defaultSession
    guardSession(page, (url) => {
      if (url === probeAddress) return
      attempts.add({ utc: new Date().toISOString(), what: 'request', target: url }, 'page')
    })
    const backend = this.#createBackend(this.#desktop())
    this.#answer(backend)
    await Promise.all([servePage(page, join(builtFolder(), 'renderer')), backend.ready])
    const window = openWindow(() => this.#wantsContrast)
    this.#window = window
    // A page that is loaded begins at 100%.
    window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(this.#zoom))
    this.#guardClosing(window, backend)
    window.on('closed', () => {
      this.#window = null
    })
    app.on('will-quit', () => {
      backend.close()
    })
  }

  #show(): void {
    this.#window?.show()
    this.#window?.focus()
  }

  #answer({ handlers }: Backend): void {
    for (const name of Object.keys(operations) as OperationName[]) {
      ipcMain.handle(channelOf(name), (event, input: unknown) => {
        const frame = event.senderFrame
        const isTopFrame = event.sender === this.#window?.webContents && frame?.parent === null
        return answer(name, handlers, origin, { url: frame?.url ?? '', isTopFrame }, input)
      })
    }
  }

  get #isWatched(): boolean {
    return this.#watch !== null && isWatching(this.#watch)
  }

  /** A watch says more than the audit that it has in work; a paused one waits for its user. */
  get #work(): Work | null {
    const isRunning = this.#run !== null && isActive(this.#run)
    if (isRunning && ['paused', 'pausing'].includes(this.#run?.status ?? '')) return 'paused'
    if (this.#isWatched) return 'watching'
    return isRunning ? 'running' : null
  }

  /** Closing the window while a run is in work, or a training is watched, asks what becomes of it. */
  #guardClosing(window: BrowserWindow, backend: Backend): void {
    let isAsking = false
    window.on('close', (event) => {
      const work = this.#work
      if (this.#mayClose || work === null) return
      event.preventDefault()
      if (isAsking) return
      isAsking = true
      void askBeforeClosing(window, work, this.#language)
        .then(async (decision) => {
          if (decision === 'keep-running') window.hide()
          if (decision === 'stop-and-quit') await this.#stopAndQuit(backend)
        })
        .finally(() => {
          isAsking = false
        })
    })
  }

  async #stopAndQuit(backend: Backend): Promise<void> {
    const limit = new Promise<void>((end) => setTimeout(end, stopLimit))
    await Promise.race([backend.stopRun(), limit])
    this.#mayClose = true
    app.quit()
  }

  #desktopEvent(event: Parameters<Desktop['send']>[0]): void {
    const window = this.#window
    if (window !== null && !window.isDestroyed()) window.webContents.send(eventChannel, event)
  }

  #notify(run: RunReference, alerts: readonly KeptAlert[]): void {
    this.#notices.show(alerts, this.#language, (alert) => {
      this.#show()
      this.#desktopEvent({ kind: 'alert-chosen', run, alert })
    })
  }

  #applySettings({ theme, language, size }: Settings): void {
    this.#zoom = Number(size) / 100
    this.#window?.webContents.setZoomFactor(this.#zoom)
    this.#language = languageOf(language, app.getLocale())
    this.#wantsContrast = theme === 'contrast'
    nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme
  }

  #desktop(): Desktop {
    return {
      userData: app.getPath('userData'),
      documents: app.getPath('documents'),
      resources: resourcesFolder(),
      about: {
        version,
        systemLanguage: languageOf('system', app.getLocale()),
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        platform: `${process.platform} ${process.getSystemVersion()} ${process.arch}`
      },
      openEngine: openEngineProcess,
      choose: (choice) => choosePaths(this.#window, choice, this.#language),
      chooseTarget: (target) => chooseTarget(this.#window, target, this.#language),
      givenFolder: () => this.#given,
      writeClipboard: (text) => {
        void clipboard.writeText(text)
      },
      send: (event) => this.#desktopEvent(event),
      applySettings: (settings) => this.#applySettings(settings),
      followRun: (state) => {
        this.#run = state
        this.#signals.follow(this.#window, state, this.#isWatched)
      },
      followWatch: (state) => {
        this.#watch = state
        this.#signals.followWatch(this.#window, state)
      },
      notify: (run, alerts) => this.#notify(run, alerts),
      guards: () => offlineGuards(session.defaultSession, this.#window?.webContents ?? null),
      attempts: () => attempts.attempts,
      followAttempts: (listener) => attempts.follow(listener)
    }
  }
}
