import { graphic } from 'echarts/core'
import type { Chart } from './engine'
import { plotEdges } from './parts'

/** Cursor and selection over a chart, on a layer of their own: moving them draws no curve again. */
export interface Overlay {
  /** Moves the cursor line; null hides it. */
  readonly moveCursor: (x: number | null, color: string) => void
  /** Marks a stretch from pixel to pixel; null hides it. */
  readonly select: (stretch: readonly [from: number, to: number] | null, color: string) => void
}

type Drawable = Parameters<ReturnType<Chart['getZr']>['add']>[0]

export function overlayOf(chart: Chart): Overlay {
  const cursor = new graphic.Line({ silent: true, zlevel: 1, z: 9 })
  const selection = new graphic.Rect({ silent: true, zlevel: 1, z: 8 })
  cursor.ignore = true
  selection.ignore = true
  for (const shape of [cursor, selection]) chart.getZr().add(shape as unknown as Drawable)
  const bottom = (): number => chart.getHeight() - plotEdges.bottom
  return {
    moveCursor(at, color) {
      cursor.attr('ignore', at === null)
      if (at === null) return
      const x = Math.round(at) + 0.5
      cursor.attr({
        shape: { x1: x, y1: plotEdges.top, x2: x, y2: bottom() },
        style: { stroke: color, lineWidth: 1.2 }
      })
    },
    select(stretch, color) {
      selection.attr('ignore', stretch === null)
      if (stretch === null) return
      const [from, to] = stretch
      selection.attr({
        shape: {
          x: Math.min(from, to),
          y: plotEdges.top,
          width: Math.abs(to - from),
          height: bottom() - plotEdges.top
        },
        style: { fill: color, opacity: 0.14 }
      })
    }
  }
}
