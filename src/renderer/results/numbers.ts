import { i18n, t } from '../i18n'

/** Numbers as people read them: in the language of the window, with the minus sign U+2212 and as many decimals as the interval carries.
 *  What is copied as CSV, and what stands in a field, is written for machines. */

const formats = new Map<string, Intl.NumberFormat>()

/** A rounded zero has no sign. */
function format(value: number, decimals: number): string {
  const language = i18n.global.locale.value
  const key = `${language} ${String(decimals)}`
  const options = {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative'
  }
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options as Intl.NumberFormatOptions)
  formats.set(key, known)
  return known.format(value).replace('-', '−')
}

/** Decimals that give an interval's half width two significant digits, 0 to 5. */
export function decimalsFor(halfWidth: number): number {
  if (!Number.isFinite(halfWidth) || halfWidth <= 0) return 2
  return Math.max(0, Math.min(5, 1 - Math.floor(Math.log10(halfWidth))))
}

/** A number with fixed decimals; null is an em dash. */
export const fixed = (value: number | null, decimals: number): string =>
  value === null ? '—' : format(value, decimals)

/** A number with the decimals that it has, six digits at most: ticks and limits. */
export function trimmed(value: number): string {
  const [, fraction = ''] = String(Number(value.toPrecision(6))).split('.')
  return fixed(value, Math.min(6, fraction.length))
}

/** A number with significant digits, as a power of ten where it is very large or small; null is an em dash. */
export function significant(value: number | null, digits = 3): string {
  if (value === null) return '—'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-4) return power(value, digits - 1)
  return fixed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(size))))
}

/** A statistic in a narrow column: small ones as powers of ten. */
export function statistic(value: number | null): string {
  return value === null || value === 0 || Math.abs(value) >= 1e-2 ? significant(value) : power(value, 1)
}

function power(value: number, decimals: number): string {
  const [digits = '', exponent = ''] = value.toExponential(decimals).split('e')
  return `${format(Number(digits), decimals)}e${exponent.replace('+', '').replace('-', '−')}`
}

export interface Interval {
  readonly low: number | null
  readonly high: number | null
}

/** `[18.5, 20.3]`, or an empty text without an interval. */
export function intervalText({ low, high }: Interval, decimals = intervalDecimals({ low, high })): string {
  if (low === null || high === null) return ''
  // Where the comma is the decimal sign it cannot part the two.
  const between = i18n.global.locale.value === 'de' ? '; ' : ', '
  return `[${fixed(low, decimals)}${between}${fixed(high, decimals)}]`
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

/** Whole number with its thousands apart. */
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
  return value < 0.0001 ? `< ${fixed(0.0001, 4)}` : fixed(value, 4)
}

/** First twelve digits of a hash: enough to tell two apart on a screen; the whole is in the title and the report. */
export const shortHash = (hash: string): string => hash.slice(0, 12)

/** `2026-11-20 14:06` of an ISO 8601 time in UTC. */
export const minuteOf = (utc: string): string => utc.slice(0, 16).replace('T', ' ')

/** The time of day of a UTC time, to the second. */
export const secondOf = (utc: string): string => utc.slice(11, 19)

/** Letter of a subject by its place: A, B, … */
export const letterAt = (place: number): string => String.fromCharCode(65 + (place % 26))
