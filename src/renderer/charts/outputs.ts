import type { Elicitation, FunctionSpace, Nearest } from '../../shared/function-space'
import { stepScale } from '../results/step-scale'
import { band, curveOf, drawn, line } from './curve'
import type { ChartOption } from './engine'
import { labelled } from './labels'
import { type ChartContext, onsetLine } from './options'
import { lookOf, type Palette } from './palette'
import { axisText, boundsOf, countTicks, frame, type Say, stepAxis, valueAxis } from './parts'
import { strips, symbols } from './shapes'

/** Divergence of the outputs over training step with its 95% band; dashed, what it is held against; an upright line at the onset. */
export function outputsChart(
  { palette, scale, say }: ChartContext,
  { steps, onset, kind }: Pick<FunctionSpace, 'steps' | 'onset' | 'kind'>
): ChartOption {
  const points = steps.map(({ step, divergence, low, high }) => ({ step, value: divergence, low, high }))
  const held = steps.map(({ step, yardstick }) => ({ step, value: yardstick, low: null, high: null }))
  const look = { ...lookOf('', palette), dash: 'solid' as const }
  const [own, other] = [curveOf(scale, points), curveOf(scale, held)]
  const at = onset === null ? null : scale.place(onset.step)
  return frame(
    palette,
    stepAxis(palette, scale, say),
    valueAxis(palette, say(`outputs.axis.${kind}`), boundsOf([...points, ...held], true)),
    [
      band(own, look.band),
      line(other, { ...lookOf('', palette), color: palette.lineStrong, dash: [4, 3] }, palette),
      line(own, look, palette),
      ...(at === null ? [] : [onsetLine(palette, at)]),
      labelled([own, other], palette, ({ plot, x }) => ({
        labels:
          at === null || onset === null
            ? []
            : [
                {
                  lines: [
                    {
                      text: say('charts.onset', { step: scale.label(at) }),
                      color: palette.text,
                      isStrong: true
                    }
                  ],
                  spots: [plot.y + 14, plot.y + plot.height - 14].flatMap((y) => [
                    { x: x(at) - 6, y, align: 'right' as const },
                    { x: x(at) + 6, y, align: 'left' as const }
                  ])
                }
              ]
      }))
    ]
  )
}

/** Step of A with the nearest outputs over the step of B, both axes logarithmic; dashed: the same step.
 *  @param cursor the training step under the linked cursor */
export function nearestChart(
  palette: Palette,
  say: Say,
  rows: readonly Nearest[],
  cursor: number | null
): ChartOption {
  const across = stepScale(rows.map(({ step }) => step))
  const up = stepScale(rows.flatMap(({ nearest, low, high }) => [nearest, low, high]))
  const look = lookOf('B', palette)
  const y = valueAxis(palette, say('outputs.nearest.axis'), [up.low, up.high])
  const points = (
    some: readonly Nearest[],
    at: { x: (place: number) => number; y: (value: number) => number }
  ) =>
    Float64Array.from(
      some.flatMap(({ step, nearest }) => [at.x(across.place(step)), at.y(up.place(nearest))])
    )
  return frame(
    palette,
    Object.assign(stepAxis(palette, across, say), { name: say('outputs.nearest.own') }),
    Object.assign(y, {
      axisLine: { show: false, onZero: false },
      // The ticks of a log axis are not evenly spaced.
      splitLine: { show: false },
      axisLabel: {
        customValues: [...up.labelled],
        formatter: up.label,
        margin: 8,
        ...axisText(palette)
      }
    }),
    [
      drawn(2, true, (at) => {
        const [from, to] = [Math.max(across.low, up.low), Math.min(across.high, up.high)]
        return strips(Float64Array.of(at.x(from), at.y(from), at.x(to), at.y(to)), {
          stroke: palette.null,
          lineWidth: 1.2,
          lineDash: [4, 3]
        })
      }),
      drawn(3, true, (at) =>
        strips(
          Float64Array.from(
            rows.flatMap(({ step, low, high }) => {
              const x = at.x(across.place(step))
              return [x, at.y(up.place(low)), x, at.y(up.place(high)), NaN, NaN]
            })
          ),
          { stroke: look.color, lineWidth: 1.4 }
        )
      ),
      drawn(4, true, (at) => symbols(points(rows, at), look.symbol, look.symbolSize, look.color)),
      drawn(5, true, (at) => {
        const under = rows.filter(({ step }) => step === cursor)
        return under.map(({ step, nearest }) => ({
          type: 'circle' as const,
          shape: { cx: at.x(across.place(step)), cy: at.y(up.place(nearest)), r: 6.5 },
          style: { fill: 'none', stroke: palette.text, lineWidth: 1.4 }
        }))
      })
    ]
  )
}

/** Disagreement of the listed inputs by rank with the range over posterior draws. */
export function elicitationChart(
  palette: Palette,
  say: Say,
  { byOutputs, kind }: Pick<Elicitation, 'byOutputs' | 'kind'>
): ChartOption {
  const look = lookOf('', palette)
  const points = byOutputs.map(({ rank, divergence, posterior }) => ({
    step: rank,
    value: divergence,
    low: posterior?.low ?? null,
    high: posterior?.high ?? null
  }))
  const ticks = countTicks(byOutputs.length)
  return frame(
    palette,
    {
      type: 'value',
      ...{ min: 0, max: byOutputs.length + 1 },
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { customValues: ticks, margin: 7, hideOverlap: true, ...axisText(palette) },
      name: say('outputs.search.rank'),
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: axisText(palette)
    },
    valueAxis(palette, say(`outputs.axis.${kind}`), boundsOf(points, true)),
    [
      drawn(3, true, ({ x, y }) =>
        strips(
          Float64Array.from(
            points.flatMap(({ step, low, high }) =>
              low === null || high === null ? [] : [x(step), y(low), x(step), y(high), NaN, NaN]
            )
          ),
          { stroke: palette.lineStrong, lineWidth: 1 }
        )
      ),
      drawn(4, true, ({ x, y }) =>
        symbols(
          Float64Array.from(points.flatMap(({ step, value }) => [x(step), y(value)])),
          look.symbol,
          4,
          palette.d
        )
      )
    ]
  )
}
