import { drawn, type Shape } from './curve'
import type { ChartOption } from './engine'
import { axisText, boundsOf, countTicks, frame, level, valueAxis, type XAxis } from './parts'
import { strips } from './shapes'
import type { CanvasChartContext } from './use-canvas-chart'

/** Components that are drawn; the table has all. */
export const drawnLoadings = 3

/** A bar for each probe sample and component, in per cent of the component's variance; dashed what each would have if all had the same. */
export function loadingsChart(
  { palette, say }: Pick<CanvasChartContext, 'palette' | 'say'>,
  loadings: readonly (readonly number[])[]
): ChartOption {
  const shown = loadings.slice(0, drawnLoadings)
  const probes = shown[0]?.length ?? 0
  const colors = [palette.text, palette.null, palette.cursor]
  const values = shown.flatMap((shares) => shares.map((share) => 100 * share))
  const bounds = boundsOf(
    values.map((value) => ({ step: 0, value, low: null, high: null })),
    true
  )
  const ticks = countTicks(probes).map((tick) => Math.max(1, tick))
  const x: XAxis = {
    type: 'value',
    ...{ min: 0.5, max: probes + 0.5 },
    name: say('development.loadings.axis'),
    nameLocation: 'middle',
    nameGap: 24,
    nameTextStyle: axisText(palette),
    axisLine: { show: true, lineStyle: { color: palette.lineStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { customValues: ticks, margin: 7, hideOverlap: true, ...axisText(palette) }
  }
  return frame(palette, x, valueAxis(palette, say('development.loadings.value'), bounds), [
    ...shown.map((shares, component) =>
      drawn(3, true, (at) => {
        const slot = at.plot.width / Math.max(1, probes)
        const bar = Math.max(0.8, Math.min(6, (0.8 * slot) / shown.length))
        const aside = (component - (shown.length - 1) / 2) * bar
        return strips(
          Float64Array.from(
            shares.flatMap((share, probe) => {
              const left = at.x(probe + 1) + aside
              return [left, at.y(0), left, at.y(100 * share), NaN, NaN]
            })
          ),
          { stroke: colors[component] ?? palette.text, lineWidth: bar }
        )
      })
    ),
    level(100 / Math.max(1, probes), palette.text2, [2, 3]),
    drawn(7, false, ({ plot }) =>
      shown.flatMap((_, component): Shape[] => {
        const left = plot.x + plot.width - entry * (shown.length - component)
        const height = plot.y - 13
        return [
          ...strips(Float64Array.of(left, height, left + 10, height), {
            stroke: colors[component] ?? palette.text,
            lineWidth: 7
          }),
          {
            type: 'text',
            ...{ x: left + 16, y: height },
            style: {
              text: say('development.loadings.component', { number: component + 1 }),
              ...{ fill: palette.text, font: `11px ${palette.font}`, verticalAlign: 'middle' }
            }
          }
        ]
      })
    )
  ])
}

/** Pixels of an entry of the legend, over the plot at its right. */
const entry = 104
