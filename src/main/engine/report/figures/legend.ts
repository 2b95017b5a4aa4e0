import type { Mark } from './marks'

export interface LegendEntry {
  readonly text: string
  readonly color: string
  readonly textColor: string
  readonly dash: readonly number[]
}

/** Pixels of an entry. */
const entry = 120

/** What each line is, in a row above the plot at its right end. @param height of the plot @param width of the plot, pixels */
export function legendMarks(
  entries: readonly LegendEntry[],
  x: { readonly min: number; readonly max: number },
  y: { readonly min: number; readonly max: number },
  { width, height }: { readonly width: number; readonly height: number }
): Mark[] {
  const perPixel = (x.max - x.min) / width
  const top = y.max + (15 * (y.max - y.min)) / height
  return entries.flatMap(({ text, color, textColor, dash }, index): Mark[] => {
    const at = x.max - (entries.length - index) * entry * perPixel
    const end = at + 16 * perPixel
    return [
      {
        kind: 'line',
        points: [
          [at, top],
          [end, top]
        ],
        stroke: color,
        dash,
        width: 2
      },
      { kind: 'label', x: end, y: top, dx: 5, text, color: textColor }
    ]
  })
}
