import { evoluteOf, type Trajectory } from '../../shared/essential-dynamics'
import { fixed, trimmed, whole } from '../results/numbers'
import { drawn, type Projection } from './curve'
import type { ChartOption } from './engine'
import { type Label, labelled } from './labels'
import { lookOf, type Palette } from './palette'
import { axisText, frame, intervalOf, roundBounds, type Say, valueAxis, type XAxis } from './parts'
import { strips, symbols } from './shapes'

/** The path of a training in one plane of two components. */

export type Plane = readonly [first: number, second: number]

export interface PathPoint {
  readonly step: number
  readonly x: number
  readonly y: number
}

/** One subject's path. */
export interface DrawnPath {
  readonly letter: string
  /** Every checkpoint, ascending in step. */
  readonly points: readonly PathPoint[]
  readonly smoothed: readonly PathPoint[]
  readonly forms: readonly PathPoint[]
  /** Centres of the osculating circles; NaN where the line is broken. */
  readonly evolute: readonly Pick<PathPoint, 'x' | 'y'>[]
}

export interface PathPicture {
  readonly plane: Plane
  /** Shares of the variance. */
  readonly explained: readonly [number, number]
  readonly paths: readonly DrawnPath[]
}

/** Paths in the same components; null where there are no such components. */
export function pathPicture(
  trajectories: readonly { readonly letter: string; readonly path: Trajectory }[],
  explained: readonly number[],
  plane: Plane
): PathPicture | null {
  const [a, b] = plane
  const paths = trajectories.flatMap(({ letter, path }): DrawnPath[] => {
    const along = (of: Trajectory['coordinates']): PathPoint[] | null => {
      const [x, y] = [of[a - 1], of[b - 1]]
      if (x === undefined || y === undefined) return null
      return path.steps.map((step, index) => ({ step, x: x[index] ?? NaN, y: y[index] ?? NaN }))
    }
    const [points, smoothed] = [along(path.coordinates), along(path.smoothed)]
    if (points === null || smoothed === null) return []
    // Of several paths the evolutes would cover each other.
    const centres = trajectories.length === 1 ? evoluteOf(path, plane) : []
    const evolute = centres.map((centre) => ({ x: centre?.[0] ?? NaN, y: centre?.[1] ?? NaN }))
    return [
      { letter, points, smoothed, evolute, forms: path.forms.flatMap(({ step }) => nearest(smoothed, step)) }
    ]
  })
  return paths.length === 0
    ? null
    : { plane, explained: [explained[a - 1] ?? 0, explained[b - 1] ?? 0], paths }
}

/** The point of the checkpoint nearest to a step. */
function nearest(points: readonly PathPoint[], step: number): PathPoint[] {
  const [first] = points
  if (first === undefined) return []
  return [
    points.reduce(
      (best, other) => (Math.abs(other.step - step) < Math.abs(best.step - step) ? other : best),
      first
    )
  ]
}

/** @param cursor the training step under the linked cursor */
export function pathChart(
  palette: Palette,
  say: Say,
  picture: PathPicture,
  cursor: number | null
): ChartOption {
  const { plane, explained, paths } = picture
  const drawnPaths = paths.map((path) => ({ ...path, look: lookOf(path.letter, palette) }))
  const all = paths.flatMap(({ points, smoothed }) => [...points, ...smoothed])
  const forms = paths.flatMap((path) => path.forms)
  const name = (which: 0 | 1): string =>
    say('development.component', { number: plane[which], share: fixed(100 * explained[which], 1) })
  const [xs, ys] = [boundsOf(all.map(({ x }) => x)), boundsOf(all.map(({ y }) => y))]
  const x: XAxis = {
    type: 'value',
    ...{ min: xs[0], max: xs[1], interval: intervalOf(xs) },
    name: name(0),
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: axisText(palette),
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.grid, width: 1 } },
    axisLabel: { formatter: trimmed, margin: 7, hideOverlap: true, ...axisText(palette) }
  }
  const under = paths.flatMap(({ points }) => points.filter(({ step }) => step === cursor))
  // Where a component is 0 the axis would take its name with it.
  const y = Object.assign(valueAxis(palette, name(1), ys), { axisLine: { show: false, onZero: false } })
  return frame(palette, x, y, [
    ...drawnPaths.flatMap(({ points, smoothed, evolute, look }) => [
      drawn(2, true, (at) =>
        strips(pixels(evolute, at), { stroke: palette.lineStrong, lineWidth: 1, lineDash: [3, 3] })
      ),
      drawn(3, true, (at) =>
        strips(pixels(smoothed, at), {
          stroke: look.color,
          lineWidth: 1.5,
          ...(look.dash === 'solid' ? {} : { lineDash: look.dash })
        })
      ),
      drawn(4, true, (at) => symbols(pixels(points, at), look.symbol, look.symbolSize, look.color))
    ]),
    drawn(6, true, (at) =>
      forms.map((form) => ({
        type: 'rect',
        shape: { x: at.x(form.x) - 5, y: at.y(form.y) - 5, width: 10, height: 10 },
        style: { fill: palette.panel, stroke: palette.text, lineWidth: 1.6 }
      }))
    ),
    drawn(7, true, (at) =>
      under.map((point) => ({
        type: 'circle',
        shape: { cx: at.x(point.x), cy: at.y(point.y), r: 6.5 },
        style: { fill: 'none', stroke: palette.cursor, lineWidth: 2 }
      }))
    ),
    labelled([], palette, (at) => {
      const middle = at.plot.x + at.plot.width / 2
      const label = (point: PathPoint, text: string, color: string, isStrong: boolean): Label => {
        const [left, top] = [at.x(point.x), at.y(point.y)]
        const inward = [
          { x: left + 8, align: 'left' },
          { x: left - 8, align: 'right' }
        ] as const
        const sides = left < middle ? inward : [...inward].reverse()
        return {
          lines: [{ text, color, isStrong }],
          spots: [-11, 11, 0, -26, 26].flatMap((away) => sides.map((side) => ({ ...side, y: top + away })))
        }
      }
      const ends = drawnPaths.flatMap(({ letter, points, look }) =>
        [points[0], points.at(-1)].flatMap((point) => {
          if (point === undefined) return []
          const step = say('development.stepOf', { step: whole(point.step) })
          return [label(point, paths.length === 1 ? step : `${letter} ${step}`, look.text, true)]
        })
      )
      return {
        labels: [
          ...ends,
          ...groups(forms, at).flatMap(([first, ...others]) => {
            if (first === undefined) return []
            const text = [first, ...others].map(({ step }) => whole(step)).join('; ')
            return [label(first, text, palette.text, false)]
          })
        ],
        marks: all.map((point) => {
          const [left, top] = [at.x(point.x), at.y(point.y)]
          return { left: left - 3, top: top - 3, right: left + 3, bottom: top + 3 }
        })
      }
    })
  ])
}

/** Forms that lie closer together than this are named together, pixels. */
const apart = 12

type Places = Pick<Projection, 'x' | 'y'>

function groups(forms: readonly PathPoint[], { x, y }: Places): PathPoint[][] {
  const found: PathPoint[][] = []
  for (const form of forms) {
    const near = found.find(([first]) =>
      first === undefined ? false : Math.hypot(x(first.x) - x(form.x), y(first.y) - y(form.y)) < apart
    )
    if (near === undefined) found.push([form])
    else near.push(form)
  }
  return found
}

const pixels = (points: readonly Pick<PathPoint, 'x' | 'y'>[], { x, y }: Places): Float64Array =>
  Float64Array.from(points.flatMap((point) => [x(point.x), y(point.y)]))

function boundsOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low > high ? [0, 1] : roundBounds(low, high, false)
}
