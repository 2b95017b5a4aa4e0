import { i18n } from '../../i18n'

/** Numbers as the language of the window writes them, minus sign U+2212: what a screen says before there is a report. What stands in a
 *  field, and its limits beside it, are written as the field takes them: `plan/limits.ts`. */

const formats = new Map<string, Intl.NumberFormat>()

function format(value: number, options: Intl.NumberFormatOptions): string {
  const language = i18n.global.locale.value
  const key = `${language} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options)
  formats.set(key, known)
  return known.format(value).replace('-', '−')
}

/** Whole number with its thousands apart. */
export const whole = (value: number): string => format(value, { maximumFractionDigits: 0 })

const fixed = (value: number, decimals: number): string =>
  format(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

/** With significant digits, as a power of ten where it is very large or small; null is an em dash. */
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
  return `${fixed(Number(digits), decimals)}e${exponent.replace('+', '').replace('-', '−')}`
}

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
