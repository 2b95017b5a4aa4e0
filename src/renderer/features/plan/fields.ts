import { type FieldProblem, settingNames, type SettingName } from './limits'

/** Fields of the plan screen, and which of them a refusal means. */

export type TextFieldName = 'title' | 'question' | 'auditor' | 'reviewer'
export type FieldName =
  SettingName | TextFieldName | 'seed' | 'engine' | 'components' | 'compare' | 'steps' | 'mostSteps'

/** A data set that batches are drawn from. */
export interface SampledData {
  readonly name: string
  readonly samples: number
}

export interface FieldIssue {
  readonly problem: FieldProblem | 'too-long' | 'too-many' | 'no-component' | 'beyond-data'
  /** What stands in the field. */
  readonly value: string
  /** The data set that has too few samples. */
  readonly data?: SampledData
}

const places: readonly (readonly [pattern: RegExp, field: FieldName])[] = [
  [/(?:^|[\s.])title$/, 'title'],
  [/(?:^|[\s.])question$/, 'question'],
  [/(?:^|[\s.])auditor$/, 'auditor'],
  [/(?:^|[\s.])reviewer$/, 'reviewer'],
  [/(?:^|[\s.])seed$/, 'seed'],
  [/(?:^|[\s.])engine$/, 'engine'],
  [/(?:^|[\s.])llc\.components(?:\.\d+)?$/, 'components'],
  [/(?:^|[\s.])llc\.checkpoints(?:\.most)?$/, 'mostSteps'],
  [/(?:^|[\s.])compare(?:\.\w+)?$/, 'compare'],
  [/(?:^|[\s.])subjects\.[^\s]*steps(?:\.\d+)?$/, 'steps']
]

/** The field that an error's place names: `plan.yaml:12:3 analyses.llc.settings.draws` is `draws`; null for a place elsewhere. */
export function fieldOf(where: string): FieldName | null {
  const setting = /(?:^|[\s.])settings\.(\w+)$/.exec(where)?.[1]
  return (
    settingNames.find((name) => name === setting) ??
    places.find(([pattern]) => pattern.test(where))?.[1] ??
    null
  )
}
