import { significant } from '../numbers'
import { chartTextSize, type Mark } from './marks'
import { palette } from './palette'
import type { Scale } from './scale'
import { textWidth } from './text-width'

/** A plot: its axes, and its size in pixels. */
export interface Plot {
  readonly x: Scale
  readonly y: Scale
  readonly width: number
  readonly height: number
}

/** Pixels from the left and from the top of the plot. */
export type Place = readonly [x: number, y: number]

export const placeIn = ({ x, y, width, height }: Plot, atX: number, atY: number): Place => [
  ((atX - x.min) / (x.max - x.min)) * width,
  ((y.max - atY) / (y.max - y.min)) * height
]

/** Half the height of a line of text, with some air. */
const reach = 12
const candidates = 9

/** A text at a height, moved along it to where it covers the fewest marks.
 *  @param top pixels from the top of the plot to the middle of the text
 *  @param taken what is drawn there; the text is added
 *  @param from which end is tried first */
export function freeLabel(
  plot: Plot,
  text: string,
  {
    top,
    color,
    from = 'left',
    backed = false
  }: {
    readonly top: number
    readonly color: string
    readonly from?: 'left' | 'right'
    readonly backed?: boolean
  },
  taken: Place[]
): Mark {
  const width = textWidth(text, chartTextSize)
  const room = Math.max(0, plot.width - width - 6)
  const covered = (left: number): number =>
    taken.filter(([x, y]) => x > left - 6 && x < left + width + 6 && Math.abs(y - top) < reach).length
  const lefts = Array.from({ length: candidates }, (_, index) => 3 + (room * index) / (candidates - 1))
  if (from === 'right') lefts.reverse()
  const best = lefts.reduce((found, left) => (covered(left) < covered(found) ? left : found))
  for (let x = best; x <= best + width; x += 8) taken.push([x, top])
  return { kind: 'label', x: plot.x.min, y: plot.y.max, dx: best, dy: top, text, color, backed }
}

/** Says how many values lie off scale at each edge, and how far: marks at the edge alone would be read as values there. */
export function offScaleLabels(
  plot: Plot,
  points: readonly { readonly x: number; readonly value: number; readonly color: string }[],
  taken: Place[]
): Mark[] {
  return (['above', 'below'] as const).flatMap((edge) => {
    const off = points.filter(({ value }) => (edge === 'above' ? value > plot.y.max : value < plot.y.min))
    const [first] = off
    if (first === undefined) return []
    const values = off.map(({ value }) => value).sort((a, b) => Math.abs(a) - Math.abs(b))
    const [near, far] = [significant(values[0] ?? 0, 3), significant(values.at(-1) ?? 0, 3)]
    const text =
      off.length === 1
        ? `${far}, off scale`
        : `${off.length} off scale, ${near === far ? near : `${near} to ${far}`}`
    const color = off.every((point) => point.color === first.color) ? first.color : palette.textSoft
    const top = edge === 'above' ? 13 : plot.height - 13
    return [freeLabel(plot, text, { top, color, from: 'right', backed: true }, taken)]
  })
}
