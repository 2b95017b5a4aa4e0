import { drawn, type Plot, type Projection, type Shape, thinned } from './curve'
import { lowerBound } from './decimate'
import type { Series } from './engine'
import type { Box } from './labels'
import type { Palette } from './palette'
import { areas, strips } from './shapes'

/** Half a column's width, pixels. */
const half = 4.5

/** What the columns in view take up: words keep clear of them. */
export function columnBoxes(rejected: Float64Array, { plot, x, low, high }: Projection): Box[] {
  return Array.from(
    rejected.slice(lowerBound(rejected, low), lowerBound(rejected, high + 1e-9)),
    (place) => ({
      left: x(place) - half,
      right: x(place) + half,
      top: plot.y,
      bottom: plot.y + plot.height
    })
  )
}

/** Checkpoints without an estimate: a hatched column and a crossed box that stands on the axis, no number. */
export function rejectedColumns(rejected: Float64Array, palette: Palette): Series {
  return drawn(2, false, ({ plot, x, low, high }) => {
    const indices = Array.from(
      { length: lowerBound(rejected, high + 1e-9) - lowerBound(rejected, low - 1e-9) },
      (_, place) => lowerBound(rejected, low - 1e-9) + place
    )
    const place = (index: number): number => x(rejected[index] ?? NaN)
    const boxes = thinned(indices, place, 14)
    const isCrowded = indices.length > boxes.length
    const lines = isCrowded
      ? thinned(indices, place, 1).flatMap((index) => {
          const at = place(index)
          return [at, plot.y, at, bottomOf(plot), NaN, NaN]
        })
      : indices.flatMap((index) => hatching(place(index), plot))
    const grounds = isCrowded
      ? []
      : indices.flatMap((index) => {
          const [left, right] = [place(index) - half, place(index) + half]
          const bottom = bottomOf(plot)
          return [left, plot.y, right, plot.y, right, bottom, left, bottom, NaN, NaN]
        })
    return [
      ...areas(Float64Array.from(grounds), palette.rejectedTint),
      ...strips(Float64Array.from(lines), { stroke: palette.rejected, lineWidth: 0.7, opacity: 0.75 }),
      ...boxes.flatMap((index) => crossedBox(place(index), bottomOf(plot), palette))
    ]
  })
}

const bottomOf = ({ y, height }: Plot): number => y + height

/** Slanted lines over a column. */
function hatching(x: number, plot: Plot): number[] {
  const bottom = bottomOf(plot)
  const lines: number[] = []
  for (let y = plot.y; y < bottom - 2; y += 6) {
    lines.push(x - half, Math.min(y + 6, bottom), x + half, y, NaN, NaN)
  }
  return lines
}

function crossedBox(x: number, bottom: number, palette: Palette): Shape[] {
  const arm = 3
  const y = bottom - 6.5
  const cross = [x - arm, y - arm, x + arm, y + arm, NaN, NaN]
  cross.push(x - arm, y + arm, x + arm, y - arm)
  return [
    {
      type: 'rect',
      shape: { x: x - 6.5, y: y - 6.5, width: 13, height: 13 },
      style: { fill: palette.panel, stroke: palette.rejected, lineWidth: 1 }
    },
    ...strips(Float64Array.from(cross), { stroke: palette.rejected, lineWidth: 1.6 })
  ]
}
