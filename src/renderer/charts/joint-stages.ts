import { drawn } from './curve'
import type { ChartOption } from './engine'
import { labelled } from './labels'
import type { ChartContext } from './options'
import { lookOf } from './palette'
import { frame, stepAxis, type YAxis } from './parts'
import { areas, strips, symbols } from './shapes'

interface Timed {
  readonly step: number
  readonly low: number
  readonly high: number
}

/** Boundaries of the curves of one subject, a row for each curve. */
export interface JointPicture {
  readonly letter: string
  readonly rows: readonly { readonly curve: string; readonly boundaries: readonly Timed[] }[]
  /** Where several coincide. */
  readonly shared: readonly Timed[]
}

/** At least so many pixels of an interval are seen. */
const narrowest = 4

export function jointStagesChart({ palette, scale, say }: ChartContext, picture: JointPicture): ChartOption {
  const { letter, rows, shared } = picture
  const look = lookOf(letter, palette)
  const heightOf = (row: number): number => rows.length - row - 0.62
  const y: YAxis = {
    type: 'value',
    ...{ min: 0, max: rows.length, interval: 1 },
    axisLabel: { show: false },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.grid, width: 1 } }
  }
  const span = (from: number, to: number): [number, number] => {
    const half = Math.max(narrowest, to - from) / 2
    return [(from + to) / 2 - half, (from + to) / 2 + half]
  }
  return frame(palette, stepAxis(palette, scale, say), y, [
    drawn(1, true, ({ plot, x }) =>
      areas(
        Float64Array.from(
          shared.flatMap(({ low, high }) => {
            const [left, right] = span(x(scale.place(low)), x(scale.place(high)))
            const bottom = plot.y + plot.height
            return [left, plot.y, right, plot.y, right, bottom, left, bottom, NaN, NaN]
          })
        ),
        palette.dBand
      )
    ),
    ...rows.flatMap(({ boundaries }, row) => [
      drawn(3, true, (at) =>
        strips(
          Float64Array.from(
            boundaries.flatMap(({ low, high }) => {
              const [left, right] = span(at.x(scale.place(low)), at.x(scale.place(high)))
              return [left, at.y(heightOf(row)), right, at.y(heightOf(row)), NaN, NaN]
            })
          ),
          { stroke: look.color, lineWidth: 3 }
        )
      ),
      drawn(4, true, (at) =>
        symbols(
          Float64Array.from(boundaries.flatMap(({ step }) => [at.x(scale.place(step)), at.y(heightOf(row))])),
          look.symbol,
          look.symbolSize + 3,
          look.color
        )
      )
    ]),
    labelled([], palette, ({ plot, y: at }) => ({
      labels: rows.map(({ curve }, row) => ({
        lines: [{ text: curve, color: palette.text }],
        spots: [{ x: plot.x + 2, y: at(heightOf(row)), align: 'left' as const }]
      }))
    }))
  ])
}
