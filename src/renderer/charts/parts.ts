import type {
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemParams,
  LineSeriesOption,
  ScatterSeriesOption
} from 'echarts'
import { fixed } from '../results/numbers'
import type { StepScale } from '../results/step-scale'
import type { ChartOption, Series } from './engine'
import type { Palette, SubjectLook } from './palette'

/** Parts that all charts over training step are made of. They share their plot edges, so that one cursor runs through all. */
export const plotEdges = { left: 56, right: 18, top: 30, bottom: 40 } as const

type XAxis = NonNullable<ChartOption['xAxis']>
type YAxis = NonNullable<ChartOption['yAxis']>

/** One checkpoint's value with its interval; null where there is no estimate. */
export interface Point {
  readonly step: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const plotOf = (parameters: CustomSeriesRenderItemParams): Place => parameters.coordSys as unknown as Place

const pixel = (api: CustomSeriesRenderItemAPI, x: number, y: number): [number, number] => {
  const [left = 0, top = 0] = api.coord([x, y])
  return [left, top]
}

export function frame(palette: Palette, x: XAxis, y: YAxis, series: Series[]): ChartOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: palette.font, fontSize: 11, color: palette.text2 },
    grid: { ...plotEdges },
    xAxis: x,
    yAxis: y,
    series
  }
}

const axisText = (palette: Palette) => ({ color: palette.text2, fontSize: 11, fontFamily: palette.font })

export function stepAxis(palette: Palette, scale: StepScale): XAxis {
  return {
    type: 'value',
    min: scale.low,
    max: scale.high,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
    axisTick: {
      show: true,
      length: 3,
      customValues: [...scale.ticks],
      lineStyle: { color: palette.lineStrong }
    },
    splitLine: { show: false },
    axisLabel: {
      customValues: [...scale.labelled],
      formatter: scale.label,
      margin: 7,
      hideOverlap: true,
      ...axisText(palette)
    },
    name: 'training step (log scale)',
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: axisText(palette)
  }
}

/** @param name value and unit, set horizontally at the top left */
export function valueAxis(palette: Palette, name: string, [low, high]: readonly [number, number]): YAxis {
  return {
    type: 'value',
    min: low,
    max: high,
    name,
    nameLocation: 'end',
    nameGap: 10,
    nameTextStyle: { ...axisText(palette), align: 'left', padding: [0, 0, 0, 12 - plotEdges.left] },
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 4,
    splitLine: { lineStyle: { color: palette.grid, width: 1 } },
    axisLabel: { formatter: axisNumber, margin: 8, showMinLabel: true, ...axisText(palette) }
  }
}

function axisNumber(value: number): string {
  const decimals = Math.max(0, Math.min(6, (String(Number(value.toPrecision(6))).split('.')[1] ?? '').length))
  return fixed(value, decimals)
}

/** Round bounds that hold every value and interval, with a little air. Zero is inside where `withZero` asks for it. */
export function boundsOf(points: readonly Point[], withZero: boolean): [number, number] {
  const values = points.flatMap(({ value, low, high }) => [value, low, high]).filter((v) => v !== null)
  if (withZero) values.push(0)
  const low = values.length === 0 ? 0 : Math.min(...values)
  const high = values.length === 0 ? 1 : Math.max(...values)
  const span = high - low || Math.abs(high) || 1
  const unit = niceUnit(span / 4)
  return [
    withZero && low === 0 ? 0 : Math.floor((low - 0.03 * span) / unit) * unit,
    withZero && high === 0 ? 0 : Math.ceil((high + 0.06 * span) / unit) * unit
  ]
}

function niceUnit(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  return (size / power < 1.5 ? 1 : size / power < 3.5 ? 2 : size / power < 7.5 ? 5 : 10) * power
}

/** Filled 95% band; it breaks where there is no estimate. */
export function band(scale: StepScale, points: readonly Point[], color: string): Series {
  const runs: { x: number; low: number; high: number }[][] = [[]]
  for (const { step, low, high } of points) {
    if (low === null || high === null) runs.push([])
    else runs.at(-1)?.push({ x: scale.place(step), low, high })
  }
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    data: runs.filter((run) => run.length > 1).map((run) => [run[0]?.x ?? 0, run[0]?.low ?? 0]),
    renderItem: (parameters, api) => {
      const run = runs.filter((one) => one.length > 1)[parameters.dataIndex] ?? []
      const upper = run.map(({ x, high }) => pixel(api, x, high))
      const lower = run.map(({ x, low }) => pixel(api, x, low)).reverse()
      return { type: 'polygon', shape: { points: [...upper, ...lower] }, style: { fill: color } }
    }
  }
}

/** 95% bars with short caps. */
export function whiskers(scale: StepScale, points: readonly Point[], color: string): Series {
  const drawn = points.filter(({ low, high }) => low !== null && high !== null)
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z: 3,
    data: drawn.map(({ step, low, high }) => [scale.place(step), low ?? 0, high ?? 0]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_parameters, api) => {
      const x = Number(api.value(0))
      const [left, bottom] = pixel(api, x, Number(api.value(1)))
      const [, top] = pixel(api, x, Number(api.value(2)))
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: color, lineWidth: 1.2 }
      })
      return {
        type: 'group',
        children: [
          line(left, bottom, left, top),
          line(left - 2.5, bottom, left + 2.5, bottom),
          line(left - 2.5, top, left + 2.5, top)
        ]
      }
    }
  }
}

/** A subject's line with its shape; broken where there is no estimate. */
export function subjectLine(scale: StepScale, points: readonly Point[], look: SubjectLook): LineSeriesOption {
  return {
    type: 'line',
    silent: true,
    data: points.map(({ step, value }) => [scale.place(step), value]),
    symbol: look.symbol,
    symbolSize: look.symbolSize,
    showSymbol: true,
    connectNulls: false,
    clip: true,
    z: 4,
    lineStyle: { color: look.color, width: 1.5, type: look.dash },
    itemStyle: { color: look.color, borderWidth: 0 }
  }
}

/** A hollow triangle over a suspicious estimate: the number is kept. */
export function suspiciousMarks(
  palette: Palette,
  scale: StepScale,
  points: readonly Point[]
): ScatterSeriesOption {
  return {
    type: 'scatter',
    silent: true,
    z: 5,
    symbol: 'triangle',
    symbolSize: 11,
    data: points.map(({ step, value }) => [scale.place(step), value]),
    itemStyle: { color: palette.panel, borderColor: palette.suspicious, borderWidth: 1.6 }
  }
}

/** A checkpoint without an estimate: a hatched column and a crossed box on the axis, no number. */
export function rejectedColumn(palette: Palette, place: number, low: number): Series {
  const stroke = (x1: number, y1: number, x2: number, y2: number, lineWidth: number, opacity = 1) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: palette.rejected, lineWidth, opacity }
  })
  return {
    type: 'custom',
    silent: true,
    clip: false,
    z: 2,
    data: [[place, low]],
    renderItem: (parameters, api) => {
      const plot = plotOf(parameters)
      const [x] = pixel(api, place, low)
      const bottom = plot.y + plot.height
      const half = 4.5
      const hatch = []
      for (let y = plot.y; y < bottom - 2; y += 6) {
        hatch.push(stroke(x - half, Math.min(y + 6, bottom), x + half, y, 0.7, 0.75))
      }
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: x - half, y: plot.y, width: 2 * half, height: plot.height },
            style: { fill: palette.rejectedTint }
          },
          ...hatch,
          {
            type: 'rect',
            shape: { x: x - 6.5, y: bottom - 6.5, width: 13, height: 13 },
            style: { fill: palette.panel, stroke: palette.rejected, lineWidth: 1 }
          },
          stroke(x - 3, bottom - 3, x + 3, bottom + 3, 1.6),
          stroke(x - 3, bottom + 3, x + 3, bottom - 3, 1.6)
        ]
      }
    }
  }
}

/** Direct label of a line, above or below its last point. */
export function lineLabel(
  palette: Palette,
  x: number,
  y: number,
  text: string,
  color: string,
  below: boolean
): Series {
  return {
    type: 'custom',
    silent: true,
    clip: false,
    z: 8,
    data: [[x, y]],
    renderItem: (parameters, api) => {
      const [left, top] = pixel(api, x, y)
      const plot = plotOf(parameters)
      // Never on the axis or over the edge: a label without room changes its side.
      const under = below ? top + 24 < plot.y + plot.height : top - 25 < plot.y
      return {
        type: 'text',
        x: left + 6,
        y: top + (under ? 16 : -17),
        style: {
          text,
          fill: color,
          font: `600 11px ${palette.font}`,
          align: 'right',
          verticalAlign: 'middle',
          backgroundColor: palette.panel,
          padding: [1, 3]
        }
      }
    }
  }
}

/** A vertical line at a step, or a horizontal one at a value. */
export function rule(
  at: { readonly xAxis: number } | { readonly yAxis: number },
  color: string,
  dash: 'solid' | number[],
  label: string,
  z = 2
): Series {
  return {
    type: 'line',
    data: [],
    silent: true,
    z,
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color, width: 1.2, type: dash },
      label: {
        show: label !== '',
        formatter: label,
        position: 'insideEndTop',
        color,
        fontSize: 11,
        padding: [0, 0, 1, 0]
      },
      data: [at]
    }
  }
}
