import type { Report } from '../../../shared/report'
import { canonicalJson } from '../audit/canonical'
import { toJsonText } from '../audit/run-folder'

/** The report as text: keys in canonical order (RFC 8785), so that equal reports are equal files, indented for people. */
export function reportJson(report: Report): string {
  return toJsonText(JSON.parse(canonicalJson(report)))
}
