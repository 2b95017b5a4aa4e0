import { describe, expect, it } from 'vitest'
import { applicationMenu } from '../../../src/main/shell/menu'

type Entries = NonNullable<ReturnType<typeof applicationMenu>>

const rolesOf = (entries: Entries): (string | undefined)[] =>
  entries.flatMap(({ role, submenu }) => [role, ...rolesOf((submenu ?? []) as Entries)])
const labelsOf = (entries: Entries): string[] =>
  entries.flatMap(({ label, submenu }) => [
    ...(label === undefined ? [] : [label]),
    ...labelsOf((submenu ?? []) as Entries)
  ])

describe('the application’s menu', () => {
  it('carries the editing keys on macOS, which knows them from nowhere else', () => {
    const edit = applicationMenu('darwin', 'en')!.find(({ role }) => role === 'editMenu')!
    const roles = rolesOf(edit.submenu as Entries)
    expect(roles).toEqual(expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']))
  })

  it('has nothing that reloads the page or opens developer tools', () => {
    const roles = rolesOf(applicationMenu('darwin', 'en')!)
    expect(roles).toContain('quit')
    for (const forbidden of ['reload', 'forceReload', 'toggleDevTools', 'viewMenu', 'help'])
      expect(roles).not.toContain(forbidden)
  })

  it('says the same things in German, in other words', () => {
    const [english, german] = [applicationMenu('darwin', 'en')!, applicationMenu('darwin', 'de')!]
    expect(rolesOf(german)).toEqual(rolesOf(english))
    const texts = labelsOf(english)
    expect(texts.length).toBeGreaterThan(12)
    labelsOf(german).forEach((label, place) => expect(label).not.toBe(texts[place]))
  })

  it('is not there on Linux and Windows', () => {
    expect(applicationMenu('linux', 'en')).toBeNull()
    expect(applicationMenu('win32', 'de')).toBeNull()
  })
})
