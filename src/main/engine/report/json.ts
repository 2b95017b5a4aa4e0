import type { Report } from '../../../shared/report'
import { toJsonText } from '../audit/run-folder'

/** The report as text: keys in canonical order (RFC 8785), so that equal reports are equal files, indented for people. */
export function reportJson(report: Report): string {
  return toJsonText(inOrder(report))
}

/** The same plain value with the keys of every object in the order of RFC 8785, that of their UTF-16 code units. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((key) => [key, inOrder(fields[key])])
  )
}
