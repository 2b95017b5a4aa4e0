import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { builtFolder } from './places'
import { startPage, webPreferences } from './security'
import { readWindowState, saveWindowState, smallestWindow } from './window-state'

/** Opens the main window where it was; it shows itself when its first frame is drawn.
 *  @param wantsContrast whether the user's theme is high contrast */
export function openWindow(wantsContrast: () => boolean): BrowserWindow {
  const path = join(app.getPath('userData'), 'window.json')
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { bounds, isMaximized } = readWindowState(path, displays)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...(bounds ?? {}),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: groundColor(wantsContrast()),
    webPreferences: { ...webPreferences, preload: join(builtFolder(), 'preload/index.js') }
  })
  if (isMaximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    saveWindowState(path, window.getNormalBounds(), window.isMaximized())
  })
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(groundColor(wantsContrast()))
  })
  reviveAfterCrash(window)
  void window.loadURL(startPage)
  return window
}

/** The page's own ground colour, so that nothing flashes before it. */
function groundColor(wantsContrast: boolean): string {
  if (wantsContrast || (nativeTheme.shouldUseHighContrastColors && nativeTheme.shouldUseDarkColors))
    return '#000000'
  return nativeTheme.shouldUseDarkColors ? '#0f1316' : '#eef0f1'
}

/** A page that crashes again within this time is left alone, ms. */
const crashPause = 10_000

/** The run and the handles are main's: a page that crashed comes back and finds them. */
function reviveAfterCrash(window: BrowserWindow): void {
  let last = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const now = Date.now()
    if (reason === 'clean-exit' || now - last < crashPause) return
    last = now
    window.webContents.reload()
  })
}
