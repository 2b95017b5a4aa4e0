import { onScopeDispose } from 'vue'
import { type Shortcut, type ShortcutId, shortcutOf } from './shortcuts'

/** Answers a key. @param key of the shortcut's keys the one that was pressed */
export type ShortcutHandler = (key: string) => void

/** Per shortcut those who answer it, the last one first: a screen before the frame. */
const handlers = new Map<ShortcutId, ShortcutHandler[]>()

/** Answers shortcuts while the caller's scope lives. The last to ask for a shortcut gets it. */
export function useShortcuts(wanted: Partial<Record<ShortcutId, ShortcutHandler>>): void {
  const entries = Object.entries(wanted) as [ShortcutId, ShortcutHandler][]
  for (const [id, handler] of entries) handlers.set(id, [handler, ...(handlers.get(id) ?? [])])
  onScopeDispose(() => {
    for (const [id, handler] of entries)
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((other) => other !== handler)
      )
  })
}

/** The one listener; called by the root. A dialog keeps its keys, a field what is typed into it. */
export function listenToShortcuts(): void {
  addEventListener('keydown', onKey)
  onScopeDispose(() => {
    removeEventListener('keydown', onKey)
  })
}

/** Whether anybody answers a shortcut now. */
export function isAnswered(id: ShortcutId): boolean {
  return (handlers.get(id) ?? []).length > 0
}

/** Answers a shortcut as if its key had been pressed. */
export function answer(id: ShortcutId, key = ''): void {
  handlers.get(id)?.[0]?.(key)
}

function onKey(event: KeyboardEvent): void {
  const found = shortcutOf(event)
  if (event.defaultPrevented || event.isComposing || found === undefined) return
  if (!isAnswered(found.shortcut.id) || isTaken(found.shortcut, event.target)) return
  event.preventDefault()
  answer(found.shortcut.id, found.key)
}

const fields = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]'
/** Where Home and End move something already. */
const movable =
  '[role="listbox"], [role="grid"], [role="menu"], [role="tree"], [role="slider"], .table-scroll'

function isTaken({ id, inFields }: Shortcut, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('[role="dialog"], [role="alertdialog"]') !== null) return true
  if (!inFields && target.closest(fields) !== null) return true
  return (id === 'firstStep' || id === 'lastStep') && target.closest(movable) !== null
}
