import { trimmed } from '../results/numbers'
import type { StepScale } from '../results/step-scale'
import { drawn, type Point } from './curve'
import type { ChartOption, Series } from './engine'
import type { Palette } from './palette'
import { strips } from './shapes'

/** Parts that all charts over training step are made of. They share their plot edges, so that one cursor runs through all. */
export const plotEdges = { left: 56, right: 18, top: 30, bottom: 40 } as const

/** The edges hold what stands on them: nothing is measured to make room. */
const plotGrid = { ...plotEdges, outerBoundsMode: 'none' } as const

export type XAxis = NonNullable<ChartOption['xAxis']>
export type YAxis = NonNullable<ChartOption['yAxis']>

/** Says a text of the interface; charts get it, so that they stay pure. */
export type Say = (key: string, named?: Record<string, unknown>) => string

export function frame(palette: Palette, x: XAxis, y: YAxis, series: Series[]): ChartOption {
  return { ...ground(palette), grid: plotGrid, xAxis: x, yAxis: y, series }
}

export function ground(palette: Palette): ChartOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: palette.font, fontSize: 11, color: palette.text2 }
  }
}

export const axisText = (palette: Palette) => ({
  color: palette.text2,
  fontSize: 11,
  fontFamily: palette.font
})

export function stepAxis(palette: Palette, scale: StepScale, say: Say): XAxis {
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
    name: say('charts.step'),
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: axisText(palette)
  }
}

/** @param name value and unit, set horizontally at the top left */
export function valueAxis(
  palette: Palette,
  name: string,
  [low, high]: readonly [number, number],
  left: number = plotEdges.left
): YAxis {
  return {
    type: 'value',
    min: low,
    max: high,
    name,
    nameLocation: 'end',
    nameGap: 10,
    nameTextStyle: { ...axisText(palette), align: 'left', padding: [0, 0, 0, 12 - left] },
    axisLine: { show: false },
    axisTick: { show: false },
    interval: intervalOf([low, high]),
    splitLine: { lineStyle: { color: palette.grid, width: 1 } },
    axisLabel: { formatter: trimmed, margin: 8, showMinLabel: true, ...axisText(palette) }
  }
}

/** Round bounds that hold every value and interval, with a little air, which never crosses zero: an axis below it would say that there are
 *  negative values. Zero is inside where `withZero` asks for it. */
export function boundsOf(points: readonly Point[], withZero: boolean): [number, number] {
  let low = withZero ? 0 : Infinity
  let high = withZero ? 0 : -Infinity
  for (const point of points) {
    for (const value of [point.value, point.low, point.high]) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return low > high ? [0, 1] : roundBounds(low, high, true)
}

/** Round numbers just outside two others. Where `keepZero` asks for it, the air beyond an end does not reach across zero. */
export function roundBounds(low: number, high: number, keepZero: boolean): [number, number] {
  const span = high - low || Math.abs(high) || 1
  const [below, above] = [low - 0.03 * span, high + 0.06 * span]
  const start = keepZero && low >= 0 ? Math.max(0, below) : below
  const end = keepZero && high <= 0 ? Math.min(0, above) : above
  const unit = niceUnit((end - start) / 4)
  const bounds: [number, number] = [Math.floor(start / unit) * unit, Math.ceil(end / unit) * unit]
  // Rounding outwards may ask for wider ticks; bounds are multiples of them.
  const wider = intervalOf(bounds)
  return wider === unit ? bounds : [Math.floor(start / wider) * wider, Math.ceil(end / wider) * wider]
}

/** Distance of the ticks between two bounds. */
export const intervalOf = ([low, high]: readonly [number, number]): number =>
  low === 0 && high === 1 ? 0.25 : niceUnit((high - low) / 4)

function niceUnit(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  return (size / power < 1.5 ? 1 : size / power < 3.5 ? 2 : size / power < 7.5 ? 5 : 10) * power
}

/** Round counts from 0 on, and the last count itself; none so close before it that their labels would run together. */
export function countTicks(last: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, last / 4)))
  const unit = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= last / 4) ?? 10 * power
  const ticks: number[] = []
  for (let tick = 0; tick <= last - 0.75 * unit; tick += unit) ticks.push(tick)
  return [...ticks, last]
}

/** A horizontal line at a value, from edge to edge; its words are labels of the plot. */
export function level(value: number, color: string, dash: readonly number[]): Series {
  return drawn(2, true, ({ plot, y }) =>
    strips(Float64Array.of(plot.x, y(value), plot.x + plot.width, y(value)), {
      stroke: color,
      lineWidth: 1.2,
      lineDash: dash
    })
  )
}

/** A vertical line at a place, or a horizontal one at a value. */
export function rule(
  at: { readonly xAxis: number } | { readonly yAxis: number },
  color: string,
  dash: 'solid' | number[],
  label: string,
  position: 'insideEndTop' | 'insideStartTop' = 'insideEndTop'
): Series {
  return {
    type: 'line',
    data: [],
    silent: true,
    z: 2,
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color, width: 1.2, type: dash },
      label: {
        show: label !== '',
        formatter: label,
        position,
        color,
        fontSize: 11,
        padding: [0, 0, 1, 0]
      },
      data: [at]
    }
  }
}
