import { useShortcuts } from './use-shortcuts'

/** Ctrl+Enter does what the screen's primary button does, while the screen is shown. The button itself stays the screen's own;
 *  the action decides whether it can be done now. */
export function usePrimaryAction(act: () => void): void {
  useShortcuts({ primary: act })
}
