import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale, type StepScale } from './scale'
import { curveMarks, spacingOf } from './series-marks'
import { textWidth } from './text-width'

type Drawn = { svg: string; width: number; height: number }

export interface StagesData {
  readonly place: number
  readonly letter: string
  readonly subject: string
  readonly curve: string
  readonly unit: string
  readonly points: readonly {
    readonly step: number
    readonly value: number | null
    readonly low: number | null
    readonly high: number | null
    /** Of an estimate. */
    readonly isSuspicious?: boolean
  }[]
  readonly fitted: { readonly step: readonly number[]; readonly value: readonly number[] }
  readonly boundaries: readonly { readonly step: number; readonly low: number; readonly high: number }[]
  readonly types: readonly (string | null)[]
}

/** A curve over log step with its fit, the boundaries with their intervals, and the type of each stage. */
export function drawStages(id: string, data: StagesData): Drawn {
  const [width, height] = [650, 240]
  const known = data.points
    .flatMap(({ value, low, high }) => [value, low, high])
    .filter((value) => value !== null)
  // The fit may swing below zero between points that are all above it: the axis is theirs.
  const floor = known.length > 0 && Math.min(...known) >= 0 ? 0 : -Infinity
  const y = valueScale([...known, ...data.fitted.value.map((value) => Math.max(floor, value))], 4)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const steps = data.points.map(({ step }) => step)
  const x = stepScale(steps, plot)
  const style = subjectStyle(data.place)
  const spacing = spacingOf(steps, plot)
  const curve = curveMarks(data.points, style, spacing)
  const marks: Mark[] = [
    ...data.boundaries.map(({ low, high }): Mark => ({
      kind: 'span',
      from: stepPlace(low),
      to: Math.max(stepPlace(high), stepPlace(low) + 0.002 * (x.max - x.min)),
      fill: palette.differenceBand
    })),
    ...curve.band,
    {
      kind: 'line',
      points: data.fitted.step.map(
        (step, place) => [stepPlace(step), data.fitted.value[place] ?? 0] as const
      ),
      stroke: palette.lineStrong,
      dash: [],
      width: 3
    },
    ...curve.line,
    ...data.points.flatMap(({ step, value, isSuspicious }): Mark[] =>
      isSuspicious === true && value !== null
        ? [{ kind: 'suspicious', x: stepPlace(step), y: value, size: Math.min(10, Math.max(5, spacing)) }]
        : []
    ),
    ...data.boundaries.map(({ step }): Mark => ({
      kind: 'upright',
      x: stepPlace(step),
      stroke: palette.text
    })),
    ...typeLabels(data, x, y.max, plot)
  ]
  const valueName = `${data.curve}${data.unit === '' ? '' : `, ${data.unit}`}`
  return {
    svg: renderChart({ id, width, height, valueName, x, y, showValues: true, margin, marks }),
    width,
    height
  }
}

/** The type of each stage in the middle of it, where there is room. */
function typeLabels(data: StagesData, x: StepScale, top: number, plot: number): Mark[] {
  const known = data.points.filter(({ value }) => value !== null).map(({ step }) => stepPlace(step))
  const ends = [Math.min(...known), ...data.boundaries.map(({ step }) => stepPlace(step)), Math.max(...known)]
  return data.types.flatMap((type, index): Mark[] => {
    const [from = 0, to = 0] = [ends[index], ends[index + 1]]
    const text = type === null ? '?' : type
    if (((to - from) / (x.max - x.min)) * plot < textWidth(text, 11, true) + 6) return []
    return [
      {
        kind: 'label',
        x: (from + to) / 2,
        y: top,
        dy: 9,
        text,
        color: palette.text,
        align: 'center',
        strong: true,
        backed: true
      }
    ]
  })
}
