import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette } from './palette'
import { valueScale } from './scale'

export interface LoadingsData {
  readonly place: number
  readonly subject: string
  readonly components: readonly {
    readonly component: number
    /** Share of the path's variance. */
    readonly explained: number
    /** Of the component's variance, one for each probe sample. */
    readonly shares: readonly number[]
  }[]
}

const colors = [palette.scale[6], palette.scale[4], palette.scale[2]] as const

/** A bar for each probe sample and component: the share of the component's variance in that sample's outputs. */
export function drawLoadings(
  id: string,
  { components }: LoadingsData
): { svg: string; width: number; height: number } {
  const [width, height] = [650, 190]
  const y = valueScale(
    components.flatMap(({ shares }) => shares.map((share) => 100 * share)),
    4,
    true
  )
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const probes = Math.max(...components.map(({ shares }) => shares.length))
  const across = valueScale([1, probes], 8)
  const ticks = across.ticks.filter((tick) => tick >= 1 && tick <= probes)
  const x = {
    ...{ min: 0.5, max: probes + 0.5, ticks, minor: ticks },
    labels: ticks.map((tick) => String(tick))
  }
  const slot = (width - margin.left - margin.right) / probes
  const bar = Math.max(0.8, Math.min(6, (0.8 * slot) / components.length))
  const marks: Mark[] = [
    ...components.flatMap(({ shares }, index) =>
      shares.map((share, probe): Mark => {
        const at = probe + 1 + ((index - (components.length - 1) / 2) * bar) / slot
        return {
          kind: 'line',
          points: [
            [at, 0],
            [at, 100 * share]
          ],
          stroke: colors[index] ?? palette.ink,
          dash: [],
          width: bar
        }
      })
    ),
    { kind: 'rule', y: 100 / probes, stroke: palette.reference, dash: [2, 3] },
    ...legend(components, x.max, y, slot, (y.max - y.min) / (height - margin.top - margin.bottom))
  ]
  return {
    svg: renderChart({
      ...{
        id,
        width,
        height,
        valueName: 'share of the component’s variance, %',
        xName: 'probe sample',
        x,
        y
      },
      ...{ showValues: true, margin, marks }
    }),
    width,
    height
  }
}

/** Pixels of an entry of the legend. */
const entry = 100

/** Over the plot, at its right. */
function legend(
  components: LoadingsData['components'],
  right: number,
  { max }: { readonly max: number },
  perPlace: number,
  perPixel: number
): Mark[] {
  const top = max + 16 * perPixel
  return components.flatMap(({ component }, index): Mark[] => {
    const at = right - (entry * (components.length - index)) / perPlace
    const end = at + 10 / perPlace
    return [
      {
        kind: 'line',
        points: [
          [at, top],
          [end, top]
        ],
        stroke: colors[index] ?? palette.ink,
        dash: [],
        width: 7
      },
      { kind: 'label', x: end, y: top, dx: 4, text: `component ${component}`, color: palette.text }
    ]
  })
}
