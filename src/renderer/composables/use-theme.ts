import { onScopeDispose, readonly, ref, watchEffect } from 'vue'
import { useSettings } from '../stores/settings'

export type Theme = 'light' | 'dark' | 'contrast'

const theme = ref<Theme>('light')

/** The theme in force. Call once at the root with `follow`; elsewhere it reads. */
export function useTheme(): {
  readonly theme: Readonly<typeof theme>
  readonly follow: () => void
} {
  function follow(): void {
    const settings = useSettings()
    const isDark = useMedia('(prefers-color-scheme: dark)')
    const wantsContrast = useMedia('(prefers-contrast: more)')
    watchEffect(() => {
      const { theme: choice, density } = settings.settings
      const ofSystem = isDark.value ? (wantsContrast.value ? 'contrast' : 'dark') : 'light'
      theme.value = choice === 'system' ? ofSystem : choice
      document.documentElement.dataset.theme = theme.value
      document.documentElement.dataset.density = density
    })
  }
  return { theme: readonly(theme), follow }
}

function useMedia(query: string): Readonly<ReturnType<typeof ref<boolean>>> {
  const media = matchMedia(query)
  const matches = ref<boolean>(media.matches)
  const changed = (event: MediaQueryListEvent): void => {
    matches.value = event.matches
  }
  media.addEventListener('change', changed)
  onScopeDispose(() => {
    media.removeEventListener('change', changed)
  })
  return matches
}
