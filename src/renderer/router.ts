import type { Component } from 'vue'
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'

export interface Screen {
  /** Route and message key: its title is `frame.screens.<name>`. */
  readonly name: string
  /** Shown in the rail, and the digit of Ctrl+digit; null for a screen inside another. */
  readonly digit: number | null
  readonly parent: string | null
  /** Whether it shows an opened run: without one it says how to open one. */
  readonly needsRun: boolean
  readonly load: () => Promise<{ default: Component }>
}

/** The screens in the order of the rail: the order of an audit. */
export const screens: readonly Screen[] = [
  screen('start', 0, () => import('./features/start/StartScreen.vue')),
  screen('inputs', 1, () => import('./features/inputs/InputsScreen.vue')),
  screen('plan', 2, () => import('./features/plan/PlanScreen.vue')),
  screen('run', 3, () => import('./features/run/RunScreen.vue')),
  { ...screen('watch', null, () => import('./features/watch/WatchScreen.vue')), parent: 'run' },
  result('overview', 4, null, () => import('./features/overview/OverviewScreen.vue')),
  result('llc', null, 'overview', () => import('./features/llc/LlcScreen.vue')),
  result('behaviour', null, 'overview', () => import('./features/behaviour/BehaviourScreen.vue')),
  result('development', null, 'overview', () => import('./features/development/DevelopmentScreen.vue')),
  result('diagnostics', null, 'overview', () => import('./features/diagnostics/DiagnosticsScreen.vue')),
  result('evidence', null, 'overview', () => import('./features/evidence/EvidenceScreen.vue')),
  result('compare', 5, null, () => import('./features/compare/CompareScreen.vue')),
  result('report', 6, null, () => import('./features/report/ReportScreen.vue')),
  screen('settings', 7, () => import('./features/settings/SettingsScreen.vue'))
]

function screen(name: string, digit: number | null, load: Screen['load']): Screen {
  return { name, digit, parent: null, needsRun: false, load }
}

function result(name: string, digit: number | null, parent: string | null, load: Screen['load']): Screen {
  return { name, digit, parent, needsRun: true, load }
}

/** The screen of a route. */
export function screenOf(name: unknown): Screen | undefined {
  return screens.find((one) => one.name === name)
}

/** Screens with `needsRun` get the opened run's report as their property `report` from App.vue (`:report`, as all result screens
 *  do), and are not shown without one. Settings take a section: `/settings/offline`. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...screens.map(({ name, load }): RouteRecordRaw => ({
      path: name === 'settings' ? '/settings/:section?' : `/${name}`,
      name,
      component: load
    })),
    { path: '/:rest(.*)*', redirect: '/start' }
  ]
})
