import { inkOn, toneOf } from '../../../../shared/tones'
import type { Mark } from './marks'
import { palette } from './palette'

/** What one cell of a heat map shows. */
export interface HeatCell {
  /** Edges on the axes. */
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  /** Lines of text, the first in bold. */
  readonly lines: readonly string[]
  /** Share of the colour scale; null where nothing is coloured. */
  readonly tone: number | null
  /** `rejected`: hatched, with its text; `none`: a cross instead of a number. */
  readonly state: 'plain' | 'rejected' | 'none'
  readonly isChosen: boolean
}

/** Pixels of the plot and what it spans, so that gaps and hatches are of one size. */
export interface HeatPlot {
  readonly width: number
  readonly height: number
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
}

const gap = 1
const hatch = 6
const lineHeight = 14

/** The cells of a heat map; the chosen one has a ring, drawn last. */
export function heatMarks(cells: readonly HeatCell[], plot: HeatPlot): Mark[] {
  const perX = (plot.x[1] - plot.x[0]) / plot.width
  const perY = (plot.y[1] - plot.y[0]) / plot.height
  return [
    ...cells.flatMap((cell) => cellMarks(cell, perX, perY)),
    ...cells.filter(({ isChosen }) => isChosen).map((cell) => ring(cell, perX, perY))
  ]
}

function cellMarks(cell: HeatCell, perX: number, perY: number): Mark[] {
  const [left, right] = [cell.x[0] + gap * perX, cell.x[1] - gap * perX]
  const [low, high] = [cell.y[0] + gap * perY, cell.y[1] - gap * perY]
  const isPlain = cell.state === 'plain'
  const fill = !isPlain
    ? palette.rejectedTint
    : cell.tone === null
      ? palette.band
      : toneOf(palette.scale, cell.tone)
  const ground: Mark = {
    kind: 'band',
    points: [
      [left, low, high],
      [right, low, high]
    ],
    fill
  }
  const [x, y] = [(left + right) / 2, (low + high) / 2]
  if (cell.state === 'none') {
    return [
      ground,
      { kind: 'cross', x, y, size: 9, boxed: false },
      ...texts(cell, x, y, palette.rejected, false)
    ]
  }
  const hatches = isPlain ? [] : hatching(left, right, low, high, perX, perY)
  return [ground, ...hatches, ...texts(cell, x, y, isPlain ? inkOn(fill) : palette.rejected, !isPlain, fill)]
}

function texts(cell: HeatCell, x: number, y: number, color: string, backed: boolean, fill = ''): Mark[] {
  const isCrossed = cell.state === 'none'
  const top = isCrossed ? 0.9 * lineHeight : (-(cell.lines.length - 1) * lineHeight) / 2
  return cell.lines.map((text, index): Mark => ({
    kind: 'label',
    x,
    y,
    dy: top + index * lineHeight,
    text,
    align: 'center',
    color,
    strong: index === 0,
    ...(backed ? { backed: fill } : {})
  }))
}

/** Rising strokes at one distance, cut at the edges of the cell. */
function hatching(
  left: number,
  right: number,
  low: number,
  high: number,
  perX: number,
  perY: number
): Mark[] {
  const [width, height] = [(right - left) / perX, (high - low) / perY]
  const marks: Mark[] = []
  for (let at = hatch; at < width + height; at += hatch) {
    const from = [Math.max(0, at - height), Math.min(height, at)] as const
    const to = [Math.min(width, at), Math.max(0, at - width)] as const
    marks.push({
      kind: 'line',
      points: [
        [left + from[0] * perX, low + from[1] * perY],
        [left + to[0] * perX, low + to[1] * perY]
      ],
      stroke: palette.rejected,
      dash: [],
      width: 0.5
    })
  }
  return marks
}

function ring({ x, y }: HeatCell, perX: number, perY: number): Mark {
  const [left, right] = [x[0] - 0.5 * perX, x[1] + 0.5 * perX]
  const [low, high] = [y[0] - 0.5 * perY, y[1] + 0.5 * perY]
  return {
    kind: 'line',
    points: [
      [left, low],
      [right, low],
      [right, high],
      [left, high],
      [left, low],
      [right, low]
    ],
    stroke: palette.link,
    dash: [],
    width: 2.4
  }
}
