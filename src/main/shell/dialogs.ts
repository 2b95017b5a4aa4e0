import { join } from 'node:path'
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron'
import type { Choice, Target } from '../ipc/desktop'
import { type Language, words } from './words'

/** The system's dialogs: the only way by which a path comes from the user, beside dropping and the command line. */

const choices: Readonly<Record<Choice, Pick<OpenDialogOptions, 'properties' | 'filters'>>> = {
  'input-folders': { properties: ['openDirectory', 'multiSelections'] },
  'input-files': { properties: ['openFile', 'multiSelections'] },
  plan: { properties: ['openFile'], filters: [{ name: 'YAML, JSON', extensions: ['yaml', 'yml', 'json'] }] },
  rules: { properties: ['openFile'], filters: [{ name: 'YAML, JSON', extensions: ['yaml', 'yml', 'json'] }] },
  run: { properties: ['openDirectory'] },
  'data-folder': { properties: ['openDirectory', 'createDirectory'] }
}

/** @returns absolute paths; empty when the user changes their mind */
export async function choosePaths(
  window: BrowserWindow | null,
  choice: Choice,
  language: Language
): Promise<readonly string[]> {
  const options: OpenDialogOptions = { title: words[language][choice], ...choices[choice] }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  return canceled ? [] : filePaths
}

/** @returns absolute path; null when the user changes their mind. The system's dialog asks before something is replaced. */
export async function chooseTarget(
  window: BrowserWindow | null,
  { name, extension, folder }: Target,
  language: Language
): Promise<string | null> {
  const options = {
    title: words[language].save,
    defaultPath: join(folder, name),
    ...(extension === null ? {} : { filters: [{ name: extension.toUpperCase(), extensions: [extension] }] })
  }
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  return canceled || !filePath ? null : filePath
}

export type CloseAnswer = 'keep-running' | 'stop-and-quit' | 'stay'

/** What would end with the window. */
export type Work = 'running' | 'paused' | 'watching'

/** Asks what becomes of the work. */
export async function askBeforeClosing(
  window: BrowserWindow,
  work: Work,
  language: Language
): Promise<CloseAnswer> {
  const say = words[language]
  const question = {
    running: { message: say.runs, detail: say.runsDetail },
    paused: { message: say.paused, detail: say.pausedDetail },
    watching: { message: say.watches, detail: say.watchesDetail }
  }[work]
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    ...question,
    buttons: [work === 'paused' ? say.keepPaused : say.keepRunning, say.stopAndQuit, say.stay],
    defaultId: 0,
    cancelId: 2,
    noLink: true
  })
  return (['keep-running', 'stop-and-quit', 'stay'] as const)[response] ?? 'stay'
}
