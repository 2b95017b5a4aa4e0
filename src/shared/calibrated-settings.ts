import type { LlcSettings } from './plan'

/** How an audit's settings relate to those that a calibration chose. No schemas here: the window compares, too. */

/** Settings that say nothing of the posterior or its sampling, and so are no part of a calibration. */
const uncalibrated: readonly string[] = ['observeEvery', 'seed']

export interface SettingChange {
  /** Field of `analyses.llc.settings`. */
  readonly field: string
  /** As plans write them; `none` where a setting is absent. */
  readonly calibrated: string
  readonly used: string
}

/** In which fields settings differ from those that a calibration chose. @param used settings of an audit, with or without a seed */
export function changedSettings(
  chosen: LlcSettings,
  used: Readonly<Record<string, unknown>>
): SettingChange[] {
  const calibrated: Readonly<Record<string, unknown>> = chosen
  const fields = [...new Set([...Object.keys(calibrated), ...Object.keys(used)])]
  return fields
    .filter((field) => !uncalibrated.includes(field))
    .map((field) => ({
      field,
      calibrated: settingText(calibrated[field]),
      used: settingText(used[field])
    }))
    .filter(({ calibrated: before, used: now }) => before !== now)
}

function settingText(value: unknown): string {
  if (value === undefined) return 'none'
  if (typeof value !== 'object' || value === null) return plain(value)
  const parts = Object.entries(value).filter(([, part]) => part !== undefined)
  return parts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${name} ${plain(part)}`)
    .join(', ')
}

/** Settings are numbers, words and truth values; of anything else its JSON. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
