import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { startPage, webPreferences } from './security'

/** Opens the main window; it shows itself when its first frame is drawn. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 520,
    show: false,
    autoHideMenuBar: true,
    // The page's own ground colour, so that nothing flashes before it.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1316' : '#eef0f1',
    webPreferences: { ...webPreferences, preload: join(__dirname, '../preload/index.js') }
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  void window.loadURL(startPage)
  return window
}
