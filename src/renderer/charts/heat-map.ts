import { inkOn, toneOf } from '../../shared/tones'
import { drawn, type Plot, type Projection, type Shape } from './curve'
import type { ChartOption } from './engine'
import { widthOf } from './labels'
import type { Palette } from './palette'
import { axisText, ground } from './parts'
import { strips } from './shapes'

/** Heat maps of the window: cells on two axes, with their value in them, as in the report's figures. */

export interface HeatCell {
  /** Edges on the axes. */
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  /** Lines of text, the first in bold. As many are shown as there is room for. */
  readonly lines: readonly string[]
  /** Share of the colour scale; null where nothing is coloured. */
  readonly tone: number | null
  /** `rejected`: hatched, with its text; `none`: a cross instead of a number. */
  readonly state: 'plain' | 'rejected' | 'none'
  /** Has a ring. */
  readonly isChosen: boolean
}

export interface HeatAxis {
  readonly low: number
  readonly high: number
  readonly name: string
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
}

export interface HeatMap {
  readonly x: HeatAxis
  readonly y: HeatAxis
  readonly cells: readonly HeatCell[]
}

const gap = 1
const hatch = 7
const lineHeight = 15

/** A heat map. The vertical axis is named once, at the top left. */
export function heatMapChart(palette: Palette, { x, y, cells }: HeatMap): ChartOption {
  const widest = Math.max(0, ...y.ticks.map(({ text }) => widthOf({ text, color: '' })))
  const left = Math.ceil(widest) + 22
  const axis = {
    type: 'value' as const,
    axisTick: { show: false },
    splitLine: { show: false }
  }
  return {
    ...ground(palette),
    grid: { left, right: 20, top: 28, bottom: x.name === '' ? 24 : 40, outerBoundsMode: 'none' },
    xAxis: {
      ...axis,
      min: x.low,
      max: x.high,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
      axisLabel: { ...labelsOf(x), margin: 6, hideOverlap: true, ...axisText(palette) },
      name: x.name,
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: axisText(palette)
    },
    yAxis: {
      ...axis,
      min: y.low,
      max: y.high,
      axisLine: { show: false },
      axisLabel: { ...labelsOf(y), margin: 8, hideOverlap: true, ...axisText(palette) },
      name: y.name,
      nameLocation: 'end',
      nameGap: 10,
      nameTextStyle: { ...axisText(palette), align: 'left', padding: [0, 0, 0, 12 - left] }
    },
    series: [
      drawn(1, false, (projection) => gridOf(y, palette, projection)),
      drawn(2, false, (projection) => [
        ...cells.flatMap((cell) => cellShapes(cell, palette, boxOf(cell, projection))),
        ...cells.filter(({ isChosen }) => isChosen).flatMap((cell) => ring(boxOf(cell, projection), palette))
      ])
    ]
  }
}

function labelsOf({ ticks }: HeatAxis) {
  const nearest = (value: number): string =>
    ticks.find(({ at }) => Math.abs(at - value) <= 1e-6 * Math.max(1, Math.abs(at)))?.text ?? ''
  return {
    customValues: ticks.map(({ at }) => at),
    formatter: nearest,
    showMinLabel: true,
    showMaxLabel: true
  }
}

function boxOf({ x: across, y: up }: HeatCell, { x, y }: Projection): Plot {
  const [left, right, bottom, top] = [x(across[0]), x(across[1]), y(up[0]), y(up[1])]
  return { x: left + gap, y: top + gap, width: right - left - 2 * gap, height: bottom - top - 2 * gap }
}

function gridOf({ ticks }: HeatAxis, palette: Palette, { plot, y }: Projection): Shape[] {
  return ticks.flatMap(({ at }) =>
    strips(Float64Array.of(plot.x, y(at), plot.x + plot.width, y(at)), { stroke: palette.grid, lineWidth: 1 })
  )
}

function cellShapes(cell: HeatCell, palette: Palette, box: Plot): Shape[] {
  const isPlain = cell.state === 'plain'
  const colour = isPlain && cell.tone !== null ? toneOf(palette.scale, cell.tone) : null
  const fill = colour ?? (isPlain ? palette.stage : palette.rejectedTint)
  const rectangle: Shape = {
    type: 'rect',
    shape: box,
    style: { fill, stroke: isPlain ? 'none' : palette.rejected, lineWidth: isPlain ? 0 : 0.8 }
  }
  if (cell.state === 'none') return [rectangle, ...cross(box, palette)]
  const ink = colour !== null ? inkOn(colour) : isPlain ? palette.text : palette.rejected
  return [
    rectangle,
    ...(isPlain ? [] : strips(hatching(box), { stroke: palette.rejected, lineWidth: 0.6, opacity: 0.7 })),
    ...texts(cell.lines, box, ink, isPlain ? null : fill, palette)
  ]
}

/** Those that fit: text that runs over its neighbours says less than none, and the table has it. */
function texts(
  lines: readonly string[],
  box: Plot,
  fill: string,
  backed: string | null,
  palette: Palette
): Shape[] {
  const room = Math.floor(box.height / lineHeight)
  const shown = lines
    .slice(0, room)
    .filter((text, index) => widthOf({ text, color: fill, isStrong: index === 0 }) <= box.width - 4)
  const middle = box.y + box.height / 2
  return shown.map((text, index): Shape => ({
    type: 'text',
    x: box.x + box.width / 2,
    y: middle + (index - (shown.length - 1) / 2) * lineHeight,
    style: {
      text,
      fill,
      font: `${index === 0 ? '600' : '400'} 11px ${palette.font}`,
      align: 'center',
      verticalAlign: 'middle',
      ...(backed === null ? {} : { backgroundColor: backed, padding: [1, 3] })
    }
  }))
}

/** Rising strokes, cut at the edges. */
function hatching({ x, y, width, height }: Plot): Float64Array {
  const at: number[] = []
  for (let from = hatch; from < width + height; from += hatch) {
    const [startX, startY] = [Math.max(0, from - height), Math.min(height, from)]
    const [endX, endY] = [Math.min(width, from), Math.max(0, from - width)]
    at.push(x + startX, y + startY, x + endX, y + endY, NaN, NaN)
  }
  return Float64Array.from(at)
}

function cross({ x, y, width, height }: Plot, palette: Palette): Shape[] {
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  const arm = Math.min(5, width / 3, height / 3)
  return strips(
    Float64Array.of(
      ...[middleX - arm, middleY - arm, middleX + arm, middleY + arm, NaN, NaN],
      ...[middleX - arm, middleY + arm, middleX + arm, middleY - arm]
    ),
    { stroke: palette.rejected, lineWidth: 1.8 }
  )
}

/** Two rings, so that one is seen on any colour. */
function ring({ x, y, width, height }: Plot, palette: Palette): Shape[] {
  const outline = (out: number, stroke: string, lineWidth: number): Shape => ({
    type: 'rect',
    shape: { x: x - out, y: y - out, width: width + 2 * out, height: height + 2 * out },
    style: { fill: 'none', stroke, lineWidth }
  })
  return [outline(-1.5, palette.panel, 1.5), outline(0.5, palette.cursor, 2.5)]
}
