import { renderChart, valueMargin } from './chart'
import type { LlcData } from './data'
import { offScaleLabels, placeIn } from './free-place'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale } from './scale'
import { curveMarks, endLabels, endMargin, endText, rejectedMarks, spacingOf } from './series-marks'

/** Of a plot that holds only which steps were rejected. */
export const emptyHeight = 130

/** LLC of every subject over log step with 95% bands and bars. */
export function drawLlc(
  id: string,
  data: LlcData,
  size: 'wide' | 'half'
): { svg: string; width: number; height: number } {
  const steps = data.subjects.flatMap((subject) => subject.points.map((point) => point.step))
  const bounds = axisBounds(data)
  const [width, fullHeight] = size === 'wide' ? [650, 310] : [320, 240]
  const height = bounds.length === 0 ? emptyHeight : fullHeight
  const y = valueScale(bounds, size === 'wide' ? 5 : 4)
  const texts = data.subjects.map((subject) => endText(subject.letter, subject.name, size))
  const margin = { left: valueMargin(y), right: endMargin(texts), top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const inPlot = { x, y, width: plot, height: height - margin.top - margin.bottom }
  const clamp = (value: number): number => Math.min(y.max, Math.max(y.min, value))
  const shown = data.subjects
    .flatMap(({ points }) => points)
    .flatMap(({ step, estimate }) => (estimate === null ? [] : [{ step, estimate }]))

  const curves = data.subjects.map((subject, place) =>
    curveMarks(
      subject.points.map(({ step, estimate, low, high }) => ({
        step,
        value: estimate === null || isOff(estimate, y) ? null : estimate,
        low: low === null ? null : clamp(low),
        high: high === null ? null : clamp(high)
      })),
      subjectStyle(place),
      spacing
    )
  )
  const ends = data.subjects.flatMap((subject, place) => {
    const last = subject.points.filter((point) => point.estimate !== null && !isOff(point.estimate, y)).at(-1)
    return last === undefined || last.estimate === null
      ? []
      : [{ place, text: texts[place] ?? '', y: last.estimate }]
  })
  const marks: Mark[] = [
    ...rejectedMarks(
      data.subjects.flatMap((subject) =>
        subject.points
          .filter((point) => point.verdict === 'rejected')
          .map((point) => ({ step: point.step, letter: subject.letter }))
      ),
      spacing
    ),
    ...curves.flatMap((curve) => curve.band),
    ...curves.flatMap((curve) => curve.line),
    ...data.subjects.flatMap((subject) =>
      subject.points.flatMap((point) => suspiciousMarks(point, clamp, spacing))
    ),
    ...offScaleLabels(
      inPlot,
      shown.map(({ step, estimate }) => ({ x: stepPlace(step), value: estimate, color: palette.suspicious })),
      shown.map(({ step, estimate }) => placeIn(inPlot, stepPlace(step), clamp(estimate)))
    ),
    ...endLabels(ends, x.max, (y.max - y.min) / (height - margin.top - margin.bottom))
  ]
  if (bounds.length === 0) {
    marks.push({
      kind: 'label',
      x: (x.min + x.max) / 2,
      y: (y.min + y.max) / 2,
      text: 'no estimate',
      color: palette.rejected,
      align: 'center',
      strong: true,
      backed: true
    })
  }
  return {
    svg: renderChart({
      id,
      width,
      height,
      valueName: 'LLC, dimensionless',
      x,
      y,
      showValues: bounds.length > 0,
      margin,
      marks
    }),
    width,
    height
  }
}

type Point = LlcData['subjects'][number]['points'][number]

/** Usable estimates make the axis; suspicious ones only where they do not crush it. */
function axisBounds(data: LlcData): number[] {
  const points = data.subjects.flatMap((subject) => subject.points)
  const of = (chosen: readonly Point[]): number[] =>
    chosen
      .flatMap(({ estimate, low, high }) => [estimate, low, high])
      .filter((value): value is number => value !== null)
  const usable = of(points.filter((point) => point.verdict === 'usable'))
  const suspicious = of(points.filter((point) => point.verdict === 'suspicious'))
  if (usable.length < 6) return [...usable, ...suspicious]
  const [low, high] = [Math.min(...usable), Math.max(...usable)]
  const room = 1.5 * (high - low)
  return [...usable, ...suspicious.filter((value) => value >= low - room && value <= high + room)]
}

const isOff = (value: number, y: { readonly min: number; readonly max: number }): boolean =>
  value < y.min || value > y.max

/** Off scale, the mark sits at the edge; its number is in a label of its own. */
function suspiciousMarks(point: Point, clamp: (value: number) => number, spacing: number): Mark[] {
  if (point.verdict !== 'suspicious' || point.estimate === null) return []
  const size = Math.min(10, Math.max(5, spacing))
  return [{ kind: 'suspicious', x: stepPlace(point.step), y: clamp(point.estimate), size }]
}
