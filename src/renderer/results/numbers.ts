import { t } from '../i18n'

/** Numbers as the report writes them: minus sign U+2212, thousands comma, as many decimals as the interval carries. */

const minus = (text: string): string => text.replace('-', '−')

/** Decimals that give an interval's half width two significant digits, 0 to 5. */
export function decimalsFor(halfWidth: number): number {
  if (!Number.isFinite(halfWidth) || halfWidth <= 0) return 2
  return Math.max(0, Math.min(5, 1 - Math.floor(Math.log10(halfWidth))))
}

/** A number with fixed decimals; null is an em dash. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null) return '—'
  const text = value.toFixed(decimals)
  const [whole = '', fraction] = text.split('.')
  // A rounded zero has no sign.
  const unsigned = Number(text) === 0 ? whole.replace('-', '') : whole
  const grouped = unsigned.replace(/\B(?=(\d{3})+$)/g, ',')
  return minus(fraction === undefined ? grouped : `${grouped}.${fraction}`)
}

/** A number with significant digits, for diagnostics of unknown size. */
export function significant(value: number | null, digits = 3): string {
  if (value === null) return '—'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-4) return minus(value.toExponential(digits - 1).replace('e+', 'e'))
  return fixed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(size))))
}

export interface Interval {
  readonly low: number | null
  readonly high: number | null
}

/** `[18.5, 20.3]`, or an empty text without an interval. */
export function intervalText({ low, high }: Interval, decimals = intervalDecimals({ low, high })): string {
  return low === null || high === null ? '' : `[${fixed(low, decimals)}, ${fixed(high, decimals)}]`
}

export function intervalDecimals({ low, high }: Interval): number {
  return low === null || high === null ? 2 : decimalsFor((high - low) / 2)
}

/** `19.4 [18.5, 20.3]`, or that there is no estimate. */
export function estimateText(value: number | null, interval: Interval): string {
  if (value === null) return t('results.noEstimate')
  const decimals = intervalDecimals(interval)
  return `${fixed(value, decimals)} ${intervalText(interval, decimals)}`.trim()
}

/** Whole number with thousands comma. */
export const whole = (value: number): string => fixed(value, 0)

/** `1 thread`, `2 threads`. */
export const counted = (value: number, noun: string): string =>
  `${whole(value)} ${noun}${value === 1 ? '' : 's'}`

/** Bytes in binary units. */
export function byteText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${fixed(size, unit === 0 ? 0 : 1)} ${units[unit] ?? ''}`
}

/** p-value: `< 0.0001` below. */
export function probability(value: number | null): string {
  if (value === null) return '—'
  return value < 0.0001 ? '< 0.0001' : value.toFixed(4)
}

/** First twelve digits of a hash: enough to tell two apart on a screen; the whole is in the title and the report. */
export const shortHash = (hash: string): string => hash.slice(0, 12)

/** `2026-11-20 14:06` of an ISO 8601 time in UTC. */
export const minuteOf = (utc: string): string => utc.slice(0, 16).replace('T', ' ')

/** Letter of a subject by its place: A, B, … */
export const letterAt = (place: number): string => String.fromCharCode(65 + (place % 26))
