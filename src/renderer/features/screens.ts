import { type Component, markRaw } from 'vue'
import BehaviourScreen from './behaviour/BehaviourScreen.vue'
import DiagnosticsScreen from './diagnostics/DiagnosticsScreen.vue'
import EvidenceScreen from './evidence/EvidenceScreen.vue'
import LlcScreen from './llc/LlcScreen.vue'
import OverviewScreen from './overview/OverviewScreen.vue'

export type ScreenName = 'overview' | 'llc' | 'behaviour' | 'diagnostics' | 'evidence'

/** The screens of an opened run, in the order of the rail. Each takes the report. */
export const screens: readonly {
  readonly name: ScreenName
  readonly title: string
  readonly view: Component
}[] = [
  { name: 'overview', title: 'Overview', view: markRaw(OverviewScreen) },
  { name: 'llc', title: 'LLC', view: markRaw(LlcScreen) },
  { name: 'behaviour', title: 'Behaviour', view: markRaw(BehaviourScreen) },
  { name: 'diagnostics', title: 'Diagnostics', view: markRaw(DiagnosticsScreen) },
  { name: 'evidence', title: 'Evidence', view: markRaw(EvidenceScreen) }
]
