import { resolve } from 'node:path'
import type { Handlers } from './router'
import { readReportFile } from './report-file'
import { RunHandles } from './run-handles'

/** What the handlers need of the desktop. The shell provides it; tests provide their own. */
export interface Desktop {
  /** Asks for a folder; null when cancelled. */
  chooseFolder(): Promise<string | null>
  /** The folder named by `--open`, as typed; null when there is none. */
  givenFolder(): string | null
  writeClipboard(text: string): void
}

export function createHandlers(desktop: Desktop): Handlers {
  const handles = new RunHandles()
  const reference = (folder: string | null) => (folder === null ? null : handles.issue(resolve(folder)))
  return {
    chooseRun: async () => reference(await desktop.chooseFolder()),
    givenRun: () => Promise.resolve(reference(desktop.givenFolder())),
    readReport: ({ run }) => readReportFile(handles.folderOf(run)),
    copyText: ({ text }) => {
      desktop.writeClipboard(text)
      return Promise.resolve(null)
    }
  }
}
