import { fixed, trimmed, whole } from '../results/numbers'
import { drawn, type Shape } from './curve'
import { lineIndices } from './decimate'
import type { ChartOption, Series } from './engine'
import { lookOf, type Palette } from './palette'
import { axisText, countTicks, ground, roundBounds, type Say } from './parts'

/** One chain's losses: nβ (L(w) − L(w*)) at steps counted from the start of burn-in; NaN where it was not finite. */
export interface ChainTrace {
  readonly chain: number
  readonly steps: Float64Array
  readonly values: Float64Array
}

export interface TraceSet {
  readonly chains: readonly ChainTrace[]
  readonly burnIn: number
  readonly draws: number
  /** Letter of the subject. */
  readonly letter: string
  /** λ̂ of the chains; null while there is none. */
  readonly estimate: number | null
  /** Draws the running mean of each chain's draws, burn-in left out. */
  readonly withMeans: boolean
}

const edges = { left: 44, right: 14, top: 24, bottom: 42, gap: 10 } as const

/** Least height of a strip in which a chain can be read, pixels. */
const stripHeight = 56

/** How many strips have room in a height. */
export function stripsIn(height: number): number {
  return Math.max(1, Math.floor((height - edges.top - edges.bottom) / (stripHeight + edges.gap)))
}

/** One strip a chain on one scale, burn-in shaded: a chain that leaves is seen, and seen to be alone. */
export function tracesChart(palette: Palette, say: Say, traces: TraceSet, height: number): ChartOption {
  const { chains, burnIn, draws } = traces
  const count = Math.max(1, chains.length)
  const strip = (height - edges.top - edges.bottom - edges.gap * (count - 1)) / count
  const [low, high] = boundsOfTraces(traces)
  const top = (place: number): number => edges.top + place * (strip + edges.gap)
  return {
    ...ground(palette),
    grid: chains.map((_, place) => ({
      left: edges.left,
      right: edges.right,
      top: top(place),
      height: Math.max(10, strip)
    })),
    xAxis: chains.map((_, place) => {
      const isLast = place === chains.length - 1
      return {
        type: 'value' as const,
        gridIndex: place,
        min: 0,
        max: burnIn + draws,
        axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          show: isLast,
          customValues: countTicks(burnIn + draws),
          margin: 5,
          formatter: trimmed,
          ...axisText(palette)
        },
        name: isLast ? say('charts.draw', { burnIn: whole(burnIn) }) : '',
        nameLocation: 'middle' as const,
        nameGap: 22,
        nameTextStyle: axisText(palette)
      }
    }),
    yAxis: chains.map((_, place) => ({
      type: 'value' as const,
      gridIndex: place,
      min: low,
      max: high,
      interval: high - low,
      name: place === 0 ? say('charts.excess') : '',
      nameLocation: 'end' as const,
      nameGap: 8,
      nameTextStyle: { ...axisText(palette), align: 'left' as const, padding: [0, 0, 0, 12 - edges.left] },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        margin: 5,
        verticalAlignMaxLabel: 'top' as const,
        verticalAlignMinLabel: 'bottom' as const,
        formatter: trimmed,
        ...axisText(palette)
      }
    })),
    series: chains.flatMap((chain, place) => stripSeries(palette, say, traces, chain, place))
  }
}

function boundsOfTraces({ chains, estimate }: TraceSet): [number, number] {
  let low = 0
  let high = estimate ?? 0
  for (const { values } of chains) {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return high === low ? [0, 1] : roundBounds(low, high, true)
}

function stripSeries(
  palette: Palette,
  say: Say,
  { burnIn, letter, estimate, withMeans }: TraceSet,
  trace: ChainTrace,
  place: number
): Series[] {
  const { steps, values } = trace
  const broken = values.findIndex((value) => Number.isNaN(value))
  const look = lookOf(letter, palette)
  const color = broken === -1 ? look.color : palette.rejected
  const means = withMeans ? runningMeans(trace, burnIn) : null
  return [
    drawn(
      0,
      true,
      ({ plot, x }) => [
        {
          type: 'rect',
          shape: { x: plot.x, y: plot.y, width: Math.max(0, x(burnIn) - plot.x), height: plot.height },
          style: { fill: palette.stage }
        }
      ],
      place
    ),
    drawn(
      3,
      true,
      ({ plot, x, y }) => {
        const path = (column: Float64Array, stroke: string, lineWidth: number): Shape[] =>
          runsOf(lineIndices(steps, column, 0, steps.length, plot.width)).map((run) => ({
            type: 'polyline',
            shape: { points: run.map((index) => [x(steps[index] ?? 0), y(column[index] ?? 0)]) },
            style: { stroke, lineWidth, fill: 'none' }
          }))
        const level: Shape[] =
          estimate === null
            ? []
            : [
                {
                  type: 'line',
                  shape: { x1: plot.x, y1: y(estimate), x2: plot.x + plot.width, y2: y(estimate) },
                  style: { stroke: palette.text2, lineWidth: 1, lineDash: [3, 3] }
                }
              ]
        return [
          ...path(values, color, 1),
          ...level,
          ...(means === null ? [] : path(means, palette.text, 1.6))
        ]
      },
      place
    ),
    drawn(
      8,
      false,
      ({ plot }) => [
        {
          type: 'text',
          x: plot.x + plot.width,
          y: plot.y + 1,
          style: {
            text:
              broken === -1
                ? say('charts.chain', { chain: trace.chain + 1 })
                : say('charts.notFinite', { chain: trace.chain + 1, step: whole(steps[broken] ?? 0) }),
            fill: broken === -1 ? palette.text2 : palette.rejected,
            font: `11px ${palette.font}`,
            align: 'right',
            verticalAlign: 'top',
            backgroundColor: palette.panel,
            padding: [1, 3]
          }
        },
        ...(place === 0 && estimate !== null ? [estimateLabel(palette, say, estimate, plot)] : [])
      ],
      place
    )
  ]
}

function estimateLabel(
  palette: Palette,
  say: Say,
  estimate: number,
  plot: { readonly x: number; readonly y: number; readonly width: number }
): Shape {
  return {
    type: 'text',
    x: plot.x + plot.width,
    y: plot.y - 16,
    style: {
      text: say('charts.estimate', { value: fixed(estimate, 1) }),
      fill: palette.text2,
      font: `11px ${palette.font}`,
      align: 'right',
      verticalAlign: 'top'
    }
  }
}

function runsOf(indices: readonly number[]): number[][] {
  const runs: number[][] = [[]]
  for (const index of indices) {
    if (index === -1) runs.push([])
    else runs.at(-1)?.push(index)
  }
  return runs.filter((run) => run.length > 1)
}

/** Mean of a chain's finite draws up to each of them; NaN in burn-in. */
export function runningMeans({ steps, values }: ChainTrace, burnIn: number): Float64Array {
  let sum = 0
  let count = 0
  return values.map((value, index) => {
    if ((steps[index] ?? 0) < burnIn) return NaN
    if (!Number.isNaN(value)) {
      sum += value
      count++
    }
    return count === 0 ? NaN : sum / count
  })
}
