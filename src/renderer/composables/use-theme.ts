import { onScopeDispose, readonly, ref, watchEffect } from 'vue'

export type ThemeChoice = 'system' | 'light' | 'dark'

const choice = ref<ThemeChoice>('system')
const theme = ref<'light' | 'dark'>('light')

/** The theme in force, and the user's choice. Call once at the root with `follow`; elsewhere it reads. */
export function useTheme(): {
  readonly choice: typeof choice
  readonly theme: Readonly<typeof theme>
  readonly follow: () => void
} {
  function follow(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const system = ref(dark.matches)
    const changed = (event: MediaQueryListEvent): void => {
      system.value = event.matches
    }
    dark.addEventListener('change', changed)
    onScopeDispose(() => {
      dark.removeEventListener('change', changed)
    })
    watchEffect(() => {
      theme.value = choice.value === 'system' ? (system.value ? 'dark' : 'light') : choice.value
      document.documentElement.dataset.theme = theme.value
    })
  }
  return { choice, theme: readonly(theme), follow }
}
