import type { Report } from '../../shared/report'
import type { Behaviour, LlcEstimate } from '../../shared/run'
import { whole } from '../results/numbers'
import { behaviourOf, differencesOf, estimatesOf, type Measure, type Subject } from '../results/series'
import type { StepScale } from '../results/step-scale'
import { band, type Curve, curveOf, drawn, line, type Point, type Projection } from './curve'
import type { ChartOption, Series } from './engine'
import {
  curveLabel,
  type Label,
  labelled,
  type Line,
  lineHeight,
  ruleLabel,
  widthOf,
  wrapped
} from './labels'
import { lookOf, type Palette } from './palette'
import { boundsOf, frame, level, type Say, stepAxis, valueAxis } from './parts'
import { columnBoxes, rejectedColumns } from './rejected-columns'
import { strips } from './shapes'

/** Chart options: report and palette in, option out. Pure; the palette changes with the theme. */
export interface ChartContext {
  readonly palette: Palette
  readonly scale: StepScale
  readonly say: Say
}

export const llcPoint = ({ step, estimate, low, high, verdict }: LlcEstimate): Point => ({
  step,
  value: estimate,
  low,
  high,
  verdict
})

/** LLC of a subject by step, as drawn. */
export const llcPoints = (report: Report, measure: Measure, subject: Subject): Point[] =>
  estimatesOf(report, measure, subject).map(llcPoint)

/** Variant minus reference by step, as drawn. */
export const differencePoints = (report: Report, measure: Measure): Point[] =>
  differencesOf(report, measure).map(({ step, difference, low, high, margin }) => ({
    step,
    value: difference,
    low,
    high,
    margin: margin ?? 0
  }))

/** LLC of the subjects over training step with 95% bands and bars. */
export function llcChart(
  context: ChartContext,
  report: Report,
  measure: Measure,
  subjects: readonly Subject[]
): ChartOption {
  return seriesChart(
    context,
    subjects.map((subject) => ({ ...subject, points: llcPoints(report, measure, subject) })),
    context.say('charts.llc')
  )
}

/** One subject's points, to be drawn in its look. */
export interface LetteredPoints {
  readonly name: string
  readonly letter: string
  readonly points: readonly Point[]
}

/** Lines of some subjects over training step, labelled at their ends. */
export function seriesChart(
  { palette, scale, say }: ChartContext,
  subjects: readonly LetteredPoints[],
  axisName: string,
  bounds: readonly [number, number] = boundsOf(
    subjects.flatMap(({ points }) => points),
    false
  )
): ChartOption {
  const curves = subjects.map(({ name, letter, points }) => ({
    text: `${letter} ${name}`,
    look: lookOf(letter, palette),
    curve: curveOf(scale, points),
    last: points.findLast(({ value }) => value !== null)?.value ?? null
  }))
  // One column a step, however many subjects were rejected there.
  const steps = new Set(
    subjects.flatMap(({ points }) =>
      points.filter(({ verdict }) => verdict === 'rejected').map(({ step }) => step)
    )
  )
  const rejected = Float64Array.from(steps, (step) => scale.place(step)).sort()
  return frame(palette, stepAxis(palette, scale, say), valueAxis(palette, axisName, bounds), [
    rejectedColumns(rejected, palette),
    ...curves.map(({ curve, look }) => band(curve, look.band)),
    ...curves.map(({ curve, look }) => line(curve, look, palette)),
    labelled(
      curves.map(({ curve }) => curve),
      palette,
      (projection) => ({
        labels: curves.flatMap(({ curve, look, text, last }, place) => {
          const words: Line = { text, color: look.text, isStrong: true }
          return curveLabel(curve, words, isLower(curves, place, last), projection) ?? []
        }),
        marks: columnBoxes(rejected, projection)
      })
    )
  ])
}

/** Whether a curve ends below another one; of two that end together the later is labelled below. */
function isLower(
  curves: readonly { readonly last: number | null }[],
  own: number,
  value: number | null
): boolean {
  if (value === null) return false
  return curves.some(
    ({ last }, other) => other !== own && last !== null && (value < last || (value === last && own > other))
  )
}

/** Variant minus reference with 95% band; zero and the margin are dashed, the onset a line with its step. */
export function differenceChart(context: ChartContext, report: Report, measure: Measure): ChartOption {
  const onset = report.comparison?.onsets.find(
    ({ data, component }) => data === measure.data && component === measure.component
  )
  return differenceSeriesChart(context, differencePoints(report, measure), onset?.step ?? null)
}

/** @param points variant minus reference; null where one of the two has no estimate */
export function differenceSeriesChart(
  { palette, scale, say }: ChartContext,
  points: readonly Point[],
  onset: number | null
): ChartOption {
  const look = { ...lookOf('', palette), dash: 'solid' as const }
  const curve = curveOf(scale, points)
  const missing = Float64Array.from(
    points.filter(({ value }) => value === null).map(({ step }) => scale.place(step))
  )
  // Where nothing could be compared, a line that says "no difference" would be a claim.
  const isKnown = points.some(({ value }) => value !== null)
  const limits = [-1, 1].map((sign) => limitOf(points, sign))
  return frame(
    palette,
    stepAxis(palette, scale, say),
    valueAxis(palette, say('charts.difference'), boundsOf([points, ...limits].flat(), true)),
    [
      isKnown ? level(0, palette.null, [4, 3]) : plotNote(say('charts.nothingCompared'), palette),
      rejectedColumns(missing, palette),
      band(curve, look.band),
      ...limits.filter((limit) => limit.length > 0).map((limit) => dashes(curveOf(scale, limit), palette)),
      line(curve, look, palette),
      ...(onset === null ? [] : [onsetLine(palette, scale.place(onset))]),
      labelled([curve], palette, (projection) => ({
        labels: isKnown
          ? [
              ...(onset === null ? [] : onsetLabel(palette, scale.place(onset), onset, say, projection)),
              ruleLabel({ text: say('charts.noDifference'), color: palette.text2 }, 0, true, projection)
            ]
          : [],
        marks: columnBoxes(missing, projection)
      }))
    ]
  )
}

/** One edge of what does not count. */
const limitOf = (points: readonly Point[], sign: number): Point[] =>
  points.flatMap(({ step, value, margin = 0 }) =>
    value === null || margin === 0 ? [] : [{ step, value: sign * margin, low: null, high: null }]
  )

/** A dashed line without marks. */
const dashes = ({ places, values }: Curve, palette: Palette): Series =>
  drawn(2, true, ({ x, y }) =>
    strips(
      Float64Array.from({ length: 2 * places.length }, (_, index) =>
        index % 2 === 0 ? x(places[index / 2] ?? NaN) : y(values[(index - 1) / 2] ?? NaN)
      ),
      { stroke: palette.null, lineWidth: 1.2, lineDash: [1, 3] }
    )
  )

/** A sentence in the middle of the plot. */
function plotNote(text: string, palette: Palette): Series {
  return drawn(7, false, ({ plot }) =>
    wrapped(text, plot.width - 24).map((line, place, { length }) => ({
      type: 'text',
      x: plot.x + plot.width / 2,
      y: plot.y + plot.height / 2 + (place - (length - 1) / 2) * lineHeight,
      style: {
        text: line,
        fill: palette.text2,
        font: `12px ${palette.font}`,
        align: 'center',
        verticalAlign: 'middle',
        backgroundColor: palette.panel,
        padding: [1, 6]
      }
    }))
  )
}

/** The step from which on the difference counts. */
export function onsetLine(palette: Palette, place: number): Series {
  return drawn(6, true, ({ plot, x }) =>
    strips(Float64Array.of(x(place), plot.y, x(place), plot.y + plot.height), {
      stroke: palette.text,
      lineWidth: 1.2
    })
  )
}

/** Its words beside it, where it is in view; the second line only where it has room. */
function onsetLabel(
  palette: Palette,
  place: number,
  step: number,
  say: Say,
  { plot, x }: Projection
): Label[] {
  const at = x(place)
  const room = { left: at - plot.x, right: plot.x + plot.width - at }
  if (room.left < 0 || room.right < 0) return []
  const head: Line = { text: say('charts.onset', { step: whole(step) }), color: palette.text, isStrong: true }
  const more: Line = { text: say('charts.fromHere'), color: palette.text2 }
  const lines = widthOf(more) < Math.max(room.left, room.right) ? [head, more] : [head]
  const sides = [
    { x: at + 6, align: 'left' },
    { x: at - 6, align: 'right' }
  ] as const
  const heights = [plot.y + plot.height - 22, plot.y + 20, plot.y + plot.height / 2]
  const ordered = room.right >= room.left ? sides : [...sides].reverse()
  return [{ lines, spots: heights.flatMap((y) => ordered.map((side) => ({ ...side, y }))) }]
}

/** Mean loss with its 95% interval over samples, as the report's figures have it. */
export const lossPoint = ({ step, meanLoss, standardError }: Behaviour): Point => ({
  step,
  value: meanLoss,
  low: meanLoss - 1.96 * standardError,
  high: meanLoss + 1.96 * standardError
})

export const accuracyPoint = ({ step, accuracy }: Behaviour): Point => ({
  step,
  value: accuracy,
  low: null,
  high: null
})

/** Mean loss with its band, or accuracy, of one data set. */
export function behaviourChart(
  context: ChartContext,
  report: Report,
  data: string,
  subjects: readonly Subject[],
  what: 'loss' | 'accuracy'
): ChartOption {
  const unit = report.data.find(({ name }) => name === data)?.unit ?? ''
  const curves = subjects.map((subject) => ({
    ...subject,
    points: behaviourOf(report, data, subject).map(what === 'loss' ? lossPoint : accuracyPoint)
  }))
  return what === 'accuracy'
    ? seriesChart(context, curves, context.say('charts.accuracy'), [0, 1])
    : seriesChart(context, curves, context.say('charts.loss', { unit }))
}
