/** How the report writes numbers: minus sign U+2212, thousands comma, and never more digits than the error supports. */

/** `12,589`; the value is rounded. */
export function integer(value: number): string {
  return withMinus(grouped(Math.round(value).toString()))
}

/** A fixed count of decimals, `1,234.50`. Zero has no sign. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return withMinus(grouped(/^-0(\.0*)?$/.test(text) ? text.slice(1) : text))
}

/** Fixed decimals, or two significant digits where these would show less than one: `0.231`, `4e−5`. */
export function small(value: number, decimals: number): string {
  return value !== 0 && Math.abs(value) < 10 ** -decimals ? significant(value, 2) : fixed(value, decimals)
}

/** At most `digits` significant digits, `5e−5` below 0.001 and from ten million on. For settings and thresholds. */
export function significant(value: number, digits = 4): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-3 || size >= 1e7) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
    return withMinus(`${trimZeros(mantissa)}e${exponent.replace('+', '')}`)
  }
  return withMinus(
    grouped(trimZeros(value.toPrecision(digits).includes('e') ? value.toFixed(0) : value.toPrecision(digits)))
  )
}

/** Decimals that show two digits of a typical standard error, 0 to 6. */
export function decimalsFor(standardErrors: readonly (number | null)[]): number {
  const known = standardErrors
    .filter((error): error is number => error !== null && error > 0)
    .sort((a, b) => a - b)
  const typical = known[Math.floor(known.length / 2)]
  if (typical === undefined) return 2
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(typical))))
}

/** `0.98200 ± 0.00084` */
export function withError(value: number, error: number): string {
  const decimals = decimalsFor([error])
  return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`
}

/** `[18.5, 20.3]` */
export function interval(low: number, high: number, decimals: number): string {
  return `[${fixed(low, decimals)}, ${fixed(high, decimals)}]`
}

/** `−19.4 [−20.3, −18.5]`; without an interval the value alone. */
export function withInterval(
  value: number,
  low: number | null,
  high: number | null,
  decimals: number
): string {
  const text = fixed(value, decimals)
  return low === null || high === null ? text : `${text} ${interval(low, high, decimals)}`
}

/** `0.0312`, `< 0.0001` */
export function probability(value: number): string {
  return value < 0.0001 ? '< 0.0001' : fixed(value, 4)
}

/** A diagnostic: three significant digits, never in scientific notation between 0.001 and ten million. */
export const diagnostic = (value: number): string => significant(value, 3)

/** The first 12 digits of a hash. */
export const shortHash = (hash: string): string => hash.slice(0, 12)

/** `2026-11-20 17:41 UTC` of an ISO time. */
export function utcMinute(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(iso)
  return match ? `${match[1] ?? ''} ${match[2] ?? ''} UTC` : iso
}

/** `1 file`, `3 files` */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${integer(value)} ${value === 1 ? singular : plural}`
}

/** `A`, `A and B`, `A, B and C` */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? commas : `${commas}.${fraction}`
}

const withMinus = (text: string): string => text.replaceAll('-', '−')
