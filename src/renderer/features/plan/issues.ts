import type { FieldIssue, FieldName, SampledData, TextFieldName } from './fields'
import {
  componentsLimit,
  mostStepsLimits,
  parseNumber,
  problemOf,
  seedLimits,
  settingLimits,
  type SettingName,
  settingNames,
  textLimits
} from './limits'

export const textFields = ['title', 'question', 'auditor', 'reviewer'] as const

/** What is wrong with the fields of a plan. @param llc null where no coefficient is measured; `smallest` is the smallest of the sampled and
 *  observed data sets whose samples are known */
export function issuesOf(
  texts: Readonly<Record<TextFieldName, string>>,
  seed: string,
  llc: {
    readonly settings: Readonly<Record<SettingName, string>>
    readonly components: readonly string[]
    readonly mostSteps: string
    readonly smallest?: SampledData | undefined
  } | null
): Partial<Record<FieldName, FieldIssue>> {
  const found: Partial<Record<FieldName, FieldIssue>> = {}
  for (const name of textFields)
    if (texts[name].trim().length > textLimits[name])
      found[name] = { problem: 'too-long', value: texts[name] }
  const seedProblem = problemOf(seed, seedLimits)
  if (seedProblem !== null) found.seed = { problem: seedProblem, value: seed }
  if (llc === null) return found
  for (const name of settingNames) {
    const problem = problemOf(llc.settings[name], settingLimits[name])
    if (problem !== null) found[name] = { problem, value: llc.settings[name] }
  }
  const mostProblem = llc.mostSteps.trim() === '' ? null : problemOf(llc.mostSteps, mostStepsLimits)
  if (mostProblem !== null) found.mostSteps = { problem: mostProblem, value: llc.mostSteps }
  const { smallest } = llc
  const batch = llc.settings.batchSize
  if (smallest !== undefined && found.batchSize === undefined && (parseNumber(batch) ?? 0) > smallest.samples)
    found.batchSize = { problem: 'beyond-data', value: batch, data: smallest }
  const [value = ''] = llc.components.filter((one) => one.length > textLimits.component)
  if (llc.components.length === 0) found.components = { problem: 'no-component', value }
  else if (llc.components.length > componentsLimit) found.components = { problem: 'too-many', value }
  else if (value !== '') found.components = { problem: 'too-long', value }
  return found
}
