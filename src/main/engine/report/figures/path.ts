import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepLabel, valueScale } from './scale'

interface Place {
  readonly step: number
  readonly x: number
  readonly y: number
}

export interface PathData {
  readonly components: readonly [number, number]
  readonly explained: readonly [number, number]
  /** One, or those of several subjects in the same plane. */
  readonly paths: readonly {
    readonly place: number
    readonly letter: string
    readonly subject: string
    readonly points: readonly Place[]
    readonly smoothed: readonly { readonly x: number; readonly y: number }[]
    readonly forms: readonly Place[]
  }[]
}

/** Paths in one plane of two components: checkpoints, the smoothed path, forms with their steps. */
export function drawPath(id: string, data: PathData): { svg: string; width: number; height: number } {
  const [width, height] = [320, 260]
  const all = data.paths.flatMap(({ points, smoothed }) => [...points, ...smoothed])
  const y = valueScale(
    all.map((point) => point.y),
    4
  )
  const margin = { left: valueMargin(y), right: 12, top: 26, bottom: 40 }
  const across = valueScale(
    all.map((point) => point.x),
    4
  )
  const isOne = data.paths.length === 1
  const named = data.paths.flatMap(({ points, forms, letter }): Named[] => [
    ...[points[0], points.at(-1)].flatMap((point) =>
      point === undefined
        ? []
        : [{ ...point, text: isOne ? stepLabel(point.step) : `${letter} ${stepLabel(point.step)}` }]
    ),
    ...forms.map((form) => ({ ...form, text: stepLabel(form.step) }))
  ])
  const marks: Mark[] = [
    ...data.paths.flatMap(pathMarks),
    ...placed(named, all, across.max).map((label): Mark => ({
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

function pathMarks({ place, points, smoothed, forms }: PathData['paths'][number]): Mark[] {
  const style = subjectStyle(place)
  return [
    {
      kind: 'line',
      points: smoothed.map((point) => [point.x, point.y] as const),
      stroke: style.color,
      dash: style.dash
    },
    ...points.map((point): Mark => ({
      kind: 'point',
      ...{ x: point.x, y: point.y, size: 3.5, color: style.color },
      shape: style.shape
    })),
    ...forms.map((form): Mark => ({
      kind: 'point',
      ...{ x: form.x, y: form.y, size: 9, color: palette.text },
      shape: 'square',
      hollow: true
    }))
  ]
}

interface Named extends Place {
  readonly text: string
}

/** Steps beside their places, on the side where the path is not; one of two that would cover each other is left out. */
function placed(
  wanted: readonly Named[],
  points: readonly { readonly x: number; readonly y: number }[],
  right: number
): { x: number; y: number; text: string; dx: number; dy: number; align: 'left' | 'right' }[] {
  const spanX = extent(points.map(({ x }) => x))
  const spanY = extent(points.map(({ y }) => y))
  const kept: Named[] = []
  for (const place of wanted) {
    const isFree = kept.every(
      (other) => Math.abs(other.x - place.x) > 0.14 * spanX || Math.abs(other.y - place.y) > 0.07 * spanY
    )
    if (isFree) kept.push(place)
  }
  return kept.map(({ x, y, text }) => {
    const isLeft = x > right - 0.2 * spanX
    return { x, y, text, dx: isLeft ? -7 : 7, dy: -8, align: isLeft ? 'right' : 'left' }
  })
}

const extent = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
