import type { SubjectDynamics } from '../../shared/essential-dynamics'
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

export interface PathPicture {
  readonly letter: string
  readonly plane: Plane
  /** Shares of the variance. */
  readonly explained: readonly [number, number]
  /** Every checkpoint, ascending in step. */
  readonly points: readonly PathPoint[]
  readonly smoothed: readonly PathPoint[]
  readonly forms: readonly PathPoint[]
}

/** Null where the path has no such components. */
export function pathPicture(path: SubjectDynamics, letter: string, plane: Plane): PathPicture | null {
  const [a, b] = plane
  const along = (of: SubjectDynamics['coordinates']): PathPoint[] | null => {
    const [x, y] = [of[a - 1], of[b - 1]]
    if (x === undefined || y === undefined) return null
    return path.steps.map((step, index) => ({ step, x: x[index] ?? NaN, y: y[index] ?? NaN }))
  }
  const [points, smoothed] = [along(path.coordinates), along(path.smoothed)]
  if (points === null || smoothed === null) return null
  return {
    ...{ letter, plane, points, smoothed },
    explained: [path.explained[a - 1] ?? 0, path.explained[b - 1] ?? 0],
    forms: path.forms.flatMap(({ step }) => nearest(smoothed, step))
  }
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
  const { letter, plane, explained, points, smoothed, forms } = picture
  const look = lookOf(letter, palette)
  const all = [...points, ...smoothed]
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
  const under = points.find(({ step }) => step === cursor)
  // Where a component is 0 the axis would take its name with it.
  const y = Object.assign(valueAxis(palette, name(1), ys), { axisLine: { show: false, onZero: false } })
  return frame(palette, x, y, [
    drawn(3, true, (at) => strips(pixels(smoothed, at), { stroke: look.color, lineWidth: 1.5 })),
    drawn(4, true, (at) => symbols(pixels(points, at), look.symbol, look.symbolSize, look.color)),
    drawn(6, true, (at) =>
      forms.map((form) => ({
        type: 'rect',
        shape: { x: at.x(form.x) - 5, y: at.y(form.y) - 5, width: 10, height: 10 },
        style: { fill: palette.panel, stroke: palette.text, lineWidth: 1.6 }
      }))
    ),
    drawn(7, true, (at) =>
      under === undefined
        ? []
        : [
            {
              type: 'circle',
              shape: { cx: at.x(under.x), cy: at.y(under.y), r: 6.5 },
              style: { fill: 'none', stroke: palette.cursor, lineWidth: 2 }
            }
          ]
    ),
    labelled([], palette, (at) => {
      const middle = at.plot.x + at.plot.width / 2
      const label = (point: PathPoint, text: string, isStrong: boolean): Label => {
        const [left, top] = [at.x(point.x), at.y(point.y)]
        const inward = [
          { x: left + 8, align: 'left' },
          { x: left - 8, align: 'right' }
        ] as const
        const sides = left < middle ? inward : [...inward].reverse()
        return {
          lines: [{ text, color: isStrong ? look.text : palette.text, isStrong }],
          spots: [-11, 11, 0, -26, 26].flatMap((away) => sides.map((side) => ({ ...side, y: top + away })))
        }
      }
      const ends = [points[0], points.at(-1)].filter((point) => point !== undefined)
      return {
        labels: [
          ...ends.map((point) => label(point, say('development.stepOf', { step: whole(point.step) }), true)),
          ...groups(forms, at).flatMap(([first, ...others]) => {
            if (first === undefined) return []
            const text = [first, ...others].map(({ step }) => whole(step)).join('; ')
            return [label(first, text, false)]
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

const pixels = (points: readonly PathPoint[], { x, y }: Places): Float64Array =>
  Float64Array.from(points.flatMap((point) => [x(point.x), y(point.y)]))

function boundsOf(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low > high ? [0, 1] : roundBounds(low, high, false)
}
