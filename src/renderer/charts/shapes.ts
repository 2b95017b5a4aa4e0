import { graphic } from 'echarts/core'
import type { Shape } from './curve'

/** Shapes of many pieces. A curve of thousands of points is one element of the chart: elements are compared and copied at every frame, and
 *  typed arrays are copied at once. Coordinates are pixels, x and y in turn. */

type Coordinates = Float64Array

/** Of a path, what is needed here. */
interface Path {
  moveTo(x: number, y: number): unknown
  lineTo(x: number, y: number): unknown
  arc(x: number, y: number, radius: number, start: number, end: number): unknown
  closePath(): unknown
}

function register(name: string, buildPath: (path: Path, shape: never) => void): void {
  graphic.registerShape(
    name,
    graphic.extendShape({ type: name, shape: {}, buildPath: buildPath as (path: unknown) => void })
  )
}

interface Strips {
  readonly at: Coordinates
  readonly isClosed: boolean
}

/** Lines from point to point; a point that is not a number parts two of them. */
export function buildStrips(path: Path, { at, isClosed }: Strips): void {
  let isDown = false
  for (let index = 0; index < at.length; index += 2) {
    const x = at[index] ?? NaN
    const y = at[index + 1] ?? NaN
    if (Number.isNaN(x) || Number.isNaN(y)) {
      if (isDown && isClosed) path.closePath()
      isDown = false
    } else if (isDown) path.lineTo(x, y)
    else {
      path.moveTo(x, y)
      isDown = true
    }
  }
  if (isDown && isClosed) path.closePath()
}

export type SymbolKind = 'circle' | 'diamond' | 'rect'

interface Symbols {
  readonly at: Coordinates
  readonly kind: SymbolKind
  readonly half: number
}

/** The same symbol at many places. */
export function buildSymbols(path: Path, { at, kind, half }: Symbols): void {
  for (let index = 0; index < at.length; index += 2) {
    const x = at[index] ?? NaN
    const y = at[index + 1] ?? NaN
    if (kind === 'circle') {
      path.moveTo(x + half, y)
      path.arc(x, y, half, 0, 2 * Math.PI)
      continue
    }
    const corners =
      kind === 'rect'
        ? [
            [-half, -half],
            [half, -half],
            [half, half],
            [-half, half]
          ]
        : [
            [0, -half],
            [half, 0],
            [0, half],
            [-half, 0]
          ]
    corners.forEach(([dx = 0, dy = 0], corner) => {
      if (corner === 0) path.moveTo(x + dx, y + dy)
      else path.lineTo(x + dx, y + dy)
    })
    path.closePath()
  }
}

register('strips', buildStrips)
register('symbols', buildSymbols)

type Style = Readonly<Record<string, string | number | readonly number[]>>

/** Open lines. The chart fills what says nothing else, a straight line as a black hair. */
export const strips = (at: Coordinates, style: Style): Shape[] =>
  shapeOf(at, { type: 'strips', shape: { at, isClosed: false }, style: { fill: 'none', ...style } })

/** Filled areas. */
export const areas = (at: Coordinates, fill: string): Shape[] =>
  shapeOf(at, { type: 'strips', shape: { at, isClosed: true }, style: { fill } })

export const symbols = (at: Coordinates, kind: SymbolKind, size: number, fill: string): Shape[] =>
  shapeOf(at, { type: 'symbols', shape: { at, kind, half: size / 2 }, style: { fill } })

/** The chart's types know only its own shapes. */
const shapeOf = (at: Coordinates, shape: object): Shape[] =>
  at.some((value) => !Number.isNaN(value)) ? [shape as Shape] : []
