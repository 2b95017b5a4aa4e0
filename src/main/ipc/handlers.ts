import { join, resolve } from 'node:path'
import { maximumDropped } from '../../shared/ipc'
import { loadPlan } from '../engine/audit/plan'
import { writeFileAtomic } from '../engine/audit/atomic'
import type { BlockedAttempt } from '../../shared/report'
import type { RunReference } from '../../shared/run-state'
import type { KeptAlert } from '../../shared/watch'
import { AttemptList } from './attempts'
import { createAudit, draftFolder, planOf } from './audits'
import { calibrateDraft } from './calibrations'
import { issueInput, listFolder, runFolderOf } from './choose'
import { CurrentRun, type RunOrder } from './current-run'
import type { Desktop } from './desktop'
import { EngineClient } from './engine-client'
import { EventStream } from './event-stream'
import { exportReport } from './export'
import { Handles } from './handles'
import { addedSteps, openRun } from './open-run'
import { offlineStatus } from './offline'
import { draftOfPlan, isPlan, planOfDraft } from './plan-file'
import { readPresets } from './presets'
import { RecentRuns, rememberedOf } from './recent-runs'
import type { Handlers } from './router'
import { SettingsStore } from './settings-store'
import { askForTarget } from './target'
import { Tasks } from './tasks'
import { Watching } from './watching'

/** What answers the page, and what the shell needs of it. */
export interface Backend {
  readonly handlers: Handlers
  /** The kept settings are in force: the window may open. */
  readonly ready: Promise<void>
  /** Stops a run so that it can be resumed, and a watch, and resolves when the engine has written down that it stopped. */
  stopRun(): Promise<void>
  /** Ends the engine processes. */
  close(): void
}

export function createBackend(desktop: Desktop): Backend {
  const handles = new Handles()
  const ofEngine = new AttemptList()
  let guardedInEngine: readonly string[] | null = null
  const engine = (name: string, tell: (attempt: BlockedAttempt) => void): EngineClient =>
    new EngineClient(() => desktop.openEngine(name), {
      attempt(attempt) {
        ofEngine.add(attempt, 'engine')
        tell({ ...attempt, process: 'engine' })
      },
      guards: (names) => (guardedInEngine = names)
    })
  // Two processes: a hostile file that ends the one that reads does not end a run.
  // What is refused anywhere during a run is on its ledger; the worker writes its own down.
  const worker = engine('Ontogeny engine', () => undefined)
  const reader = engine('Ontogeny reader', (attempt) => worker.tell(attempt))
  const stream = new EventStream((event) => desktop.send(event))
  ofEngine.follow(() => stream.push({ kind: 'egress' }))
  desktop.followAttempts((attempt) => {
    worker.tell(attempt)
    stream.push({ kind: 'egress' })
  })
  const tasks = new Tasks(stream)
  const settings = new SettingsStore(desktop)
  const recent = new RecentRuns(desktop.userData, handles, (plan, audited) =>
    addedSteps(reader, plan, audited)
  )
  const forgotten = new Map<string, Parameters<RecentRuns['remember']>[0]>()
  const { resources, about } = desktop
  const version = about.version
  const current = new CurrentRun({
    engine: worker,
    stream,
    resources,
    version,
    userData: desktop.userData,
    follow: (state) => desktop.followRun(state)
  })
  const saved = async (
    text: string,
    name: string,
    extension: 'csv' | 'yaml'
  ): Promise<{ path: string } | null> => {
    const path = await askForTarget(desktop, { name, extension, folder: desktop.documents })
    if (path === null) return null
    await writeFileAtomic(path, text)
    return { path }
  }
  const orderOf = async (folder: string, plan: string): Promise<RunOrder> => {
    const { title, subjects, analyses } = (await loadPlan(plan)).plan
    const guards = (await desktop.guards()).map(({ code, state }) => ({
      name: code.replaceAll('-', ' '),
      holds: state === 'holds'
    }))
    await recent.remember({
      ...{ folder, title, subjects: subjects.map(({ name }) => name) },
      startedUtc: new Date().toISOString()
    })
    return {
      run: handles.issueRun(folder),
      plan,
      title,
      hasComparison: analyses.compare !== undefined,
      guards
    }
  }
  const begin = async (folder: string, plan: string, extend = false): Promise<RunReference> => {
    const order = await orderOf(folder, plan)
    current.begin(order, { extend })
    return order.run
  }
  const watching = new Watching({
    perform: (operation, parameters) => reader.run(operation, parameters),
    stream,
    follow: (state) => desktop.followWatch(state),
    raise: (run, alerts) => void notify(run, alerts)
  })
  const notify = async (run: RunReference, alerts: readonly KeptAlert[]): Promise<void> => {
    if ((await settings.state()).settings.notifications === 'on') desktop.notify(run, alerts)
  }
  const handlers: Handlers = {
    async chooseInputs({ kind }) {
      const paths = await desktop.choose(kind === 'folder' ? 'input-folders' : 'input-files')
      return Promise.all(paths.slice(0, maximumDropped).map((path) => issueInput(handles, path)))
    },
    dropInputs: ({ paths }) => Promise.all(paths.map((path) => issueInput(handles, path))),
    describeInput: ({ input }) => Promise.resolve(handles.input(input)),
    listInput: ({ input }) => listFolder(handles, handles.input(input)),
    async runOfInput({ input }) {
      const folder = await runFolderOf(handles.input(input))
      return folder === null ? null : handles.issueRun(folder)
    },
    async planOfInput({ input }) {
      const { path, kind } = handles.input(input)
      return kind === 'file' && (await isPlan(path)) ? draftOfPlan(path, handles) : null
    },
    readSeries({ input, architecture, task }) {
      const { path } = handles.input(input)
      const config = architecture === null ? null : handles.input(architecture).path
      return tasks.run(task, (options) => reader.run('readSeries', { path, architecture: config }, options))
    },
    hashInput({ input, task }) {
      const { path } = handles.input(input)
      return tasks.run(task, (options) => reader.run('hashInput', { path }, options))
    },
    listTensors({ input, step, task }) {
      const { path } = handles.input(input)
      return tasks.run(task, (options) => reader.run('listTensors', { path, step }, options))
    },
    readTensors({ input, step, task }) {
      const { path } = handles.input(input)
      return tasks.run(task, (options) => reader.run('readTensors', { path, step }, options))
    },
    readData({ input, task }) {
      const { path } = handles.input(input)
      return tasks.run(task, (options) => reader.run('readData', { path }, options))
    },

    presets: () => readPresets(resources),
    async planText({ draft }) {
      const folder = draftFolder(await settings.dataFolder(), draft.title, new Date())
      const { text, sha256 } = planOfDraft(draft, handles, folder)
      return { text, sha256 }
    },
    async estimatePlan({ draft, task }) {
      const baseFolder = draftFolder(await settings.dataFolder(), draft.title, new Date())
      const { text } = planOfDraft(draft, handles, baseFolder)
      return tasks.run(task, (options) =>
        reader.run('estimate', { planText: text, baseFolder, resources }, options)
      )
    },
    async calibratePlan({ draft, goals, task }) {
      current.requireIdle()
      const baseFolder = draftFolder(await settings.dataFolder(), draft.title, new Date())
      const { userData } = desktop
      return tasks.run(task, (options) =>
        calibrateDraft(draft, goals, { handles, engine: reader, resources, userData, baseFolder }, options)
      )
    },
    readCalibration({ input, task }) {
      const { path } = handles.input(input)
      return tasks.run(task, (options) => reader.run('readCalibration', { path }, options))
    },
    async importPlan() {
      const [path] = await desktop.choose('plan')
      return path === undefined ? null : draftOfPlan(path, handles)
    },
    async exportPlan({ draft }) {
      const folder = desktop.documents
      planOfDraft(draft, handles, folder)
      const path = await askForTarget(desktop, { name: 'audit.yaml', extension: 'yaml', folder })
      if (path === null) return null
      await writeFileAtomic(path, planOfDraft(draft, handles, resolve(path, '..')).text)
      return { path }
    },
    samplePlan: () => draftOfPlan(join(resources, 'sample', 'audit.yaml'), handles),

    async startRun({ draft }) {
      current.requireIdle()
      const { plan, runFolder } = await createAudit(draft, handles, await settings.dataFolder(), new Date())
      return begin(runFolder, plan)
    },
    async resumeRun({ run }) {
      const folder = handles.folderOf(run)
      current.requireIdle()
      return begin(folder, await planOf(folder))
    },
    async extendRun({ run }) {
      const folder = handles.folderOf(run)
      current.requireIdle()
      return begin(folder, await planOf(folder), true)
    },
    pauseRun({ run }) {
      current.pause(run, true)
      return Promise.resolve(null)
    },
    continueRun({ run }) {
      current.pause(run, false)
      return Promise.resolve(null)
    },
    cancelRun({ run }) {
      current.cancel(run)
      return Promise.resolve(null)
    },
    runState: () => Promise.resolve(current.state),
    runLog: () => Promise.resolve([...current.log]),
    async chooseRules() {
      const [path] = await desktop.choose('rules')
      return path === undefined ? null : issueInput(handles, path)
    },
    async watchRun({ run, rules, every }) {
      const folder = handles.folderOf(run)
      const rulesPath = rules === null ? null : handles.input(rules).path
      const plan = await planOf(folder)
      const { title } = (await loadPlan(plan)).plan
      return watching.begin({
        ...{ run: handles.issueRun(folder), plan, title, rules: rulesPath, every },
        audit: async (ready, signal) => current.append(await orderOf(folder, plan), ready, signal)
      })
    },
    stopWatch({ run }) {
      watching.stop(run)
      return Promise.resolve(null)
    },
    watchState: () => Promise.resolve(watching.state),
    cancelTask({ task }) {
      tasks.cancel(task)
      return Promise.resolve(null)
    },

    async chooseRun() {
      const [folder] = await desktop.choose('run')
      return folder === undefined
        ? null
        : handles.issueRun((await runFolderOf({ path: folder, kind: 'folder' })) ?? folder)
    },
    givenRun() {
      const folder = desktop.givenFolder()
      return Promise.resolve(folder === null ? null : handles.issueRun(resolve(folder)))
    },
    recentRuns: () => recent.list(),
    async forgetRun({ run }) {
      const folder = handles.folderOf(run)
      const known = await recent.forget(folder)
      if (known !== null) forgotten.set(folder, known)
      return null
    },
    async rememberRun({ run }) {
      const known = forgotten.get(handles.folderOf(run))
      if (known !== undefined) await recent.remember(known)
      return null
    },
    async readReport({ run }) {
      const folder = handles.folderOf(run)
      const opened = await openRun(reader, folder, version)
      await recent.remember({ folder, ...rememberedOf(opened.report) })
      return opened
    },
    async rebuildReport({ run }) {
      const folder = handles.folderOf(run)
      await reader.run('report', { folder, resources, version })
      return openRun(reader, folder, version)
    },
    readTraces({ run, ...estimate }) {
      return reader.run('readTraces', { folder: handles.folderOf(run), ...estimate })
    },
    exportReport: ({ run, what }) => exportReport(desktop, handles.folderOf(run), what),
    saveText: ({ name, text }) => saved(text, name, name.endsWith('.csv') ? 'csv' : 'yaml'),
    copyText({ text }) {
      desktop.writeClipboard(text)
      return Promise.resolve(null)
    },

    settings: () => settings.state(),
    async saveSettings({ settings: wanted }) {
      await settings.save(wanted)
      return settings.state()
    },
    async chooseDataFolder() {
      const [folder] = await desktop.choose('data-folder')
      if (folder !== undefined) await settings.saveDataFolder(folder)
      return settings.state()
    },
    selfTest({ engine: chosen, variant, task }) {
      const parameters = { engine: chosen, variant, version, userData: desktop.userData }
      return current.test(() => tasks.run(task, (options) => reader.run('selfTest', parameters, options)))
    },
    engines: () => reader.run('engines', {}),
    offline: () => offlineStatus(desktop, ofEngine.attempts, guardedInEngine)
  }

  return {
    handlers,
    ready: settings.apply(),
    async stopRun() {
      await watching.end()
      await current.stop()
    },
    close() {
      reader.close()
      worker.close()
    }
  }
}
