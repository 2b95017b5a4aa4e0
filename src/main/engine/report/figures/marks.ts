import type { CustomSeriesRenderItemReturn } from 'echarts'
import { palette, type Shape } from './palette'
import { textWidth } from './text-width'

/** The marks of a chart in data coordinates, and how each becomes shapes on the canvas. Drawn in order. */
export type Mark =
  | {
      readonly kind: 'band'
      readonly points: readonly (readonly [x: number, low: number, high: number])[]
      readonly fill: string
    }
  | {
      readonly kind: 'line'
      readonly points: readonly (readonly [x: number, y: number])[]
      readonly stroke: string
      readonly dash: readonly number[]
      readonly width?: number
    }
  | {
      readonly kind: 'whisker'
      readonly x: number
      readonly low: number
      readonly high: number
      readonly stroke: string
      readonly cap: number
    }
  | {
      readonly kind: 'point'
      readonly x: number
      readonly y: number
      readonly shape: Shape
      readonly size: number
      readonly color: string
      readonly hollow?: boolean
    }
  | { readonly kind: 'suspicious'; readonly x: number; readonly y: number; readonly size: number }
  | {
      readonly kind: 'cross'
      readonly x: number
      readonly y: number
      readonly size: number
      readonly boxed: boolean
    }
  | { readonly kind: 'rejected-column'; readonly x: number; readonly width: number; readonly letters: string }
  | { readonly kind: 'rule'; readonly y: number; readonly stroke: string; readonly dash: readonly number[] }
  | { readonly kind: 'upright'; readonly x: number; readonly stroke: string }
  | { readonly kind: 'span'; readonly from: number; readonly to: number; readonly fill: string }
  | {
      readonly kind: 'label'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly color: string
      readonly dx?: number
      readonly dy?: number
      readonly align?: 'left' | 'center' | 'right'
      readonly strong?: boolean
      /** White, or a colour, behind the text, so that lines do not run through it. */
      readonly backed?: boolean | string
    }

export interface Canvas {
  /** Data to pixels. */
  readonly at: (x: number, y: number) => readonly [number, number]
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Element = NonNullable<CustomSeriesRenderItemReturn>
type Point = [number, number]

export const chartFont = 'Noto Sans'
export const chartTextSize = 11

export function drawMark(mark: Mark, canvas: Canvas): Element[] {
  switch (mark.kind) {
    case 'band':
      return [
        polygon(
          [
            ...mark.points.map(([x, , high]) => point(canvas, x, high)),
            ...mark.points.map(([x, low]) => point(canvas, x, low)).reverse()
          ],
          mark.fill
        )
      ]
    case 'line':
      return [
        polyline(
          mark.points.map(([x, y]) => point(canvas, x, y)),
          mark.stroke,
          mark.width ?? 1.5,
          mark.dash
        )
      ]
    case 'whisker':
      return whisker(canvas, mark)
    case 'point': {
      const [x, y] = canvas.at(mark.x, mark.y)
      return shape(mark.shape, x, y, mark.size, mark.color, mark.hollow ?? false)
    }
    case 'suspicious': {
      const [x, y] = canvas.at(mark.x, mark.y)
      return [triangle(x, y, mark.size)]
    }
    case 'cross': {
      const [x, y] = canvas.at(mark.x, mark.y)
      return cross(x, y, mark.size, mark.boxed)
    }
    case 'rejected-column':
      return rejectedColumn(canvas, mark.x, mark.width, mark.letters)
    case 'rule': {
      const [, y] = canvas.at(0, mark.y)
      return [
        polyline(
          [
            [canvas.left, y],
            [canvas.left + canvas.width, y]
          ],
          mark.stroke,
          1.2,
          mark.dash
        )
      ]
    }
    case 'upright': {
      const [x] = canvas.at(mark.x, 0)
      return [
        polyline(
          [
            [x, canvas.top],
            [x, canvas.top + canvas.height]
          ],
          mark.stroke,
          1.2,
          []
        )
      ]
    }
    case 'span': {
      const [from] = canvas.at(mark.from, 0)
      const [to] = canvas.at(mark.to, 0)
      return [rectangle(from, canvas.top, to - from, canvas.height, mark.fill)]
    }
    case 'label': {
      const [x, y] = canvas.at(mark.x, mark.y)
      return label(
        x + (mark.dx ?? 0),
        y + (mark.dy ?? 0),
        mark.text,
        mark.color,
        mark.align ?? 'left',
        mark.strong ?? false,
        mark.backed ?? false
      )
    }
  }
}

/** Text at a pixel, centred on its height. */
export function label(
  x: number,
  y: number,
  text: string,
  color: string,
  align: 'left' | 'center' | 'right' = 'left',
  strong = false,
  backed: boolean | string = false
): Element[] {
  const width = textWidth(text, chartTextSize, strong)
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2
  return [
    ...(backed === false
      ? []
      : [rectangle(left - 2, y - 7, width + 4, 14, backed === true ? palette.paper : backed)]),
    {
      type: 'text',
      x,
      y,
      style: { text, fill: color, font: fontOf(strong), align, verticalAlign: 'middle' }
    }
  ]
}

/** Single quotes: the renderer writes the value into an attribute as it is. */
const fontOf = (strong: boolean): string => `${strong ? 600 : 400} ${chartTextSize}px '${chartFont}'`

function point(canvas: Canvas, x: number, y: number): Point {
  const [px, py] = canvas.at(x, y)
  return [px, py]
}

function whisker(canvas: Canvas, mark: Extract<Mark, { kind: 'whisker' }>): Element[] {
  const [x, low] = canvas.at(mark.x, mark.low)
  const [, high] = canvas.at(mark.x, mark.high)
  const lines: Point[][] = [
    [
      [x, low],
      [x, high]
    ]
  ]
  if (mark.cap > 0) {
    lines.push(
      [
        [x - mark.cap, low],
        [x + mark.cap, low]
      ],
      [
        [x - mark.cap, high],
        [x + mark.cap, high]
      ]
    )
  }
  return lines.map((line) => polyline(line, mark.stroke, 1.1, []))
}

function shape(kind: Shape, x: number, y: number, size: number, color: string, hollow: boolean): Element[] {
  const style = hollow ? { fill: palette.paper, stroke: color, lineWidth: 1.3 } : { fill: color }
  const r = size / 2
  switch (kind) {
    case 'circle':
      return [{ type: 'circle', shape: { cx: x, cy: y, r }, style }]
    case 'diamond':
      return [
        {
          type: 'polygon',
          shape: {
            points: [
              [x, y - 1.3 * r],
              [x + 1.3 * r, y],
              [x, y + 1.3 * r],
              [x - 1.3 * r, y]
            ]
          },
          style
        }
      ]
    case 'square':
      return [
        { type: 'rect', shape: { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8 }, style }
      ]
    case 'triangle-down':
      return [
        {
          type: 'polygon',
          shape: {
            points: [
              [x - 1.2 * r, y - r],
              [x + 1.2 * r, y - r],
              [x, y + 1.2 * r]
            ]
          },
          style
        }
      ]
    case 'plus':
      return [
        polyline(
          [
            [x - 1.2 * r, y],
            [x + 1.2 * r, y]
          ],
          color,
          1.6,
          []
        ),
        polyline(
          [
            [x, y - 1.2 * r],
            [x, y + 1.2 * r]
          ],
          color,
          1.6,
          []
        )
      ]
  }
}

function triangle(x: number, y: number, size: number): Element {
  const r = size / 2
  return {
    type: 'polygon',
    shape: {
      points: [
        [x, y - 1.15 * r],
        [x + 1.1 * r, y + 0.8 * r],
        [x - 1.1 * r, y + 0.8 * r]
      ]
    },
    style: { fill: palette.paper, stroke: palette.suspicious, lineWidth: 1.6 }
  }
}

function cross(x: number, y: number, size: number, boxed: boolean): Element[] {
  const r = size / 2
  const k = boxed ? r * 0.55 : r * 0.8
  const arms = [
    polyline(
      [
        [x - k, y - k],
        [x + k, y + k]
      ],
      palette.rejected,
      size < 9 ? 1.1 : 1.6,
      []
    ),
    polyline(
      [
        [x - k, y + k],
        [x + k, y - k]
      ],
      palette.rejected,
      size < 9 ? 1.1 : 1.6,
      []
    )
  ]
  if (!boxed) return arms
  const box: Element = {
    type: 'rect',
    shape: { x: x - r, y: y - r, width: size, height: size },
    style: { fill: palette.paper, stroke: palette.rejected, lineWidth: 1 }
  }
  return [box, ...arms]
}

/** Hatched column, crossed box that stands on the axis, no number anywhere. */
function rejectedColumn(canvas: Canvas, dataX: number, width: number, letters: string): Element[] {
  const [x] = canvas.at(dataX, 0)
  const [left, bottom] = [x - width / 2, canvas.top + canvas.height]
  const elements: Element[] = [rectangle(left, canvas.top, width, canvas.height, palette.rejectedTint)]
  const slope = Math.min(6, width)
  for (let y = canvas.top + slope; y < bottom; y += 6) {
    elements.push(
      polyline(
        [
          [left, y],
          [left + width, y - slope]
        ],
        palette.rejected,
        0.6,
        []
      )
    )
  }
  const box = Math.min(12, Math.max(5, width + 3))
  // On the axis, not across it: the labels below stay legible.
  elements.push(...cross(x, bottom - box / 2 - 1, box, true))
  if (letters !== '')
    elements.push(...label(x, canvas.top + 8, letters, palette.rejected, 'center', true, true))
  return elements
}

export function polyline(points: Point[], stroke: string, width: number, dash: readonly number[]): Element {
  const style = {
    stroke,
    lineWidth: width,
    fill: 'none',
    ...(dash.length > 0 ? { lineDash: [...dash] } : {})
  }
  return { type: 'polyline', shape: { points }, style }
}

function polygon(points: Point[], fill: string): Element {
  return { type: 'polygon', shape: { points }, style: { fill, stroke: 'none' } }
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): Element {
  return { type: 'rect', shape: { x, y, width, height }, style: { fill } }
}
