import { changedSettings } from '../../../shared/calibrated-settings'
import type { Calibration } from '../../../shared/calibration'
import type { ReportCalibration } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { count, integer, list, significant } from './numbers'

/** The calibration of a run, with what became of it: whether the audit's settings are those that it chose. */
export function calibrationOf({
  calibration,
  llc,
  ledger
}: Pick<RunRecord, 'calibration' | 'llc' | 'ledger'>): ReportCalibration | null {
  if (calibration === null) return null
  const sha256 = ledger.findLast(({ type }) => type === 'calibration')?.data['sha256']
  const used = llc[0]?.settings
  const { settings } = calibration
  const changed = settings === null || used === undefined ? null : changedSettings(settings, used)
  return {
    ...calibration,
    sha256: typeof sha256 === 'string' ? sha256 : '',
    changed,
    statement: statementOf(calibration, changed)
  }
}

function statementOf({ settings }: Calibration, changed: ReportCalibration['changed']): string {
  if (settings === null) return 'The calibration chose nothing: the settings of this audit are not from it.'
  if (changed === null) return 'No estimate was made, so that no settings can be held against those chosen.'
  if (changed.length === 0) return 'The audit’s settings are those chosen.'
  const words = changed.map(({ field, calibrated, used }) => `${field} ${used} instead of ${calibrated}`)
  return `The audit’s settings were changed after the calibration: ${list(words)}.`
}

/** What a reader must know of settings that were not chosen, or do not hold everywhere. */
export function calibrationLimitations(calibration: ReportCalibration | null): string[] {
  if (calibration === null) return []
  const { settings, statement, changed, comparable, checked } = calibration
  if (settings === null || (changed?.length ?? 0) > 0) return [statement]
  const failed = checked.filter((step) => !comparable.includes(step))
  return [
    ...temperatureWords(calibration),
    ...(failed.length === 0
      ? []
      : [
          `The settings were calibrated on step ${integer(calibration.step)} and do not hold on step ${list(failed.map(integer))}: estimates there are not comparable with the others.`
        ])
  ]
}

/** The estimate of the calibrated checkpoint may be outside of what colder chains would say. */
export function temperatureWords({
  asymptotic,
  step,
  chosen,
  points
}: Pick<Calibration, 'asymptotic' | 'step' | 'chosen' | 'points'>): string[] {
  const own = chosen === null ? null : (points[chosen]?.estimate ?? null)
  if (asymptotic === null || own === null || (own >= asymptotic.low && own <= asymptotic.high)) return []
  const way = own < asymptotic.low ? 'below' : 'above'
  return [
    `At nβ and γ of this audit the LLC of step ${integer(step)} is ${way} what the calibration expects of colder chains: ${asymptoticWords({ asymptotic })} The estimates are of this temperature, and not of that limit.`
  ]
}

/** `12.4, 90% interval 11.9 to 13.1` of the limit for nβ → ∞; empty where none could be told. */
export function asymptoticWords({ asymptotic }: Pick<Calibration, 'asymptotic'>): string {
  if (asymptotic === null) return ''
  const { estimate, low, high, temperatures } = asymptotic
  return `Limit for nβ → ∞: ${significant(estimate)}, 90% interval ${significant(low)} to ${significant(high)}, from ${count(temperatures, 'temperature')}.`
}
