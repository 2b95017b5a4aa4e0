/** Colours of heat maps: a scale from sand to navy, monotone in lightness, and the ink that is legible on it. */

/** A colour between those of a scale. @param stops `#rrggbb`, two at least @param share 0 to 1 */
export function toneOf(stops: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const from = Math.min(stops.length - 2, Math.floor(at))
  const [a, b] = [channels(stops[from] ?? '#ffffff'), channels(stops[from + 1] ?? '#ffffff')]
  return `#${a.map((value, index) => hex(value + ((b[index] ?? 0) - value) * (at - from))).join('')}`
}

/** Black or white: at least 4.58 : 1 on any colour. */
export const inkOn = (color: string): string => (luminance(color) > 0.179 ? '#000000' : '#ffffff')

/** WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const channels = (color: string): number[] =>
  [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16))

const hex = (value: number): string => Math.round(value).toString(16).padStart(2, '0')

/** How strongly a value is coloured by its change: up to 5%, 15%, 40%, and more. */
export function changeTone(change: number): number {
  return [0.05, 0.15, 0.4].filter((limit) => Math.abs(change) > limit).length / 5
}
