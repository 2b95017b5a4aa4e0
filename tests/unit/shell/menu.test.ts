import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src/main/shell/menu'

const rolesOf = (items: readonly MenuItemConstructorOptions[]): string[] =>
  items.flatMap(({ role, submenu }) => [
    ...(role === undefined ? [] : [role]),
    ...(Array.isArray(submenu) ? rolesOf(submenu) : [])
  ])

describe('the application’s menu', () => {
  it('edits, closes and quits on macOS', () => {
    const roles = rolesOf(menuTemplate('darwin') ?? [])
    expect(roles).toEqual(
      expect.arrayContaining(['appMenu', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'close'])
    )
  })

  it('opens no developer tools and reloads nothing', () => {
    const roles = rolesOf(menuTemplate('darwin') ?? [])
    for (const role of ['viewMenu', 'toggleDevTools', 'reload', 'forceReload', 'help']) {
      expect(roles).not.toContain(role)
    }
  })

  it('is none on Linux and Windows', () => {
    expect(menuTemplate('linux')).toBeNull()
    expect(menuTemplate('win32')).toBeNull()
  })
})
