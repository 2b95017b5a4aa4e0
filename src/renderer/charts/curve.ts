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
import { areas, strips, symbols } from './shapes'

/** Values over training step, drawn for what is in view: every point with shape and bar where there is room, else the extremes of each
 *  pixel column. Ten thousand checkpoints cost what a few hundred do. */

/** One checkpoint's value with its interval; null where there is no estimate. */
export interface Point {
  readonly step: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly verdict?: Verdict
  /** Of a difference: up to this size it does not count. */
  readonly margin?: number
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
    renderItem: (parameters, api) => {
      const children = draw(projectionOf(parameters, api))
      // The chart keeps the old children of a group that has no new ones, unless it is told not to.
      return { type: 'group', children, ...(children.length === 0 ? { $mergeChildren: false } : {}) }
    }
  }
}

/** Points in view with one more at each side, so that lines reach the edges. */
function inView({ places }: Curve, { low, high }: Projection): readonly [from: number, to: number] {
  return [
    Math.max(0, lowerBound(places, low) - 1),
    Math.min(places.length, lowerBound(places, high + 1e-9) + 1)
  ]
}

const at = (column: Float64Array, index: number): number => column[index] ?? NaN

/** Pixels of a band's column: its edge is soft, a line's is not. */
const bandColumn = 2

/** Filled 95% band; it breaks where there is no estimate. */
export function band(curve: Curve, color: string): Series {
  return drawn(1, true, (projection) => {
    const { places, lows, highs } = curve
    const { plot, x, y } = projection
    const [from, to] = inView(curve, projection)
    const outlines = bandRuns(places, lows, highs, from, to, plot.width / bandColumn)
      .filter((run) => run.length > 1)
      .flatMap((run) => [
        ...run.flatMap(({ place, high }) => [x(place), y(high)]),
        ...run.toReversed().flatMap(({ place, low }) => [x(place), y(low)]),
        NaN,
        NaN
      ])
    return areas(Float64Array.from(outlines), color)
  })
}

/** A line needs this many pixels a point to show shapes, and bars. */
const pixelsPerSymbol = 4
const pixelsPerBar = 6

/** A subject's line, broken where there is no estimate; with shapes, bars and suspicious triangles where there is room. */
export function line(curve: Curve, look: SubjectLook, palette: Palette): Series {
  return drawn(4, true, (projection) => {
    const { places, values } = curve
    const { plot, x, y } = projection
    const [from, to] = inView(curve, projection)
    const room = plot.width / Math.max(1, to - from)
    const indices: number[] = []
    if (room >= pixelsPerSymbol) {
      for (let index = from; index < to; index++) if (!Number.isNaN(at(values, index))) indices.push(index)
    }
    const pixelsOf = (those: readonly number[]): Float64Array =>
      Float64Array.from(those.flatMap((index) => [x(at(places, index)), y(at(values, index))]))
    // Dashes of a line that goes up and down within each pixel are not seen, and take long.
    const dash = look.dash === 'solid' || room < 0.5 ? {} : { lineDash: look.dash }
    return [
      ...(room >= pixelsPerBar
        ? strips(bars(curve, indices, projection), { stroke: look.color, lineWidth: 1.2 })
        : []),
      ...strips(pixelsOf(lineIndices(places, values, from, to, plot.width)), {
        stroke: look.color,
        lineWidth: 1.5,
        ...dash
      }),
      ...(room >= pixelsPerSymbol
        ? symbols(pixelsOf(indices), look.symbol, look.symbolSize, look.color)
        : []),
      ...suspiciousMarks(curve, from, to, projection, palette)
    ]
  })
}

/** 95% bars with short caps. */
function bars(
  { places, lows, highs }: Curve,
  indices: readonly number[],
  { x, y }: Projection
): Float64Array {
  return Float64Array.from(
    indices
      .filter((index) => !Number.isNaN(at(lows, index)) && !Number.isNaN(at(highs, index)))
      .flatMap((index) => {
        const left = x(at(places, index))
        const bottom = y(at(lows, index))
        const top = y(at(highs, index))
        const segment = (x1: number, y1: number, x2: number, y2: number) => [x1, y1, x2, y2, NaN, NaN]
        return [
          ...segment(left, bottom, left, top),
          ...segment(left - 2.5, bottom, left + 2.5, bottom),
          ...segment(left - 2.5, top, left + 2.5, top)
        ]
      })
  )
}

/** Of many marks those at least `apart` pixels from the last one kept. */
export function thinned(indices: readonly number[], x: (index: number) => number, apart: number): number[] {
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
