import type { Report } from '../../shared/report'
import { t } from '../i18n'
import { trimmed } from './numbers'

/** What the dotted lines of a difference are, where there are any. */
export function marginCaption({ comparison }: Report): string[] {
  const margin = comparison?.yardstick?.margin ?? 0
  return margin > 0 ? [t('results.llc.marginCaption', { share: `${trimmed(100 * margin)}%` })] : []
}
