import { describe, expect, it } from 'vitest'
import { type KeyPress, shortcutOf, shortcuts } from '../../../src/renderer/composables/shortcuts'

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers
})
const idOf = (pressed: KeyPress): string | undefined => shortcutOf(pressed)?.shortcut.id

describe('shortcuts', () => {
  it.each([
    ['o', { ctrlKey: true }, 'open'],
    ['O', { metaKey: true }, 'open'],
    ['Enter', { ctrlKey: true }, 'primary'],
    ['Enter', {}, undefined],
    ['o', {}, undefined],
    ['n', { ctrlKey: true, shiftKey: true }, undefined],
    ['F6', {}, 'nextPane'],
    ['F6', { shiftKey: true }, 'previousPane'],
    ['A', { shiftKey: true }, undefined],
    ['a', {}, 'reference'],
    ['Home', {}, 'firstStep']
  ])('%s with %j is %s', (key, modifiers, id) => {
    expect(idOf(press(key, modifiers))).toBe(id)
  })

  it('takes the bracket of a German keyboard, where AltGr makes it', () => {
    expect(idOf(press('[', { ctrlKey: true, altKey: true }))).toBe('previousStep')
    expect(idOf(press(']', { altKey: true }))).toBe('nextStep')
    expect(idOf(press('?', { shiftKey: true }))).toBe('help')
    expect(idOf(press('[', { ctrlKey: true }))).toBeUndefined()
  })

  it('says which screen a digit means', () => {
    expect(shortcutOf(press('4', { ctrlKey: true }))).toMatchObject({
      key: 'Control+4',
      shortcut: { id: 'screen' }
    })
    expect(idOf(press('8', { ctrlKey: true }))).toBeUndefined()
  })

  it('has no key twice', () => {
    const keys = shortcuts.flatMap((shortcut) => shortcut.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
