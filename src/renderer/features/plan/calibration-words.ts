import type { Calibration } from '../../../shared/calibration'
import { settingSymbols } from '../../../shared/setting-symbols'
import type { ProgressEvent } from '../../../shared/progress'
import { significant, whole } from '../../results/numbers'
import { furtherNames, settingNames } from './limits'

type Translate = (key: string, values: Record<string, unknown>) => string

/** What a calibration does now. */
export function progressLabel(progress: ProgressEvent | null, t: Translate): string {
  const phase = progress?.phase ?? 'load'
  const key = ['sample', 'compare'].includes(phase)
    ? phase
    : phase === 'load' && (progress === null || progress.done < progress.total)
      ? 'load'
      : 'time'
  return t(`calibration.working.${key}`, { step: whole(progress?.trainingStep ?? 0) })
}

/** `sgld, ε = 1.0e−5, nβ = 1,000, …`: all that is chosen. */
export function settingsWords({ settings }: Calibration, t: Translate): string {
  if (settings === null) return '—'
  const numbers = settingNames
    .filter((name) => name !== 'observeEvery')
    .map((name) => {
      const value = settings[name]
      const text = value === 'full' ? 'full' : Number.isInteger(value) ? whole(value) : significant(value)
      return `${settingSymbols[name]} = ${text}`
    })
  const further = furtherNames.flatMap((name) => {
    const value = settings[name]
    if (value === undefined) return []
    const text =
      typeof value === 'object'
        ? Object.entries(value)
            .map(([part, own]) => `${part} ${String(own)}`)
            .join(', ')
        : String(value)
    return [`${name}: ${text}`]
  })
  return [t(`plan.settings.samplers.${settings.sampler}`, {}), ...numbers, ...further].join(', ')
}

/** Steps in order, as people read them. */
export const stepsText = (steps: readonly number[]): string =>
  [...steps]
    .sort((a, b) => a - b)
    .map(whole)
    .join(', ')
