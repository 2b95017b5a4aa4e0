import { fixed } from '../numbers'
import { renderChart, valueMargin } from './chart'
import type { LlcData } from './data'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale } from './scale'
import { curveMarks, endLabels, endMargin, endText, rejectedMarks, spacingOf } from './series-marks'

/** LLC of every subject over log step with 95% bands and bars. */
export function drawLlc(
  id: string,
  data: LlcData,
  size: 'wide' | 'half'
): { svg: string; width: number; height: number } {
  const [width, height] = size === 'wide' ? [650, 310] : [320, 240]
  const steps = data.subjects.flatMap((subject) => subject.points.map((point) => point.step))
  const bounds = axisBounds(data)
  const y = valueScale(bounds, size === 'wide' ? 5 : 4)
  const texts = data.subjects.map((subject) => endText(subject.letter, subject.name, size))
  const margin = { left: valueMargin(y), right: endMargin(texts), top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const clamp = (value: number | null): number | null =>
    value === null ? null : Math.min(y.max, Math.max(y.min, value))

  const curves = data.subjects.map((subject, place) =>
    curveMarks(
      subject.points.map(({ step, estimate, low, high }) => ({
        step,
        value: estimate === null || isOff(estimate, y) ? null : estimate,
        low: clamp(low),
        high: clamp(high)
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
      subject.points.flatMap((point) => suspiciousMarks(point, y, spacing))
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

function suspiciousMarks(
  point: Point,
  y: { readonly min: number; readonly max: number },
  spacing: number
): Mark[] {
  if (point.verdict !== 'suspicious' || point.estimate === null) return []
  const size = Math.min(10, Math.max(5, spacing))
  const x = stepPlace(point.step)
  if (!isOff(point.estimate, y)) return [{ kind: 'suspicious', x, y: point.estimate, size }]
  const above = point.estimate > y.max
  return [
    { kind: 'suspicious', x, y: above ? y.max : y.min, size },
    {
      kind: 'label',
      x,
      y: above ? y.max : y.min,
      dy: above ? 13 : -13,
      text: `${fixed(point.estimate, 0)}, off scale`,
      color: palette.suspicious,
      align: 'center',
      backed: true
    }
  ]
}
