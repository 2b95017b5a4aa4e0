import { renderChart, valueMargin } from './chart'
import { clippedLines } from './clip'
import { placeIn, type Plot } from './free-place'
import { chartTextSize, type Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepLabel, valueScale, type Scale } from './scale'
import { textWidth } from './text-width'

type Point = readonly [x: number, y: number]

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
    /** Centres of the osculating circles; null where the line is broken. */
    readonly evolute: readonly (Point | null)[]
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
    ...data.paths.flatMap(({ evolute }) => evoluteMarks(evolute, across, y)),
    ...data.paths.flatMap(pathMarks),
    ...placed(named, {
      ...{ x: across, y },
      width: width - margin.left - margin.right,
      height: height - margin.top - margin.bottom
    })
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

/** Thin and dashed under the path, cut at the edges of the plot: centres lie far away where the path is nearly straight. */
function evoluteMarks(evolute: PathData['paths'][number]['evolute'], x: Scale, y: Scale): Mark[] {
  return clippedLines(evolute, [x.min, y.min, x.max, y.max]).map((points) => ({
    ...{ kind: 'line', points, stroke: palette.lineStrong, dash: [3, 2], width: 0.8 }
  }))
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

interface Box {
  readonly left: number
  readonly right: number
  readonly middle: number
}

/** Sides of a place, the best first, pixels. */
const sides = [-9, 9, -22, 22] as const
/** Lines of text closer than this cover each other, pixels. */
const lineHeight = 14

/** Steps beside their places, each where it covers no earlier one; one that would at every side is left out. */
function placed(wanted: readonly Named[], plot: Plot): Mark[] {
  const taken: Box[] = []
  return wanted.flatMap(({ x, y, text }): Mark[] => {
    const [left, top] = placeIn(plot, x, y)
    const width = textWidth(text, chartTextSize)
    const spots = sides.flatMap((dy) =>
      (['left', 'right'] as const).map((align) => ({
        align,
        ...{ dy, dx: align === 'left' ? 7 : -7 },
        box: {
          left: align === 'left' ? left + 5 : left - 9 - width,
          right: align === 'left' ? left + 9 + width : left - 5,
          middle: top + dy
        }
      }))
    )
    const free = spots.find(({ box }) => isInside(box, plot) && taken.every((other) => !covers(box, other)))
    if (free === undefined) return []
    taken.push(free.box)
    const { dx, dy, align } = free
    return [{ kind: 'label', x, y, text, dx, dy, align, color: palette.text, backed: true }]
  })
}

const isInside = ({ left, right, middle }: Box, { width, height }: Plot): boolean =>
  left >= 0 && right <= width && middle >= 0 && middle <= height

const covers = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && Math.abs(one.middle - other.middle) < lineHeight
