import { init, setPlatformAPI, type EChartsOption } from 'echarts'
import { chartFont, chartTextSize, drawMark, label, type Canvas, type Mark } from './marks'
import { palette } from './palette'
import type { Scale, StepScale } from './scale'
import { textWidth } from './text-width'

export interface Chart {
  /** Unique within a report; prefix of the drawing's internal names. */
  readonly id: string
  readonly width: number
  readonly height: number
  /** Name and unit of the value axis, written once, horizontally, at the top left. */
  readonly valueName: string
  /** Of the horizontal axis; training step if absent. */
  readonly xName?: string
  readonly x: StepScale
  /** Without it the chart has no value axis, as the ruler of checkpoints. */
  readonly y: Scale
  readonly showValues: boolean
  readonly margin: Margin
  readonly marks: readonly Mark[]
}

export interface Margin {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels a value axis needs on its left. */
export function valueMargin(scale: Scale): number {
  return Math.ceil(Math.max(...scale.labels.map((text) => textWidth(text, chartTextSize))) + 14)
}

const axisText = { color: palette.textSoft, fontSize: chartTextSize, fontFamily: chartFont }

/** Draws a chart as an SVG that is the same on every machine and in every process. */
export function renderChart(chart: Chart): string {
  // Else the widths would be guessed, and from the machine's fonts where there is a canvas.
  setPlatformAPI({
    measureText: (text, font = '') => ({
      width: textWidth(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? chartTextSize), /bold|[6-9]00/.test(font))
    })
  })
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height })
  try {
    instance.setOption(optionOf(chart))
    return normalize(instance.renderToSVGString({ useViewBox: true }), chart.id)
  } finally {
    // A chart that is not disposed of keeps its timers, and with them the process.
    instance.dispose()
  }
}

function optionOf({ x, y, margin, marks, showValues, valueName, xName, height }: Chart): EChartsOption {
  const xLabels = new Map(x.ticks.map((tick, index) => [tick, x.labels[index] ?? '']))
  const yLabels = new Map(y.ticks.map((tick, index) => [tick, y.labels[index] ?? '']))
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: chartFont, fontSize: chartTextSize },
    grid: { ...margin, containLabel: false },
    xAxis: {
      type: 'value',
      min: x.min,
      max: x.max,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
      axisTick: {
        show: true,
        length: 3,
        customValues: [...x.minor],
        lineStyle: { color: palette.lineStrong }
      },
      splitLine: { show: false },
      axisLabel: {
        ...axisText,
        customValues: [...x.ticks],
        margin: 7,
        formatter: (value: number) => nearest(xLabels, value)
      }
    },
    yAxis: {
      type: 'value',
      min: y.min,
      max: y.max,
      interval: (y.max - y.min) / Math.max(1, y.ticks.length - 1),
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: showValues, lineStyle: { color: palette.grid, width: 1 } },
      axisLabel: {
        ...axisText,
        show: showValues,
        margin: 8,
        formatter: (value: number) => nearest(yLabels, value)
      }
    },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [[x.min, y.min]],
        renderItem: (params, api) => {
          const area = params.coordSys as unknown as { x: number; y: number; width: number; height: number }
          const canvas: Canvas = {
            at: (dataX, dataY) => {
              const [px = 0, py = 0] = api.coord([dataX, dataY])
              return [px, py]
            },
            left: area.x,
            top: area.y,
            width: area.width,
            height: area.height
          }
          const words = [
            ...(valueName === '' ? [] : label(2, 8, valueName, palette.textSoft)),
            ...(margin.bottom >= 34
              ? label(
                  area.x + area.width / 2,
                  height - 7,
                  xName ?? 'training step (log scale)',
                  palette.textSoft,
                  'center'
                )
              : [])
          ]
          return {
            type: 'group',
            children: [...marks.flatMap((mark) => drawMark(mark, canvas)), ...words] as never[]
          }
        }
      }
    ]
  }
}

/** Tick values come back from the axis with rounding errors. */
function nearest(labels: ReadonlyMap<number, string>, value: number): string {
  for (const [tick, text] of labels)
    if (Math.abs(tick - value) <= 1e-6 * Math.max(1, Math.abs(tick))) return text
  return ''
}

/** The renderer numbers charts per process and adds styles for the pointer: neither belongs into a figure on paper. */
function normalize(svg: string, id: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`)
}
