import { trimmed } from '../results/numbers'
import { drawn, type Shape } from './curve'
import type { ChartOption } from './engine'
import type { Palette } from './palette'
import { axisText, ground, roundBounds, type Say } from './parts'
import { strips } from './shapes'

/** One difference of a ranking: variant minus reference with its interval. */
export interface RankedDifference {
  readonly label: string
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  /** Filled where it is told from zero, hollow where it is not. */
  readonly isSignificant: boolean
  /** Why there is no number. */
  readonly missing: string
}

/** Longest label that the left edge has room for. */
const longest = 18

/** Differences under each other with their intervals; zero is dashed. One without an estimate is a cross at
 *  the plot's edge and words, no number. */
export function rankingChart(palette: Palette, say: Say, rows: readonly RankedDifference[]): ChartOption {
  const [low, high] = boundsOf(rows)
  const widest = Math.min(longest, Math.max(4, ...rows.map(({ label }) => label.length)))
  return {
    ...ground(palette),
    grid: { left: 20 + widest * 6.2, right: 18, top: 10, bottom: 38, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: low,
      max: high,
      splitNumber: 4,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: palette.grid } },
      axisLabel: { formatter: trimmed, hideOverlap: true, ...axisText(palette) },
      name: say('charts.difference'),
      nameLocation: 'middle',
      nameGap: 23,
      nameTextStyle: axisText(palette)
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: Math.max(1, rows.length),
      inverse: true,
      interval: 1,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { show: false }
    },
    series: [
      drawn(2, true, ({ plot, x }) =>
        strips(Float64Array.of(x(0), plot.y, x(0), plot.y + plot.height), {
          stroke: palette.null,
          lineWidth: 1.2,
          lineDash: [4, 3]
        })
      ),
      drawn(4, false, ({ plot, x, y }) =>
        rows.flatMap(({ label, difference, low: from, high: to, isSignificant, missing }, place): Shape[] => {
          const middle = y(place + 0.5)
          const stroke = (x1: number, y1: number, x2: number, y2: number, lineWidth: number): Shape[] =>
            strips(Float64Array.of(x1, y1, x2, y2), {
              stroke: difference === null ? palette.rejected : palette.d,
              lineWidth
            })
          const name = {
            type: 'text' as const,
            x: plot.x - 10,
            y: middle,
            style: {
              text: label.length > longest ? `${label.slice(0, longest - 1)}…` : label,
              fill: palette.text,
              font: `12px ${palette.font}`,
              align: 'right' as const,
              verticalAlign: 'middle' as const
            }
          }
          if (difference === null || from === null || to === null) {
            const left = plot.x + 8
            return [
              name,
              ...stroke(left - 4, middle - 4, left + 4, middle + 4, 1.8),
              ...stroke(left - 4, middle + 4, left + 4, middle - 4, 1.8),
              {
                type: 'text' as const,
                x: left + 10,
                y: middle,
                style: {
                  text: missing,
                  fill: palette.rejected,
                  font: `11px ${palette.font}`,
                  verticalAlign: 'middle' as const,
                  backgroundColor: palette.panel,
                  padding: [1, 3]
                }
              }
            ]
          }
          const at = x(difference)
          return [
            name,
            ...stroke(x(from), middle, x(to), middle, 2),
            ...stroke(x(from), middle - 4, x(from), middle + 4, 1.4),
            ...stroke(x(to), middle - 4, x(to), middle + 4, 1.4),
            {
              type: 'rect' as const,
              shape: { x: at - 4, y: middle - 4, width: 8, height: 8 },
              style: { fill: isSignificant ? palette.d : palette.panel, stroke: palette.d, lineWidth: 1.6 }
            }
          ]
        })
      )
    ]
  }
}

function boundsOf(rows: readonly RankedDifference[]): readonly [number, number] {
  let low = 0
  let high = 0
  for (const row of rows) {
    for (const value of [row.difference, row.low, row.high]) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return low === high ? [-1, 1] : roundBounds(low, high, true)
}
