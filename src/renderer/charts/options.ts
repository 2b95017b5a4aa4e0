import type { Report } from '../../shared/report'
import { behaviourOf, differencesOf, estimatesOf, type Measure, type Subject } from '../results/series'
import type { StepScale } from '../results/step-scale'
import type { ChartOption, Series } from './engine'
import { lookOf, type Palette } from './palette'
import {
  band,
  boundsOf,
  frame,
  lineLabel,
  type Point,
  rejectedColumn,
  rule,
  stepAxis,
  subjectLine,
  suspiciousMarks,
  valueAxis,
  whiskers
} from './parts'

/** Chart options: report and palette in, option out. Pure; the palette changes with the theme. */
export interface ChartContext {
  readonly palette: Palette
  readonly scale: StepScale
  /** Step under the cursor; null for none. */
  readonly cursor: number | null
}

const cursorLine = ({ palette, scale, cursor }: ChartContext): Series[] =>
  cursor === null ? [] : [rule({ xAxis: scale.place(cursor) }, palette.cursor, 'solid', '', 9)]

/** LLC of the subjects over training step with 95% bands and bars. */
export function llcChart(
  context: ChartContext,
  report: Report,
  measure: Measure,
  subjects: readonly Subject[]
): ChartOption {
  const { palette, scale } = context
  const curves = subjects.map((subject) => {
    const estimates = estimatesOf(report, measure, subject)
    const points: Point[] = estimates.map(({ step, estimate, low, high }) => ({
      step,
      value: estimate,
      low,
      high
    }))
    return { subject, estimates, points, look: lookOf(subject.letter, palette) }
  })
  const bounds = boundsOf(
    curves.flatMap(({ points }) => points),
    false
  )
  const series = curves.flatMap(({ subject, estimates, points, look }): Series[] => [
    band(scale, points, look.band),
    whiskers(scale, points, look.color),
    subjectLine(scale, points, look),
    suspiciousMarks(
      palette,
      scale,
      points.filter((_, place) => estimates[place]?.verdict === 'suspicious')
    ),
    ...estimates
      .filter(({ verdict }) => verdict === 'rejected')
      .map(({ step }) => rejectedColumn(palette, scale.place(step), bounds[0])),
    ...endLabel(context, points, `${subject.letter} ${subject.name}`, look.text, isLower(curves, points))
  ])
  return frame(palette, stepAxis(palette, scale), valueAxis(palette, 'LLC, dimensionless', bounds), [
    ...series,
    ...cursorLine(context)
  ])
}

/** Variant minus reference with 95% band; zero is dotted. */
export function differenceChart(context: ChartContext, report: Report, measure: Measure): ChartOption {
  const { palette, scale } = context
  const differences = differencesOf(report, measure)
  const points: Point[] = differences.map(({ step, difference, low, high }) => ({
    step,
    value: difference,
    low,
    high
  }))
  const look = { ...lookOf('', palette), dash: 'solid' as const }
  const bounds = boundsOf(points, true)
  const onset = report.comparison?.onsets.find(
    ({ data, component }) => data === measure.data && component === measure.component
  )
  return frame(
    palette,
    stepAxis(palette, scale),
    valueAxis(palette, 'LLC of B minus A, dimensionless', bounds),
    [
      rule({ yAxis: 0 }, palette.null, [4, 3], 'no difference'),
      band(scale, points, look.band),
      whiskers(scale, points, look.color),
      subjectLine(scale, points, look),
      ...differences
        .filter(({ difference }) => difference === null)
        .map(({ step }) => rejectedColumn(palette, scale.place(step), bounds[0])),
      ...(onset === undefined ? [] : [rule({ xAxis: scale.place(onset.step) }, palette.text2, [2, 2], '')]),
      ...cursorLine(context)
    ]
  )
}

/** Mean loss or accuracy of one data set. */
export function behaviourChart(
  context: ChartContext,
  report: Report,
  data: string,
  subjects: readonly Subject[],
  what: 'loss' | 'accuracy'
): ChartOption {
  const { palette, scale } = context
  const unit = report.data.find(({ name }) => name === data)?.unit ?? ''
  const curves = subjects.map((subject) => ({
    subject,
    look: lookOf(subject.letter, palette),
    points: behaviourOf(report, data, subject).map(({ step, meanLoss, accuracy }): Point => ({
      step,
      value: what === 'loss' ? meanLoss : accuracy,
      low: null,
      high: null
    }))
  }))
  const bounds: [number, number] =
    what === 'accuracy'
      ? [0, 1]
      : boundsOf(
          curves.flatMap(({ points }) => points),
          false
        )
  const name = what === 'accuracy' ? 'accuracy, share' : `mean loss, ${unit}`
  return frame(palette, stepAxis(palette, scale), valueAxis(palette, name, bounds), [
    ...curves.flatMap(({ subject, points, look }): Series[] => [
      subjectLine(scale, points, look),
      ...endLabel(context, points, `${subject.letter} ${subject.name}`, look.text, isLower(curves, points))
    ]),
    ...cursorLine(context)
  ])
}

const lastValue = (points: readonly Point[]): Point | undefined =>
  points.findLast(({ value }) => value !== null)

function endLabel(
  { palette, scale }: ChartContext,
  points: readonly Point[],
  text: string,
  color: string,
  below: boolean
): Series[] {
  const last = lastValue(points)
  if (last === undefined) return []
  // Clear of the bar, too.
  const edge = (below ? last.low : last.high) ?? last.value ?? 0
  return [lineLabel(palette, scale.place(last.step), edge, text, color, below)]
}

/** Whether a curve ends below another one; of two that end together the later is labelled below. */
function isLower(curves: readonly { readonly points: readonly Point[] }[], own: readonly Point[]): boolean {
  const value = lastValue(own)?.value ?? 0
  const place = curves.findIndex(({ points }) => points === own)
  return curves.some(({ points }, other) => {
    if (other === place) return false
    const theirs = lastValue(points)?.value ?? value
    return value < theirs || (value === theirs && place > other)
  })
}
