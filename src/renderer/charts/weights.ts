import type { LossLine, Spectrum, WeightDistance, WeightStep } from '../../shared/weight-space'
import { fixed, trimmed, whole } from '../results/numbers'
import { band, curveOf, drawn, line, type Shape } from './curve'
import type { ChartOption, Series } from './engine'
import { curveLabel, labelled } from './labels'
import type { ChartContext } from './options'
import { lookOf, type Palette, type SubjectLook } from './palette'
import {
  axisText,
  boundsOf,
  countTicks,
  frame,
  ground,
  level,
  roundBounds,
  stepAxis,
  valueAxis,
  type XAxis
} from './parts'
import { strips, symbols } from './shapes'
import type { CanvasChartContext } from './use-canvas-chart'

/** Charts of weight space: distances, where they lie, singular values, the loss between two weights. */

type Plain = Pick<CanvasChartContext, 'palette' | 'say'>

const bare = (step: number, value: number) => ({ step, value, low: null, high: null })

/** The distance of A and B over training step, and how far each came. */
export function weightDistanceChart(
  { palette, scale, say }: ChartContext,
  steps: readonly WeightStep[]
): ChartOption {
  const whole = steps.flatMap(({ step, distances }) => {
    const row = distances.find(({ name }) => name === 'full')
    return row === undefined ? [] : [{ step, row }]
  })
  const curves = [
    {
      text: say('weights.from', { letter: 'A' }),
      look: lookOf('A', palette),
      of: (row: WeightDistance) => row.movedReference
    },
    {
      text: say('weights.from', { letter: 'B' }),
      look: lookOf('B', palette),
      of: (row: WeightDistance) => row.movedVariant
    },
    {
      text: say('weights.between'),
      look: lookOf('B − A', palette),
      of: (row: WeightDistance) => row.distance
    }
  ].map(({ text, look, of }) => {
    const points = whole.map(({ step, row }) => bare(step, of(row)))
    return { text, look, points, curve: curveOf(scale, points) }
  })
  const all = curves.flatMap(({ points }) => points)
  return frame(
    palette,
    stepAxis(palette, scale, say),
    valueAxis(palette, say('weights.distanceAxis'), boundsOf(all, true)),
    [
      ...curves.map(({ curve, look }) => line(curve, look, palette)),
      labelled(
        curves.map(({ curve }) => curve),
        palette,
        (projection) => ({
          labels: curves.flatMap(({ text, look, curve }, index) => {
            const made = curveLabel(
              curve,
              { text, color: look.text, isStrong: true },
              index === 0,
              projection
            )
            return made === null ? [] : [made]
          })
        })
      )
    ]
  )
}

/** The mean loss on the way from A (0) to B (1), with the band of its rise above the dashed interpolation of the ends. */
export function weightLineChart(
  { palette, say }: Plain,
  lines: { readonly straight: LossLine; readonly matched: LossLine | null; readonly unit: string }
): ChartOption {
  const shown = [
    {
      own: lines.straight,
      text: say('weights.asTheyAre'),
      look: { ...lookOf('', palette), color: palette.text, symbolSize: 4, dash: 'solid' as const }
    },
    ...(lines.matched === null
      ? []
      : [
          {
            own: lines.matched,
            text: say('weights.afterMatching'),
            look: { ...lookOf('', palette), symbolSize: 5 }
          }
        ])
  ].map(({ own: { points, factor }, text, look }) => {
    const along = points.map(({ at, loss, error }) => ({
      ...{ step: at, value: loss, low: loss - factor * error, high: loss + factor * error }
    }))
    const curve = curveOf(unitScale, along)
    // Bars at every place would hide the curve: the band holds them.
    const plain = curveOf(
      unitScale,
      along.map(({ step, value }) => bare(step, value))
    )
    return { text, look: look satisfies SubjectLook, points: along, curve, plain }
  })
  const [first, last] = [lines.straight.points[0]?.loss ?? 0, lines.straight.points.at(-1)?.loss ?? 0]
  const bounds = boundsOf(
    shown.flatMap(({ points }) => points),
    false
  )
  return frame(
    palette,
    wayAxis({ palette, say }),
    valueAxis(palette, say('charts.loss', { unit: lines.unit }), bounds),
    [
      ...shown.map(({ curve, look }) => band(curve, look.band)),
      drawn(3, true, ({ x, y }) =>
        strips(Float64Array.of(x(0), y(first), x(1), y(last)), {
          ...{ stroke: palette.text2, lineWidth: 1.2, lineDash: [2, 3] }
        })
      ),
      ...shown.map(({ plain, look }) => line(plain, look, palette)),
      labelled(
        shown.map(({ plain }) => plain),
        palette,
        (projection) => ({
          labels: shown.flatMap(({ text, look, plain }, index) => {
            const x = projection.x(0.5)
            const at = plain.values[Math.floor(plain.values.length / 2)] ?? NaN
            const y = projection.y(at)
            const spots = (index === 0 ? [-16, 18] : [18, -16]).flatMap((away) => [
              { x, y: y + away, align: 'center' as const },
              { x: projection.x(0.3), y: y + away, align: 'center' as const },
              { x: projection.x(0.7), y: y + away, align: 'center' as const }
            ])
            return Number.isNaN(y) ? [] : [{ lines: [{ text, color: look.text, isStrong: true }], spots }]
          })
        })
      )
    ]
  )
}

/** Places that are what they are: no training steps. */
const unitScale = {
  place: (at: number): number => at,
  ...{ low: -0.02, high: 1.02, ticks: [], labelled: [] },
  label: String
}

function wayAxis({ palette, say }: Plain): XAxis {
  const names = new Map([
    [0, 'A'],
    [1, 'B']
  ])
  return {
    ...plainAxis(palette, say('weights.way')),
    ...{ min: unitScale.low, max: unitScale.high },
    axisLabel: {
      customValues: [0, 0.25, 0.5, 0.75, 1],
      formatter: (value: number) => names.get(value) ?? trimmed(value),
      ...{ margin: 7, hideOverlap: true, ...axisText(palette) }
    }
  }
}

const plainAxis = (palette: Palette, name: string) =>
  ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: axisText(palette),
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { show: false }
  }) as const

/** Singular values by rank: filled above the edge of noise, with what noise of the same level would have, dashed. */
export function spectrumChart({ palette, say }: Plain, { curve, edge, outliers }: Spectrum): ChartOption {
  const last = curve.at(-1)?.rank ?? 1
  const pad = 0.03 * Math.max(1, last - 1)
  const x: XAxis = {
    ...plainAxis(palette, say('weights.rankAxis')),
    ...{ min: 1 - pad, max: last + pad },
    axisLabel: {
      customValues: countTicks(last).map((tick) => Math.max(1, tick)),
      formatter: (value: number) => whole(value),
      ...{ margin: 7, hideOverlap: true, ...axisText(palette) }
    }
  }
  const bounds = boundsOf(
    [...curve.map(({ value }) => value), edge ?? 0].map((value) => bare(0, value)),
    true
  )
  const isAbove = (rank: number): boolean => outliers !== null && rank <= outliers
  return frame(palette, x, valueAxis(palette, say('weights.singularValue'), bounds), [
    ...(edge === null ? [] : [level(edge, palette.text2, [])]),
    drawn(3, true, ({ x: right, y }) =>
      strips(
        Float64Array.from(
          curve.flatMap(({ rank, expected }) => (expected === null ? [NaN, NaN] : [right(rank), y(expected)]))
        ),
        { stroke: palette.null, lineWidth: 1.4, lineDash: [4, 3] }
      )
    ),
    dots(curve, isAbove, palette),
    ...(edge === null ? [] : [edgeLabel(edge, palette, say('weights.edgeOfNoise'))])
  ])
}

function dots(curve: Spectrum['curve'], isAbove: (rank: number) => boolean, palette: Palette): Series {
  return drawn(5, true, ({ x, y }) => {
    const at = (isIn: boolean): Float64Array =>
      Float64Array.from(
        curve.flatMap(({ rank, value }) => (isAbove(rank) === isIn ? [x(rank), y(value)] : []))
      )
    return [
      ...symbols(at(false), 'circle', 5, palette.text2),
      ...symbols(at(false), 'circle', 2.4, palette.panel),
      ...symbols(at(true), 'circle', 6, palette.text)
    ]
  })
}

function edgeLabel(edge: number, palette: Palette, text: string): Series {
  return labelled([], palette, ({ plot, y }) => ({
    labels: [
      {
        lines: [{ text, color: palette.text2 }],
        spots: [{ x: plot.x + plot.width - 6, y: y(edge) - 10, align: 'right' }]
      }
    ]
  }))
}

/** Bars that are shown, and letters of a name. */
export const drawnShares = 12
const longest = 26

/** Shares of the squared distance as bars under each other, the largest first, in per cent. */
export function sharesChart({ palette, say }: Plain, rows: readonly WeightDistance[]): ChartOption {
  const shown = rows.slice(0, drawnShares)
  const shares = shown.map(({ share }) => 100 * (share ?? 0))
  const names = shown.map(({ name }) => (name.length > longest ? `…${name.slice(1 - longest)}` : name))
  const widest = Math.max(4, ...names.map(({ length }) => length))
  const [, high] = roundBounds(0, Math.max(1, ...shares), true)
  return {
    ...ground(palette),
    grid: { left: 20 + widest * 6.2, right: 44, top: 10, bottom: 38, outerBoundsMode: 'none' },
    xAxis: {
      ...plainAxis(palette, say('weights.shareAxis')),
      ...{ min: 0, max: Math.min(100, high), splitNumber: 4 },
      splitLine: { lineStyle: { color: palette.grid } },
      axisLabel: { formatter: trimmed, hideOverlap: true, ...axisText(palette) }
    },
    yAxis: {
      type: 'value',
      ...{ min: 0, max: Math.max(1, shown.length), inverse: true, interval: 1 },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { show: false }
    },
    series: [
      drawn(4, false, ({ plot, x, y }) =>
        names.flatMap((name, place): Shape[] => {
          const middle = y(place + 0.5)
          const height = Math.max(2, Math.min(14, 0.6 * (y(1) - y(0))))
          const share = shares[place] ?? 0
          const text = (at: number, words: string, align: 'left' | 'right', fill: string): Shape => ({
            type: 'text',
            ...{ x: at, y: middle },
            style: { text: words, fill, font: `11px ${palette.font}`, align, verticalAlign: 'middle' }
          })
          return [
            {
              type: 'rect',
              shape: { x: plot.x, y: middle - height / 2, width: Math.max(1, x(share) - plot.x), height },
              style: { fill: palette.d }
            },
            text(plot.x - 10, name, 'right', palette.text),
            text(x(share) + 5, `${fixed(share, 1)}%`, 'left', palette.text2)
          ]
        })
      )
    ]
  }
}
