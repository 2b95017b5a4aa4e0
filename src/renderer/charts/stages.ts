import type { SubjectStages } from '../../shared/development'
import type { Report } from '../../shared/report'
import type { StageType } from '../../shared/stages'
import { fixed, whole } from '../results/numbers'
import { band, curveOf, drawn, line, type Point, type Projection } from './curve'
import type { ChartOption, Series } from './engine'
import { type Label, labelled } from './labels'
import { accuracyPoint, type ChartContext, llcPoint, lossPoint } from './options'
import { lookOf, type Palette } from './palette'
import { boundsOf, frame, type Say, stepAxis, valueAxis } from './parts'
import { columnBoxes, rejectedColumns } from './rejected-columns'
import { areas, strips } from './shapes'

/** A curve over training with its fit, the boundaries with their intervals, and the type of each stage. */

/** The measured points of a curve, ascending in step: curves are named `llc full train`, `llc full trigger along train`, `loss train`,
 *  `accuracy train`. */
export function curvePoints(
  { llc, behaviour }: Pick<Report, 'llc' | 'behaviour'>,
  { subject, curve }: Pick<SubjectStages, 'subject' | 'curve'>
): Point[] {
  const own = behaviour.filter((row) => row.subject === subject)
  return [
    ...llc
      .filter((row) => {
        const along = row.data === row.sampledOn ? '' : ` along ${row.sampledOn}`
        return row.subject === subject && curve === `llc ${row.component} ${row.data}${along}`
      })
      .map(llcPoint),
    ...own.filter(({ data }) => curve === `loss ${data}`).map(lossPoint),
    ...own.filter(({ data }) => curve === `accuracy ${data}`).map(accuracyPoint)
  ].sort((a, b) => a.step - b.step)
}

/** The fitted curve with its 90% band. */
export const fittedPoints = ({ fitted }: Pick<SubjectStages, 'fitted'>): Point[] =>
  fitted.step.map((step, place) => ({
    step,
    value: fitted.value[place] ?? null,
    low: fitted.low[place] ?? null,
    high: fitted.high[place] ?? null
  }))

/** Value of the fitted curve at a step, between its places in the logarithm of the step; null outside of it. */
export function fittedAt({ fitted }: Pick<SubjectStages, 'fitted'>, step: number): number | null {
  const above = fitted.step.findIndex((other) => other >= step)
  const [to, end] = [fitted.step[above], fitted.value[above]]
  if (to === undefined || end === undefined) return null
  const [from, start] = [fitted.step[above - 1], fitted.value[above - 1]]
  if (from === undefined || start === undefined) return to === step ? end : null
  const share = Math.log((step + 1) / (from + 1)) / Math.log((to + 1) / (from + 1))
  return start + share * (end - start)
}

export const stageWord = (type: StageType, say: Say): string => say(`development.types.${type ?? 'none'}`)

export function stagesChart(
  { palette, scale, say }: ChartContext,
  points: readonly Point[],
  one: SubjectStages,
  letter: string,
  axisName: string
): ChartOption {
  const look = lookOf(letter, palette)
  const fit = fittedPoints(one)
  // The fit may swing below zero between points that are all above it: the axis is theirs.
  const isPositive = points.every(({ value, low }) => (low ?? value ?? 0) >= 0)
  const within = (value: number | null): number | null =>
    value === null ? null : isPositive ? Math.max(0, value) : value
  const bounds = boundsOf(
    [...points, ...fit.map(({ step, value }) => ({ step, value: within(value), low: null, high: null }))],
    false
  )
  const [curve, fitted] = [curveOf(scale, points), curveOf(scale, fit)]
  const rejected = Float64Array.from(
    points.filter(({ verdict }) => verdict === 'rejected').map(({ step }) => scale.place(step))
  )
  const boundaries = one.boundaries.map(({ step, low, high, support }) => ({
    ...{ at: scale.place(step), low: scale.place(low), high: scale.place(high) },
    words: [whole(step), say('development.supportOf', { support: fixed(support, 2) })]
  }))
  return frame(palette, stepAxis(palette, scale, say), valueAxis(palette, axisName, bounds), [
    rejectedColumns(rejected, palette),
    spans(boundaries, palette.dBand),
    band(fitted, palette.dBand),
    fitLine(fitted, palette),
    line(curve, look, palette),
    uprights(
      boundaries.map(({ at }) => at),
      palette
    ),
    labelled([curve], palette, (projection) => ({
      labels: [
        ...boundaries.flatMap(({ at, words }) => boundaryLabel(at, words, palette, projection)),
        ...one.stages.flatMap(({ from, to, type }) =>
          typeLabel([scale.place(from), scale.place(to)], stageWord(type, say), palette, projection)
        )
      ],
      marks: columnBoxes(rejected, projection)
    }))
  ])
}

/** At least this many pixels of an interval are seen. */
const narrowest = 3

function spans(of: readonly { readonly low: number; readonly high: number }[], color: string): Series {
  return drawn(1, true, ({ plot, x }) =>
    areas(
      Float64Array.from(
        of.flatMap(({ low, high }) => {
          const middle = (x(low) + x(high)) / 2
          const half = Math.max(narrowest, x(high) - x(low)) / 2
          const [left, right, bottom] = [middle - half, middle + half, plot.y + plot.height]
          return [left, plot.y, right, plot.y, right, bottom, left, bottom, NaN, NaN]
        })
      ),
      color
    )
  )
}

function fitLine({ places, values }: ReturnType<typeof curveOf>, palette: Palette): Series {
  return drawn(3, true, ({ x, y }) =>
    strips(Float64Array.from([...places].flatMap((place, index) => [x(place), y(values[index] ?? NaN)])), {
      stroke: palette.null,
      lineWidth: 3
    })
  )
}

function uprights(places: readonly number[], palette: Palette): Series {
  return drawn(6, true, ({ plot, x }) =>
    strips(
      Float64Array.from(
        places.flatMap((place) => [x(place), plot.y, x(place), plot.y + plot.height, NaN, NaN])
      ),
      { stroke: palette.text, lineWidth: 1.2 }
    )
  )
}

/** Step and support of a boundary beside its line, while it is in view. */
function boundaryLabel(
  place: number,
  [step = '', support = '']: readonly string[],
  palette: Palette,
  { plot, x }: Projection
): Label[] {
  const at = x(place)
  if (at < plot.x || at > plot.x + plot.width) return []
  const sides = [
    { x: at + 6, align: 'left' },
    { x: at - 6, align: 'right' }
  ] as const
  const heights = [plot.y + plot.height - 20, plot.y + plot.height / 2, plot.y + 36]
  return [
    {
      lines: [
        { text: step, color: palette.text, isStrong: true },
        { text: support, color: palette.text2 }
      ],
      spots: heights.flatMap((y) => sides.map((side) => ({ ...side, y })))
    }
  ]
}

/** Type of a stage in the middle of what is in view of it, where there is room. */
function typeLabel(
  [from, to]: readonly [number, number],
  text: string,
  palette: Palette,
  { plot, x }: Projection
): Label[] {
  const left = Math.max(plot.x, x(from))
  const right = Math.min(plot.x + plot.width, x(to))
  const [letter = ''] = text.split(':')
  const words = [text, letter].find((word) => right - left > 8 + 6.1 * word.length)
  if (words === undefined) return []
  const middle = (left + right) / 2
  return [
    {
      lines: [{ text: words, color: palette.text2, isStrong: true }],
      spots: [10, 26, plot.height - 10].map((down) => ({
        x: middle,
        y: plot.y + down,
        align: 'center' as const
      }))
    }
  ]
}
