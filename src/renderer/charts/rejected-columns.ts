import { drawn, type Plot, type Shape, thinned } from './curve'
import { lowerBound } from './decimate'
import type { Series } from './engine'
import type { Palette } from './palette'

/** Checkpoints without an estimate: a hatched column and a crossed box on the axis, no number. */
export function rejectedColumns(rejected: Float64Array, palette: Palette): Series {
  return drawn(2, false, ({ plot, x, low, high }) => {
    const indices = Array.from(
      { length: lowerBound(rejected, high + 1e-9) - lowerBound(rejected, low - 1e-9) },
      (_, place) => lowerBound(rejected, low - 1e-9) + place
    )
    const place = (index: number): number => x(rejected[index] ?? NaN)
    const boxes = thinned(indices, place, 14)
    const isCrowded = indices.length > boxes.length
    return [
      ...(isCrowded
        ? thinned(indices, place, 1).map((index) =>
            stroke(place(index), plot.y, place(index), bottomOf(plot), palette.rejected, 0.7, 0.75)
          )
        : indices.flatMap((index) => hatched(place(index), plot, palette))),
      ...boxes.flatMap((index) => crossedBox(place(index), bottomOf(plot), palette))
    ]
  })
}

const bottomOf = ({ y, height }: Plot): number => y + height

function stroke(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  color: string,
  lineWidth: number,
  opacity = 1
): Shape {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color, lineWidth, opacity } }
}

function hatched(x: number, plot: Plot, palette: Palette): Shape[] {
  const half = 4.5
  const bottom = bottomOf(plot)
  const hatch: Shape[] = []
  for (let y = plot.y; y < bottom - 2; y += 6) {
    hatch.push(stroke(x - half, Math.min(y + 6, bottom), x + half, y, palette.rejected, 0.7, 0.75))
  }
  return [
    {
      type: 'rect',
      shape: { x: x - half, y: plot.y, width: 2 * half, height: plot.height },
      style: { fill: palette.rejectedTint }
    },
    ...hatch
  ]
}

function crossedBox(x: number, bottom: number, palette: Palette): Shape[] {
  return [
    {
      type: 'rect',
      shape: { x: x - 6.5, y: bottom - 6.5, width: 13, height: 13 },
      style: { fill: palette.panel, stroke: palette.rejected, lineWidth: 1 }
    },
    stroke(x - 3, bottom - 3, x + 3, bottom + 3, palette.rejected, 1.6),
    stroke(x - 3, bottom + 3, x + 3, bottom - 3, palette.rejected, 1.6)
  ]
}
