import type { IconName } from './icons'

/** Stand for the names of the screens where the rail is narrow. */
export const screenIcons: Readonly<Record<string, IconName>> = {
  start: 'home',
  inputs: 'file',
  plan: 'list',
  run: 'play',
  watch: 'eye',
  overview: 'chart',
  llc: 'curve',
  behaviour: 'bars',
  development: 'stairs',
  diagnostics: 'pulse',
  evidence: 'shield',
  compare: 'compare',
  report: 'document',
  settings: 'gear'
}
