/** Every key of the application: one table for what listens, what is shown on buttons, and the page of shortcuts. */
export interface Shortcut {
  readonly id: ShortcutId
  /** `Control` is the command key on macOS. Several keys do the same in different directions: `[` and `]`. */
  readonly keys: readonly string[]
  readonly group: 'application' | 'screens' | 'results'
  /** Works while a text is being typed. */
  readonly inFields: boolean
}

export type ShortcutId =
  | 'open'
  | 'new'
  | 'primary'
  | 'palette'
  | 'help'
  | 'size'
  | 'nextPane'
  | 'previousPane'
  | 'escape'
  | 'screen'
  | 'previousStep'
  | 'nextStep'
  | 'firstStep'
  | 'lastStep'
  | 'reference'
  | 'variant'
  | 'difference'
  | 'zoom'
  | 'twin'

export const shortcuts: readonly Shortcut[] = [
  { id: 'open', keys: ['Control+o'], group: 'application', inFields: true },
  { id: 'new', keys: ['Control+n'], group: 'application', inFields: true },
  { id: 'primary', keys: ['Control+Enter'], group: 'application', inFields: true },
  { id: 'palette', keys: ['Control+k'], group: 'application', inFields: true },
  { id: 'help', keys: ['?'], group: 'application', inFields: false },
  { id: 'size', keys: ['Control++', 'Control+=', 'Control+-'], group: 'application', inFields: true },
  { id: 'escape', keys: ['Escape'], group: 'application', inFields: true },
  {
    id: 'screen',
    keys: [0, 1, 2, 3, 4, 5, 6, 7].map((digit) => `Control+${String(digit)}`),
    group: 'screens',
    inFields: true
  },
  { id: 'nextPane', keys: ['F6'], group: 'screens', inFields: true },
  { id: 'previousPane', keys: ['Shift+F6'], group: 'screens', inFields: true },
  { id: 'previousStep', keys: ['['], group: 'results', inFields: false },
  { id: 'nextStep', keys: [']'], group: 'results', inFields: false },
  { id: 'firstStep', keys: ['Home'], group: 'results', inFields: false },
  { id: 'lastStep', keys: ['End'], group: 'results', inFields: false },
  { id: 'reference', keys: ['a'], group: 'results', inFields: false },
  { id: 'variant', keys: ['b'], group: 'results', inFields: false },
  { id: 'difference', keys: ['d'], group: 'results', inFields: false },
  { id: 'zoom', keys: ['+', '=', '-', '0'], group: 'results', inFields: false },
  { id: 'twin', keys: ['t'], group: 'results', inFields: false }
]

/** What a key press is compared with. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The shortcut that a key press means, or undefined. Where `[` needs AltGr (as on German keyboards), the press carries
 *  Control and Alt as well; for a character only the character counts. */
export function shortcutOf(press: KeyPress): { shortcut: Shortcut; key: string } | undefined {
  for (const shortcut of shortcuts)
    for (const key of shortcut.keys) if (presses(press, key)) return { shortcut, key }
  return undefined
}

function presses(press: KeyPress, key: string): boolean {
  const control = press.ctrlKey || press.metaKey
  if (/^[^\w\s]$/.test(key)) return press.key === key && (!control || press.altKey)
  const name = key.replace(/^(Control|Shift)\+/, '')
  return (
    press.key.toLowerCase() === name.toLowerCase() &&
    control === key.startsWith('Control+') &&
    press.shiftKey === key.startsWith('Shift+') &&
    !press.altKey
  )
}
