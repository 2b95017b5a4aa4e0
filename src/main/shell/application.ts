import { join, resolve } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, ipcMain, Menu, session } from 'electron'
import { channelOf, type OperationName, operations, runGivenChannel } from '../../shared/ipc'
import type { Desktop } from '../ipc/handlers'
import { answer, type Handlers } from '../ipc/router'
import { givenRun } from './given-run'
import { guardContents, guardSession, hardenProcess } from './guards'
import { declareScheme, servePage } from './protocol'
import { origin } from './security'
import { openWindow } from './window'

/** Runs the desktop application until its last window closes. A second start hands its `--open RUN` to the first.
 *  @param createHandlers what answers the page, given the desktop */
export function runApplication(createHandlers: (desktop: Desktop) => Handlers): void {
  let given = givenRun(process.argv)
  let window: BrowserWindow | null = null

  if (!app.requestSingleInstanceLock({ given: given === null ? null : resolve(given) })) {
    app.quit()
    return
  }
  declareScheme()
  hardenProcess()
  guardContents()
  app.on('second-instance', (_event, _arguments, _folder, data) => {
    given = (data as { given: string | null }).given
    window?.show()
    window?.focus()
    if (given !== null) window?.webContents.send(runGivenChannel)
  })
  app.on('window-all-closed', () => {
    app.quit()
  })

  const handlers = createHandlers({
    chooseFolder: async () => {
      const options = { title: 'Open a run folder', properties: ['openDirectory' as const] }
      const { canceled, filePaths } = await (window === null
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    givenFolder: () => given,
    writeClipboard: (text) => {
      void clipboard.writeText(text)
    }
  })
  for (const name of Object.keys(operations) as OperationName[]) {
    ipcMain.handle(channelOf(name), (event, input: unknown) => {
      const frame = event.senderFrame
      const isTopFrame = event.sender === window?.webContents && frame?.parent === null
      return answer(name, handlers, origin, { url: frame?.url ?? '', isTopFrame }, input)
    })
  }

  void app.whenReady().then(async () => {
    Menu.setApplicationMenu(null)
    guardSession(session.defaultSession)
    await servePage(session.defaultSession, join(__dirname, '../renderer'))
    window = openWindow()
    window.on('closed', () => {
      window = null
    })
  })
}
