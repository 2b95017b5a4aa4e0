import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import type { Desktop } from '../../../src/main/ipc/desktop'
import type { EngineExit, EnginePort } from '../../../src/main/ipc/engine-client'
import type { Request, Response } from '../../../src/main/engine/messages'
import type { DesktopEvent } from '../../../src/shared/desktop-event'
import type { RunState } from '../../../src/shared/run-state'
import type { WatchState } from '../../../src/shared/watch-state'

/** An engine process that a test plays. */
export class PlayedEngine implements EnginePort {
  readonly requests: Request[] = []
  isKilled = false
  #message: (message: unknown) => void = () => undefined
  #exit: (exit: EngineExit) => void = () => undefined

  post(request: Request): void {
    this.requests.push(request)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
  }
  onExit(listener: (exit: EngineExit) => void): void {
    this.#exit = listener
  }
  kill(): void {
    this.isKilled = true
  }

  say(response: Response): void {
    this.#message(response)
  }
  end(code: number | null, lastWords = ''): void {
    this.#exit({ code, lastWords })
  }
  /** Number of the last request of an operation. */
  idOf(operation: string): number {
    const found = this.requests
      .filter((request) => 'operation' in request && request.operation === operation)
      .at(-1)
    if (found === undefined || !('id' in found)) throw new Error(`${operation} was not asked`)
    return found.id
  }
}

export interface PlayedDesktop extends Desktop {
  readonly engines: PlayedEngine[]
  readonly events: DesktopEvent[]
  readonly clipboard: string[]
  readonly states: RunState[]
  readonly watches: WatchState[]
  /** Alerts that were told outside of the window. */
  readonly notified: string[]
  /** What was asked of the user or the system, in order. */
  readonly calls: string[]
  /** What the user answers in the next dialogs. */
  chosen: readonly string[]
  target: string | null
  given: string | null
  /** A connection that main or the page tried to open. */
  tellAttempt: Parameters<Desktop['followAttempts']>[0]
}

/** A desktop without Electron, with folders of its own. */
export function playDesktop(): PlayedDesktop {
  const root = temporaryFolder()
  const engines: PlayedEngine[] = []
  const events: DesktopEvent[] = []
  const clipboard: string[] = []
  const states: RunState[] = []
  const watches: WatchState[] = []
  const notified: string[] = []
  const calls: string[] = []
  const desktop: PlayedDesktop = {
    userData: join(root, 'profile'),
    documents: join(root, 'documents'),
    resources: resolve('resources'),
    about: {
      version: '0.1.0',
      systemLanguage: 'en',
      electron: '25.1.1',
      chromium: '114.0',
      node: '18.15.0',
      platform: 'test'
    },
    engines,
    events,
    clipboard,
    states,
    watches,
    notified,
    calls,
    chosen: [],
    target: null,
    given: null,
    openEngine(name) {
      calls.push(`openEngine ${name}`)
      const engine = new PlayedEngine()
      engines.push(engine)
      return engine
    },
    choose(choice) {
      calls.push(`choose ${choice}`)
      return Promise.resolve(desktop.chosen)
    },
    chooseTarget(target) {
      calls.push(`chooseTarget ${target.name}`)
      return Promise.resolve(desktop.target)
    },
    givenFolder: () => desktop.given,
    writeClipboard(text) {
      calls.push('writeClipboard')
      clipboard.push(text)
    },
    send: (event) => events.push(event),
    applySettings: () => undefined,
    followRun: (state) => states.push(state),
    followWatch: (state) => watches.push(state),
    notify: (run, alerts) =>
      notified.push(...alerts.map(({ step, what }) => `${run.folder} ${what} ${step}`)),
    guards: () =>
      Promise.resolve([
        { code: 'request-filter', state: 'holds', measured: 'tried' },
        { code: 'page-sandbox', state: 'broken', measured: 'Seccomp 0' }
      ]),
    attempts: () => [],
    followAttempts: (listener) => void (desktop.tellAttempt = listener),
    tellAttempt: () => undefined
  }
  return desktop
}

/** A folder that goes when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ontogeny-ipc-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
