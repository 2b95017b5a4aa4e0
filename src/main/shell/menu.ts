import type { MenuItemConstructorOptions } from 'electron'
import { type Language, words } from './words'

/** The application's menu. macOS carries out the keys of copy, paste and undo through it, so there it cannot be missing; elsewhere the
 *  page handles its own keys and there is none. No entry reloads the page or opens developer tools.
 *  @returns null where the system has no use for one */
export function applicationMenu(
  platform: NodeJS.Platform,
  language: Language
): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null
  const { menu } = words[language]
  return [
    {
      role: 'appMenu',
      submenu: [
        { role: 'about', label: menu.about },
        { type: 'separator' },
        { role: 'hide', label: menu.hide },
        { role: 'hideOthers', label: menu.hideOthers },
        { role: 'unhide', label: menu.showAll },
        { type: 'separator' },
        { role: 'quit', label: menu.quit }
      ]
    },
    {
      role: 'editMenu',
      label: menu.edit,
      submenu: [
        { role: 'undo', label: menu.undo },
        { role: 'redo', label: menu.redo },
        { type: 'separator' },
        { role: 'cut', label: menu.cut },
        { role: 'copy', label: menu.copy },
        { role: 'paste', label: menu.paste },
        { role: 'selectAll', label: menu.selectAll }
      ]
    },
    {
      role: 'windowMenu',
      label: menu.window,
      submenu: [
        { role: 'minimize', label: menu.minimize },
        { role: 'close', label: menu.close }
      ]
    }
  ]
}
