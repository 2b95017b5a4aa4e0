import type { Threshold } from '../../shared/report'
import { t } from '../i18n'
import { trimmed } from './numbers'

/** The limits of a verdict in the language of the window, from their numbers; the report's own words are English. */
export function limitText({ limits }: Threshold, severity: 'suspicious' | 'rejected'): string {
  const value = limits[severity]
  return value === null
    ? t('results.limits.none')
    : t(`results.limits.${limits.rule}`, { value: trimmed(value) })
}
