import type {
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemParams,
  CustomSeriesRenderItemReturn
} from 'echarts'
import type { Verdict } from '../../shared/run'
import type { StepScale } from '../results/step-scale'
import { bandRuns, lineIndices, lowerBound } from './decimate'
import type { Series } from './engine'
import type { Palette, SubjectLook } from './palette'

/** Values over training step, drawn for what is in view: every point with shape and bar where there is room, else the extremes of each
 *  pixel column. Ten thousand checkpoints cost what a few hundred do. */

/** One checkpoint's value with its interval; null where there is no estimate. */
export interface Point {
  readonly step: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly verdict?: Verdict
}

/** The same in columns; NaN where there is no estimate. */
export interface Curve {
  readonly places: Float64Array
  readonly values: Float64Array
  readonly lows: Float64Array
  readonly highs: Float64Array
  /** Indices of the suspicious ones, ascending. */
  readonly suspicious: readonly number[]
}

/** @param points ascending in step */
export function curveOf(scale: StepScale, points: readonly Point[]): Curve {
  return {
    places: Float64Array.from(points, ({ step }) => scale.place(step)),
    values: Float64Array.from(points, ({ value }) => value ?? NaN),
    lows: Float64Array.from(points, ({ low }) => low ?? NaN),
    highs: Float64Array.from(points, ({ high }) => high ?? NaN),
    suspicious: points.flatMap(({ verdict, value }, index) =>
      verdict === 'suspicious' && value !== null ? [index] : []
    )
  }
}

export interface Plot {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where places and values lie in pixels, and which places are in view. */
export interface Projection {
  readonly plot: Plot
  readonly x: (place: number) => number
  readonly y: (value: number) => number
  readonly low: number
  readonly high: number
}

export function projectionOf(
  parameters: CustomSeriesRenderItemParams,
  api: CustomSeriesRenderItemAPI
): Projection {
  const plot = parameters.coordSys as unknown as Plot
  const [x0 = 0, y0 = 0] = api.coord([0, 0])
  const [x1 = 0, y1 = 0] = api.coord([1, 1])
  const perPlace = x1 - x0
  const perValue = y1 - y0
  return {
    plot,
    x: (place) => x0 + place * perPlace,
    y: (value) => y0 + value * perValue,
    low: (plot.x - x0) / perPlace,
    high: (plot.x + plot.width - x0) / perPlace
  }
}

export type Shape = NonNullable<CustomSeriesRenderItemReturn>

/** A series of one item that draws itself for what is in view. */
export function drawn(z: number, clip: boolean, draw: (projection: Projection) => Shape[], axis = 0): Series {
  return {
    type: 'custom',
    silent: true,
    clip,
    z,
    xAxisIndex: axis,
    yAxisIndex: axis,
    data: [[0, 0]],
    renderItem: (parameters, api) => ({ type: 'group', children: draw(projectionOf(parameters, api)) })
  }
}

/** Points in view with one more at each side, so that lines reach the edges. */
export function inView({ places }: Curve, { low, high }: Projection): readonly [from: number, to: number] {
  return [
    Math.max(0, lowerBound(places, low) - 1),
    Math.min(places.length, lowerBound(places, high + 1e-9) + 1)
  ]
}

const at = (column: Float64Array, index: number): number => column[index] ?? NaN

/** Filled 95% band; it breaks where there is no estimate. */
export function band(curve: Curve, color: string): Series {
  return drawn(1, true, (projection) => {
    const { places, lows, highs } = curve
    const [from, to] = inView(curve, projection)
    return bandRuns(places, lows, highs, from, to, projection.plot.width)
      .filter((run) => run.length > 1)
      .map((run) => ({
        type: 'polygon',
        shape: {
          points: [
            ...run.map(({ place, high }) => [projection.x(place), projection.y(high)]),
            ...run.map(({ place, low }) => [projection.x(place), projection.y(low)]).reverse()
          ]
        },
        style: { fill: color }
      }))
  })
}

/** A line needs this many pixels a point to show shapes, and bars. */
const pixelsPerSymbol = 4
const pixelsPerBar = 6

/** A subject's line, broken where there is no estimate; with shapes, bars and suspicious triangles where there is room. */
export function line(curve: Curve, look: SubjectLook, palette: Palette): Series {
  return drawn(4, true, (projection) => {
    const { places, values } = curve
    const [from, to] = inView(curve, projection)
    const room = projection.plot.width / Math.max(1, to - from)
    const indices: number[] = []
    if (room >= pixelsPerSymbol) {
      for (let index = from; index < to; index++) if (!Number.isNaN(at(values, index))) indices.push(index)
    }
    return [
      ...(room >= pixelsPerBar ? bars(curve, indices, projection, look.color) : []),
      ...strokes(lineIndices(places, values, from, to, projection.plot.width), curve, projection, look),
      ...(room >= pixelsPerSymbol
        ? indices.map((index) =>
            symbol(look, projection.x(at(places, index)), projection.y(at(values, index)))
          )
        : []),
      ...suspiciousMarks(curve, from, to, projection, palette)
    ]
  })
}

function strokes(
  indices: readonly number[],
  { places, values }: Curve,
  { x, y }: Projection,
  look: SubjectLook
): Shape[] {
  const style = {
    stroke: look.color,
    lineWidth: 1.5,
    fill: 'none',
    ...(look.dash === 'solid' ? {} : { lineDash: look.dash })
  }
  const runs: number[][][] = [[]]
  for (const index of indices) {
    if (index === -1) runs.push([])
    else runs.at(-1)?.push([x(at(places, index)), y(at(values, index))])
  }
  return runs
    .filter((points) => points.length > 1)
    .map((points) => ({ type: 'polyline', shape: { points }, style }))
}

/** 95% bars with short caps. */
function bars(
  { places, lows, highs }: Curve,
  indices: readonly number[],
  { x, y }: Projection,
  color: string
): Shape[] {
  const stroke = (x1: number, y1: number, x2: number, y2: number): Shape => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: 1.2 }
  })
  return indices
    .filter((index) => !Number.isNaN(at(lows, index)) && !Number.isNaN(at(highs, index)))
    .flatMap((index) => {
      const left = x(at(places, index))
      const bottom = y(at(lows, index))
      const top = y(at(highs, index))
      return [
        stroke(left, bottom, left, top),
        stroke(left - 2.5, bottom, left + 2.5, bottom),
        stroke(left - 2.5, top, left + 2.5, top)
      ]
    })
}

/** A subject's shape at a pixel. */
export function symbol(look: SubjectLook, x: number, y: number): Shape {
  const half = look.symbolSize / 2
  const style = { fill: look.color }
  if (look.symbol === 'circle') return { type: 'circle', shape: { cx: x, cy: y, r: half }, style }
  if (look.symbol === 'rect')
    return {
      type: 'rect',
      shape: { x: x - half, y: y - half, width: 2 * half, height: 2 * half },
      style
    }
  const points = [
    [x, y - half],
    [x + half, y],
    [x, y + half],
    [x - half, y]
  ]
  return { type: 'polygon', shape: { points }, style }
}

/** Of many marks those at least `apart` pixels from the last one kept. */
function thinned(indices: readonly number[], x: (index: number) => number, apart: number): number[] {
  let last = -Infinity
  return indices.filter((index) => {
    const here = x(index)
    if (here - last < apart) return false
    last = here
    return true
  })
}

/** A hollow triangle over a suspicious estimate: the number is kept. */
function suspiciousMarks(
  { places, values, suspicious }: Curve,
  from: number,
  to: number,
  { x, y }: Projection,
  palette: Palette
): Shape[] {
  const marked = thinned(
    suspicious.filter((index) => index >= from && index < to),
    (index) => x(at(places, index)),
    6
  )
  return marked.map((index) =>
    triangle(palette.suspicious, palette.panel, x(at(places, index)), y(at(values, index)))
  )
}

export function triangle(color: string, fill: string, x: number, y: number): Shape {
  const points = [
    [x, y - 6],
    [x + 6, y + 5],
    [x - 6, y + 5]
  ]
  return { type: 'polygon', shape: { points }, style: { fill, stroke: color, lineWidth: 1.6 } }
}

/** Checkpoints without an estimate: a hatched column and a crossed box on the axis, no number. */
export function rejectedColumns(rejected: Float64Array, palette: Palette): Series {
  return drawn(2, false, ({ plot, x, low, high }) => {
    const indices = Array.from(
      { length: lowerBound(rejected, high + 1e-9) - lowerBound(rejected, low - 1e-9) },
      (_, place) => lowerBound(rejected, low - 1e-9) + place
    )
    const place = (index: number): number => x(at(rejected, index))
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

export interface LineLabel {
  readonly curve: Curve
  readonly text: string
  readonly color: string
  /** The side to be tried first. */
  readonly isBelow: boolean
}

/** Half the height of a label, and a letter's width, pixels. */
const labelHalf = 9
const letterWidth = 6.6

/** Direct labels of lines at their last points in view: each on the side that was asked for, or on the other one where curves, another
 *  label or the plot's edge would be in its way. */
export function lineLabels(labels: readonly LineLabel[], palette: Palette): Series {
  return drawn(8, false, (projection) => {
    const placed: Box[] = []
    return labels.flatMap(({ curve, text, color, isBelow }): Shape[] => {
      const boxes = boxesOf(curve, text, projection)
      if (!boxes) return []
      const hindrances = (box: Box): number =>
        (isOutside(box, projection.plot) ? 1000 : 0) +
        100 * placed.filter((other) => overlap(box, other)).length +
        labels.reduce((sum, { curve: one }) => sum + coveredBy(one, projection, box), 0)
      const [wanted, other] = isBelow ? [boxes.below, boxes.above] : [boxes.above, boxes.below]
      const box = hindrances(wanted) <= hindrances(other) ? wanted : other
      placed.push(box)
      return [
        {
          type: 'text',
          x: box.right,
          y: box.middle,
          style: {
            text,
            fill: color,
            font: `600 11px ${palette.font}`,
            align: 'right',
            verticalAlign: 'middle',
            backgroundColor: palette.panel,
            padding: [1, 3]
          }
        }
      ]
    })
  })
}

interface Box {
  readonly left: number
  readonly right: number
  readonly middle: number
}

/** Where a label can stand; null while no point of its curve is in view. */
function boxesOf(
  { places, values, lows, highs }: Curve,
  text: string,
  { x, y, low, high }: Projection
): { readonly above: Box; readonly below: Box } | null {
  let last = lowerBound(places, high + 1e-9) - 1
  while (last >= 0 && Number.isNaN(at(values, last))) last--
  if (last < 0 || at(places, last) < low) return null
  const right = x(at(places, last)) + 6
  const left = right - text.length * letterWidth - 6
  const edge = (column: Float64Array): number =>
    y(Number.isNaN(at(column, last)) ? at(values, last) : at(column, last))
  return { above: { left, right, middle: edge(highs) - 17 }, below: { left, right, middle: edge(lows) + 16 } }
}

/** Above the plot is air; below it are the axis' numbers. */
const isOutside = ({ middle }: Box, { y, height }: Plot): boolean =>
  middle < y || middle + labelHalf > y + height

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.middle - b.middle) < 2 * labelHalf && a.left < b.right && b.left < a.right

/** Points of a curve, and places between them, that a label would lie on. */
function coveredBy(
  { places, values }: Curve,
  { x, y, high }: Projection,
  { left, right, middle }: { readonly left: number; readonly right: number; readonly middle: number }
): number {
  let covered = 0
  for (let index = Math.min(places.length, lowerBound(places, high + 1e-9) + 1) - 1; index >= 0; index--) {
    const [here, there] = [x(at(places, index)), x(at(places, Math.max(0, index - 1)))]
    if (here < left) break
    if (there > right) continue
    // The point itself, and the line that leads to it at the label's edge and half-way.
    for (const share of [0, 0.5, 1]) {
      const place = here + share * (Math.max(left, there) - here)
      const back = here === there ? 0 : (here - place) / (here - there)
      const value = at(values, index) + back * (at(values, Math.max(0, index - 1)) - at(values, index))
      if (place >= left && place <= right && Math.abs(y(value) - middle) < labelHalf + 3) covered += 1
    }
  }
  return covered
}
