import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, PageOperationName } from '../shared/ipc'
import type { DesktopEvent } from '../shared/desktop-event'

/** The bridge: one function an operation, nothing generic. Main checks sender and request. Names are spelled out, because a sandboxed
 *  preload script is one file and the schemas of the contract stay out of it; the type checker compares them with the contract. */
const names: Readonly<Record<PageOperationName, true>> = {
  chooseInputs: true,
  readSeries: true,
  hashInput: true,
  listTensors: true,
  readTensors: true,
  readData: true,
  describeInput: true,
  listInput: true,
  runOfInput: true,
  planOfInput: true,
  presets: true,
  planText: true,
  estimatePlan: true,
  calibratePlan: true,
  readCalibration: true,
  importPlan: true,
  exportPlan: true,
  samplePlan: true,
  startRun: true,
  resumeRun: true,
  extendRun: true,
  pauseRun: true,
  continueRun: true,
  cancelRun: true,
  runState: true,
  runLog: true,
  chooseRules: true,
  watchRun: true,
  stopWatch: true,
  watchState: true,
  cancelTask: true,
  chooseRun: true,
  givenRun: true,
  recentRuns: true,
  forgetRun: true,
  rememberRun: true,
  readReport: true,
  rebuildReport: true,
  readTraces: true,
  exportReport: true,
  saveText: true,
  copyText: true,
  settings: true,
  saveSettings: true,
  chooseDataFolder: true,
  selfTest: true,
  engines: true,
  offline: true
}

const ask =
  (name: string) =>
  (request: unknown): Promise<unknown> =>
    ipcRenderer.invoke(`ontogeny:${name}`, request)

/** Where a dropped file lies; empty for a file that a script made. What is no file of the browser's own, a plain object with a path of
 *  the page's choice above all, has none: what the page claims never counts.
 *  @param tools Electron before 32 lacks them: there a file knows its path itself */
function pathOf(file: File, tools: Partial<typeof webUtils> | undefined): string {
  if (!(file instanceof File)) return ''
  if (tools?.getPathForFile !== undefined) return tools.getPathForFile(file)
  return (Reflect.get(File.prototype, 'path', file) as string | undefined) ?? ''
}

const bridge = {
  ...Object.fromEntries(Object.keys(names).map((name) => [name, ask(name)])),
  dropFiles: (files: readonly File[]) =>
    ask('dropInputs')({
      paths: Array.from(files, (file) => pathOf(file, webUtils)).filter((path) => path !== '')
    }),
  onEvent: (listener: (event: DesktopEvent) => void) => {
    const receive = (_event: unknown, message: DesktopEvent): void => {
      listener(message)
    }
    ipcRenderer.on('ontogeny:event', receive)
    return () => {
      ipcRenderer.off('ontogeny:event', receive)
    }
  }
} as unknown as Bridge

contextBridge.exposeInMainWorld('ontogeny', bridge)
