import type { Report } from '../../shared/report'
import { whole } from '../results/numbers'
import { behaviourOf, differencesOf, estimatesOf, type Measure, type Subject } from '../results/series'
import type { StepScale } from '../results/step-scale'
import { band, curveOf, drawn, line, lineLabels, type Point, rejectedColumns } from './curve'
import type { ChartOption, Series } from './engine'
import { lookOf, type Palette } from './palette'
import { boundsOf, frame, rule, type Say, stepAxis, valueAxis } from './parts'

/** Chart options: report and palette in, option out. Pure; the palette changes with the theme. */
export interface ChartContext {
  readonly palette: Palette
  readonly scale: StepScale
  readonly say: Say
}

/** LLC of a subject by step, as drawn. */
export function llcPoints(report: Report, measure: Measure, subject: Subject): Point[] {
  return estimatesOf(report, measure, subject).map(({ step, estimate, low, high, verdict }) => ({
    step,
    value: estimate,
    low,
    high,
    verdict
  }))
}

/** Bounds of the value axis that hold all subjects: charts beside each other share them. */
export function llcBounds(
  report: Report,
  measure: Measure,
  subjects: readonly Subject[]
): readonly [number, number] {
  return boundsOf(
    subjects.flatMap((subject) => llcPoints(report, measure, subject)),
    false
  )
}

/** LLC of the subjects over training step with 95% bands and bars.
 *  @param bounds of the value axis; by default what the subjects need */
export function llcChart(
  context: ChartContext,
  report: Report,
  measure: Measure,
  subjects: readonly Subject[],
  bounds?: readonly [number, number]
): ChartOption {
  return seriesChart(
    context,
    subjects.map((subject) => ({ ...subject, points: llcPoints(report, measure, subject) })),
    context.say('charts.llc'),
    bounds
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
    lineLabels(
      curves.map(({ curve, look, text, last }, place) => ({
        curve,
        text,
        color: look.text,
        isBelow: isLower(curves, place, last)
      })),
      palette
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

/** Variant minus reference with 95% band; zero is dashed, the onset a line with its step. */
export function differenceChart(context: ChartContext, report: Report, measure: Measure): ChartOption {
  const points: Point[] = differencesOf(report, measure).map(({ step, difference, low, high }) => ({
    step,
    value: difference,
    low,
    high
  }))
  const onset = report.comparison?.onsets.find(
    ({ data, component }) => data === measure.data && component === measure.component
  )
  return differenceSeriesChart(context, points, onset?.step ?? null)
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
  return frame(
    palette,
    stepAxis(palette, scale, say),
    valueAxis(palette, say('charts.difference'), boundsOf(points, true)),
    [
      isKnown
        ? rule({ yAxis: 0 }, palette.null, [4, 3], say('charts.noDifference'))
        : plotNote(say('charts.nothingCompared'), palette),
      rejectedColumns(missing, palette),
      band(curve, look.band),
      line(curve, look, palette),
      ...(onset === null ? [] : [onsetMark(palette, scale.place(onset), onset, say)])
    ]
  )
}

/** A sentence in the middle of the plot. */
function plotNote(text: string, palette: Palette): Series {
  return drawn(7, false, ({ plot }) => [
    {
      type: 'text',
      x: plot.x + plot.width / 2,
      y: plot.y + plot.height / 2,
      style: {
        text,
        fill: palette.text2,
        font: `12px ${palette.font}`,
        align: 'center',
        verticalAlign: 'middle',
        backgroundColor: palette.panel,
        padding: [3, 6]
      }
    }
  ])
}

/** The step from which on the interval excludes zero: a line and its words, on the side with more room. */
function onsetMark(palette: Palette, place: number, step: number, say: Say): Series {
  return drawn(6, true, ({ plot, x }) => {
    const left = x(place)
    if (left < plot.x || left > plot.x + plot.width) return []
    const isRight = left < plot.x + plot.width / 2
    const room = isRight ? plot.x + plot.width - left : left - plot.x
    const bottom = plot.y + plot.height
    const text = (words: string, up: number, weight: number, color: string) => ({
      type: 'text' as const,
      x: left + (isRight ? 7 : -7),
      y: bottom - up,
      style: {
        text: words,
        fill: color,
        font: `${String(weight)} 11px ${palette.font}`,
        align: isRight ? ('left' as const) : ('right' as const),
        verticalAlign: 'middle' as const,
        backgroundColor: palette.panel,
        padding: [1, 3]
      }
    })
    return [
      {
        type: 'line',
        shape: { x1: left, y1: plot.y, x2: left, y2: bottom },
        style: { stroke: palette.text, lineWidth: 1.2 }
      },
      text(say('charts.onset', { step: whole(step) }), 30, 600, palette.text),
      // Words that the plot has no room for are in the caption.
      ...(say('charts.fromHere').length * 5.8 < room
        ? [text(say('charts.fromHere'), 14, 400, palette.text2)]
        : [])
    ]
  })
}

/** Mean loss or accuracy of one data set. */
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
    points: behaviourOf(report, data, subject).map(({ step, meanLoss, accuracy }): Point => ({
      step,
      value: what === 'loss' ? meanLoss : accuracy,
      low: null,
      high: null
    }))
  }))
  return what === 'accuracy'
    ? seriesChart(context, curves, context.say('charts.accuracy'), [0, 1])
    : seriesChart(context, curves, context.say('charts.loss', { unit }))
}
