import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Settings } from '../../../shared/desktop'
import { printable } from '../../../shared/printable'
import { ask } from '../../bridge'
import type { IconName } from '../../components/icons'
import { screenIcons } from '../../components/screen-icons'
import { type ShortcutId, shortcuts } from '../../composables/shortcuts'
import { useNewAudit } from '../../composables/use-new-audit'
import { answer, isAnswered } from '../../composables/use-shortcuts'
import { screens } from '../../router'
import { useRecentRuns } from '../../stores/recent-runs'
import { useRun } from '../../stores/run'
import { useSettings } from '../../stores/settings'
import { useWatch } from '../../stores/watch'
import { choices } from '../settings/choices'
import { sections } from '../settings/sections'

/** Something that can be found and done by name. */
export interface Command {
  readonly id: string
  readonly group: 'screens' | 'actions' | 'settings' | 'recent'
  readonly title: string
  readonly icon: IconName
  readonly shortcut: { readonly id: ShortcutId; readonly only: string } | null
  readonly run: () => unknown
}

/** In the order of the list. */
const zoomKeys = [
  ['+', 'zoomIn'],
  ['-', 'zoomOut'],
  ['0', 'zoomReset']
] as const

/** Everything the palette offers now: screens, actions, settings, recent runs. */
export function useCommands(): ComputedRef<Command[]> {
  const { t } = useI18n()
  const router = useRouter()
  const settings = useSettings()
  const run = useRun()
  const recent = useRecentRuns()
  const audit = useNewAudit()
  const watch = useWatch()

  const toScreens = (): Command[] =>
    screens.map(({ name, digit, parent }) => ({
      id: `screen ${name}`,
      group: 'screens',
      title:
        parent === null
          ? t(`frame.screens.${name}`)
          : `${t(`frame.screens.${parent}`)}: ${t(`frame.screens.${name}`)}`,
      icon: screenIcons[name] ?? 'chart',
      shortcut: digit === null ? null : { id: 'screen', only: `Control+${String(digit)}` },
      run: () => router.push({ name })
    }))

  const action = (id: string, title: string, icon: IconName, act: () => unknown): Command => ({
    id: `action ${id}`,
    group: 'actions',
    title,
    icon,
    shortcut: null,
    run: act
  })

  /** What has a key is done as its key does it. Sizes are among the settings. */
  const byKey = (): Command[] =>
    shortcuts
      .filter(({ id }) => !['palette', 'screen', 'escape', 'size', 'zoom'].includes(id) && isAnswered(id))
      .map(({ id, keys }) => ({
        ...action(id, t(`frame.shortcuts.${id}`), 'right', () => answer(id)),
        shortcut: { id, only: keys[0] ?? '' }
      }))

  /** One shortcut, a key a direction. */
  const toZoom = (): Command[] =>
    isAnswered('zoom')
      ? zoomKeys.map(([key, name]) => ({
          ...action(name, t(`charts.${name}`), 'right', () => answer('zoom', key)),
          shortcut: { id: 'zoom', only: key }
        }))
      : []

  const extend = async (handle: string): Promise<void> => {
    await ask('extendRun', { run: handle })
    await router.push({ name: 'run' })
  }

  const ofTraining = (): Command[] => {
    if (watch.isActive) return [action('stop-watch', t('watch.stop'), 'close', watch.stop)]
    const { reference } = run
    if (reference === null || run.report === null) return []
    const hasGrown = run.notices.some(({ remedy }) => remedy === 'extend')
    return [
      action('watch', t('watch.command'), 'eye', () => router.push({ name: 'watch' })),
      ...(hasGrown ? [action('extend', t('run.extend'), 'plus', () => extend(reference.handle))] : [])
    ]
  }

  const toActions = (): Command[] => [
    ...byKey(),
    ...toZoom(),
    action('sample', t('start.sample'), 'play', audit.openSample),
    action('import', t('start.importPlan'), 'list', audit.importPlan),
    ...ofTraining(),
    action('data-folder', t('settings.changeFolder'), 'folder', settings.chooseDataFolder)
  ]

  const toSettings = (): Command[] => [
    ...sections.map((section): Command => ({
      ...action(section, `${t('frame.screens.settings')}: ${t(`settings.sections.${section}`)}`, 'gear', () =>
        router.push({ name: 'settings', params: { section } })
      ),
      group: 'settings'
    })),
    ...(Object.keys(choices) as (keyof Settings)[]).flatMap((name) =>
      choices[name].map((value): Command => ({
        ...action(
          `${name} ${value}`,
          `${t(`settings.${name}`)}: ${t(`settings.choices.${name}.${value}`)}`,
          'gear',
          () => settings.change({ [name]: value })
        ),
        group: 'settings'
      }))
    )
  ]

  const toRecent = (): Command[] =>
    recent.runs
      .filter(({ status }) => status !== 'missing')
      .map((one) => ({
        ...action(one.run.handle, printable(one.title), 'folder', () => run.open(one.run)),
        group: 'recent'
      }))

  return computed(() => [...toScreens(), ...toActions(), ...toRecent(), ...toSettings()])
}
