import {
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption
} from 'echarts/charts'
import {
  GridComponent,
  type GridComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption
} from 'echarts/components'
import { type ComposeOption, type ECharts, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, ScatterChart, CustomChart, GridComponent, MarkLineComponent, CanvasRenderer])

export type Series = LineSeriesOption | ScatterSeriesOption | CustomSeriesOption
export type ChartOption = ComposeOption<Series | GridComponentOption | MarkLineComponentOption>
export type Chart = ECharts

/** A canvas chart in an element. Tooltips, were there any, would have to be drawn on the canvas: the page's policy has no inline
 *  styles in markup. */
export function createChart(element: HTMLElement): Chart {
  // The library itself knows the ratio of its own start only.
  return init(element, null, { renderer: 'canvas', devicePixelRatio })
}
