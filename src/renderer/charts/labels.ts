import { printable } from '../../shared/printable'
import type { Curve, Plot, Projection, Shape } from './curve'
import { drawn } from './curve'
import { lowerBound } from './decimate'
import type { Series } from './engine'
import type { Palette } from './palette'

/** Words in a plot. Each label has places where it may stand; the first one free of curves, marks and other labels is taken. */

/** All in pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Line {
  readonly text: string
  readonly color: string
  readonly isStrong?: boolean
}

/** One edge of a label, or its middle, and its vertical middle. */
interface Spot {
  readonly x: number
  readonly y: number
  readonly align: 'left' | 'center' | 'right'
}

export interface Label {
  /** Under each other. */
  readonly lines: readonly Line[]
  /** The best first. */
  readonly spots: readonly Spot[]
}

export const lineHeight = 16
const letterWidth = { strong: 6.1, plain: 5.5 } as const

/** About as wide as the text is drawn; a canvas is not asked, so that the result is the same everywhere. */
export const widthOf = ({ text, isStrong = false }: Line): number =>
  6 + text.length * (isStrong ? letterWidth.strong : letterWidth.plain)

/** Words of 12 px on as many lines as a width asks for. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && widthOf({ text: longer, color: '' }) * (12 / 11) <= width)
      lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

export function boxOf({ lines }: Label, { x, y, align }: Spot): Box {
  const width = Math.max(0, ...lines.map(widthOf))
  const height = lines.length * lineHeight
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2
  return { left, top: y - height / 2, right: left + width, bottom: y + height / 2 }
}

/** What a place costs: another label most, however many marks lie elsewhere, for both could not be read; then to be moved into the plot,
 *  then each mark and each stretch of curve that it would cover. */
const cost = { label: 10_000, outside: 1000, mark: 20 } as const

/** A spot for each label, in order: the one with the fewest hindrances, the first of equals. Where none is inside of the plot, one is
 *  moved into it.
 *  @param marks small things that are not to be covered
 *  @param coveredBy stretches of curve in a box */
export function placed(
  labels: readonly Label[],
  plot: Plot,
  marks: readonly Box[],
  coveredBy: (box: Box) => number
): { readonly label: Label; readonly spot: Spot }[] {
  const taken: Box[] = []
  return labels.flatMap((label) => {
    let best: { readonly spot: Spot; readonly box: Box } | null = null
    let least = Infinity
    for (const spot of label.spots) {
      const inside = movedInto(plot, label, spot)
      const box = boxOf(label, inside)
      const hindrances =
        (inside.x === spot.x && inside.y === spot.y ? 0 : cost.outside) +
        cost.label * taken.filter((other) => overlap(box, other)).length +
        cost.mark * marks.filter((mark) => overlap(box, mark)).length +
        coveredBy(box)
      if (hindrances < least) {
        best = { spot: inside, box }
        least = hindrances
      }
      if (least === 0) break
    }
    if (best === null) return []
    taken.push(best.box)
    return [{ label, spot: best.spot }]
  })
}

/** A label may stand over the plot's right side by a few pixels: it has air. At the left are the words of the axis. */
const air = 8

/** A spot moved as little as puts its label inside of the plot. */
function movedInto({ x, y, width, height }: Plot, label: Label, spot: Spot): Spot {
  const { left, top, right, bottom } = boxOf(label, spot)
  const back = Math.max(0, right - (x + width + air))
  const up = Math.max(0, bottom - (y + height + 2))
  return {
    ...spot,
    x: spot.x - back + Math.max(0, x - (left - back)),
    y: spot.y - up + Math.max(0, y - 2 - (top - up))
  }
}

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

/** Pixels between two looks at a curve. */
const stride = 4

/** In how many of a box's columns a curve runs through it. */
function coverOf({ places, values }: Curve, { plot, y, low, high }: Projection, box: Box): number {
  const perPixel = (high - low) / plot.width
  let covered = 0
  let before = NaN
  for (let pixel = box.left; pixel <= box.right; pixel += stride) {
    const here = y(valueAt(places, values, low + (pixel - plot.x) * perPixel))
    // The line between two looks counts, too: it may be steep.
    const upper = Math.min(here, Number.isNaN(before) ? here : before)
    const lower = Math.max(here, Number.isNaN(before) ? here : before)
    if (upper < box.bottom + 2 && lower > box.top - 2) covered++
    before = here
  }
  return covered
}

/** Value of a curve between its points; NaN outside and in gaps. */
function valueAt(places: Float64Array, values: Float64Array, place: number): number {
  const above = lowerBound(places, place)
  if (above >= places.length) return NaN
  const to = values[above] ?? NaN
  if (places[above] === place) return to
  if (above === 0) return NaN
  const start = places[above - 1] ?? NaN
  const share = (place - start) / ((places[above] ?? NaN) - start)
  return (values[above - 1] ?? NaN) * (1 - share) + to * share
}

/** Labels as a series over all others.
 *  @param of what there is to say for what is in view, and the marks that must stay visible */
export function labelled(
  curves: readonly Curve[],
  palette: Palette,
  of: (projection: Projection) => { readonly labels: readonly Label[]; readonly marks?: readonly Box[] }
): Series {
  return drawn(8, false, (projection) => {
    const { labels, marks = [] } = of(projection)
    const cover = (box: Box): number =>
      curves.reduce((sum, curve) => sum + coverOf(curve, projection, box), 0)
    return placed(labels, projection.plot, marks, cover).flatMap(({ label, spot }) =>
      label.lines.map((line, place) => words(line, place, label.lines.length, spot, palette))
    )
  })
}

function words(line: Line, place: number, count: number, { x, y, align }: Spot, palette: Palette): Shape {
  return {
    type: 'text',
    x,
    y: y + (place - (count - 1) / 2) * lineHeight,
    style: {
      text: printable(line.text),
      fill: line.color,
      font: `${line.isStrong === true ? '600' : '400'} 11px ${palette.font}`,
      align,
      verticalAlign: 'middle',
      backgroundColor: palette.panel,
      padding: [1, 3]
    }
  }
}

/** Name of a curve, to stand where it ends or leaves the view or, where that has no room, further back along it.
 *  @param isBelow the side to be tried first */
export function curveLabel(
  curve: Curve,
  line: Line,
  isBelow: boolean,
  { plot, x, y, low, high }: Projection
): Label | null {
  const { places, values, lows, highs } = curve
  let last = lowerBound(places, high + 1e-9) - 1
  while (last >= 0 && Number.isNaN(values[last])) last--
  const end = Number.isNaN(valueAt(places, values, high)) ? (places[last] ?? NaN) : high
  if (Number.isNaN(end) || end < low) return null
  const edge = (column: Float64Array): number => {
    const bound = valueAt(places, column, end)
    return y(Number.isNaN(bound) ? valueAt(places, values, end) : bound)
  }
  const right = x(end) + 6
  const above: Spot = { x: right, y: edge(highs) - 17, align: 'right' }
  const below: Spot = { x: right, y: edge(lows) + 16, align: 'right' }
  const back = [0.88, 0.75, 0.6, 0.45, 0.3, 0.15].flatMap((share): Spot[] => {
    const at = x(low) + share * plot.width
    const middle = y(valueAt(places, values, low + share * (high - low)))
    if (at > right || Number.isNaN(middle)) return []
    const sides = [18, 28].flatMap((away) => (isBelow ? [away, -away] : [-away, away]))
    return sides.map((away) => ({ x: at, y: middle + away, align: 'center' }))
  })
  const ends = isBelow ? [below, above] : [above, below]
  return { lines: [line], spots: [...ends, ...ends.map((spot) => ({ ...spot, x: right - 14 })), ...back] }
}

/** Words for a horizontal line at a value: at its ends and middle, over and under it.
 *  @param isRight the end to be tried first */
export function ruleLabel(line: Line, value: number, isRight: boolean, { plot, y }: Projection): Label {
  const middle = y(value)
  // The last step is a little way from the edge, and so is the cursor on it.
  const right = plot.x + 0.96 * plot.width - 6
  const left = plot.x + 6
  const ends = [
    { x: isRight ? right : left, align: isRight ? 'right' : 'left' },
    { x: isRight ? left : right, align: isRight ? 'left' : 'right' },
    { x: plot.x + plot.width / 2, align: 'center' }
  ] as const
  return {
    lines: [line],
    spots: [-9, 10].flatMap((away) => ends.map((end) => ({ ...end, y: middle + away })))
  }
}
