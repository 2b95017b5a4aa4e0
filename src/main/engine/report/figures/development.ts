import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepLabel, stepPlace, stepScale, valueScale, type StepScale } from './scale'
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
  }[]
  readonly fitted: { readonly step: readonly number[]; readonly value: readonly number[] }
  readonly boundaries: readonly { readonly step: number; readonly low: number; readonly high: number }[]
  readonly types: readonly (string | null)[]
}

/** A curve over log step with its fit, the boundaries with their intervals, and the type of each stage. */
export function drawStages(id: string, data: StagesData): Drawn {
  const [width, height] = [650, 240]
  const known = data.points.flatMap(({ value, low, high }) => [value, low, high])
  const y = valueScale([...known.filter((value): value is number => value !== null), ...data.fitted.value], 4)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const steps = data.points.map(({ step }) => step)
  const x = stepScale(steps, plot)
  const style = subjectStyle(data.place)
  const curve = curveMarks(data.points, style, spacingOf(steps, plot))
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
  const ends = [x.min, ...data.boundaries.map(({ step }) => stepPlace(step)), x.max]
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

export interface PathData {
  readonly place: number
  readonly letter: string
  readonly subject: string
  readonly components: readonly [number, number]
  readonly points: readonly { readonly step: number; readonly x: number; readonly y: number }[]
  readonly smoothed: readonly { readonly x: number; readonly y: number }[]
  readonly forms: readonly { readonly step: number; readonly x: number; readonly y: number }[]
  readonly explained: readonly [number, number]
}

/** The path in one plane of two components: checkpoints, the smoothed path, forms with their steps. */
export function drawPath(id: string, data: PathData): Drawn {
  const [width, height] = [320, 260]
  const all = [...data.points, ...data.smoothed]
  const y = valueScale(
    all.map((point) => point.y),
    4
  )
  const margin = { left: valueMargin(y), right: 12, top: 26, bottom: 40 }
  const across = valueScale(
    all.map((point) => point.x),
    4
  )
  const style = subjectStyle(data.place)
  const [first, last] = [data.points[0], data.points.at(-1)]
  const marks: Mark[] = [
    {
      kind: 'line',
      points: data.smoothed.map((point) => [point.x, point.y] as const),
      stroke: style.color,
      dash: []
    },
    ...data.points.map((point): Mark => ({
      kind: 'point',
      ...{ x: point.x, y: point.y, size: 3.5, color: style.color },
      shape: style.shape
    })),
    ...data.forms.map((form): Mark => ({
      kind: 'point',
      ...{ x: form.x, y: form.y, size: 9, color: palette.text },
      shape: 'square',
      hollow: true
    })),
    ...placed([...ends(first, last), ...data.forms], data.points, across.max).map((label): Mark => ({
      kind: 'label',
      ...label,
      color: palette.text,
      backed: true
    }))
  ]
  const share = (value: number): string => `${(100 * value).toFixed(1)}%`
  const [a, b] = data.components
  return {
    svg: renderChart({
      id,
      width,
      height,
      valueName: `component ${b} (${share(data.explained[1])})`,
      xName: `component ${a} (${share(data.explained[0])})`,
      x: { ...across, minor: across.ticks },
      y,
      showValues: true,
      margin,
      marks
    }),
    width,
    height
  }
}

type Place = PathData['points'][number]

const ends = (first: Place | undefined, last: Place | undefined): Place[] =>
  [first, last].filter((point): point is Place => point !== undefined)

/** Steps beside their places, on the side where the path is not; one of two that would cover each other is left out. */
function placed(
  wanted: readonly Place[],
  points: readonly Place[],
  right: number
): { x: number; y: number; text: string; dx: number; dy: number; align: 'left' | 'right' }[] {
  const spanX = extent(points.map(({ x }) => x))
  const spanY = extent(points.map(({ y }) => y))
  const kept: Place[] = []
  for (const place of wanted) {
    const isFree = kept.every(
      (other) => Math.abs(other.x - place.x) > 0.14 * spanX || Math.abs(other.y - place.y) > 0.07 * spanY
    )
    if (isFree) kept.push(place)
  }
  return kept.map(({ x, y, step }) => {
    const isLeft = x > right - 0.2 * spanX
    return { x, y, text: stepLabel(step), dx: isLeft ? -7 : 7, dy: -8, align: isLeft ? 'right' : 'left' }
  })
}

const extent = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
