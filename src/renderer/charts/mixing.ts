import type { Mixing } from '../../shared/run'
import { trimmed, whole } from '../results/numbers'
import type { ChartOption, Series } from './engine'
import { lookOf, type Palette } from './palette'
import { axisText, countTicks, frame, ground, rule, type Say, valueAxis, type XAxis } from './parts'

/** Pictures of how the chains of one estimate mix. */
export type MixingPicture = 'ranks' | 'evolution' | 'autocorrelation'

export interface MixingContext {
  readonly palette: Palette
  readonly say: Say
  /** Pixels. */
  readonly height: number
  readonly mixing: Mixing
  readonly letter: string
  /** Of the bulk effective sample size. */
  readonly limits: { readonly suspicious: number | null; readonly rejected: number | null }
  /** Place of the first chain whose ranks are drawn; as many follow as have room. */
  readonly firstChain: number
}

export function mixingChart(picture: MixingPicture, context: MixingContext): ChartOption {
  if (picture === 'ranks') return ranksChart(context)
  return picture === 'evolution' ? evolutionChart(context) : autocorrelationChart(context)
}

const edges = { left: 56, right: 18, top: 26, bottom: 40, gap: 8 } as const
const leastStrip = 30

/** How many chains have room for their ranks. */
export const rankStrips = (height: number): number =>
  Math.max(1, Math.floor((height - edges.top - edges.bottom + edges.gap) / (leastStrip + edges.gap)))

/** One strip a chain: draws by rank over all chains, and the level of chains that sample the same. */
function ranksChart({ palette, say, height, mixing, letter, firstChain }: MixingContext): ChartOption {
  const shown = mixing.ranks.slice(firstChain, firstChain + rankStrips(height))
  const bins = shown[0]?.length ?? 1
  const level = mixing.draws / bins
  // Of all chains: pages share their scale.
  const highest = Math.max(2 * level, ...mixing.ranks.flat())
  const strip = (height - edges.top - edges.bottom - edges.gap * (shown.length - 1)) / shown.length
  const look = lookOf(letter, palette)
  return {
    ...ground(palette),
    grid: shown.map((_, place) => ({
      left: edges.left,
      right: edges.right,
      top: edges.top + place * (strip + edges.gap),
      height: Math.max(10, strip)
    })),
    xAxis: shown.map((_, place) => ({
      type: 'value' as const,
      gridIndex: place,
      min: 0,
      max: bins,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { show: false },
      name: place === shown.length - 1 ? say('diagnostics.mixing.rankAxis') : '',
      nameLocation: 'middle' as const,
      nameGap: 12,
      nameTextStyle: axisText(palette)
    })),
    yAxis: shown.map((_, place) => ({
      type: 'value' as const,
      gridIndex: place,
      min: 0,
      max: highest,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { show: false },
      name: place === 0 ? say('diagnostics.mixing.rankValue') : '',
      nameLocation: 'end' as const,
      nameGap: 8,
      nameTextStyle: { ...axisText(palette), align: 'left' as const, padding: [0, 0, 0, 12 - edges.left] }
    })),
    series: shown.flatMap((counts, place): Series[] => [
      {
        type: 'line',
        xAxisIndex: place,
        yAxisIndex: place,
        step: 'end',
        symbol: 'none',
        silent: true,
        lineStyle: { color: look.color, width: 1.2 },
        areaStyle: { color: look.band, opacity: 1 },
        data: [...counts, counts.at(-1) ?? 0].map((count, bin) => [bin, count])
      },
      {
        type: 'line',
        xAxisIndex: place,
        yAxisIndex: place,
        silent: true,
        symbol: 'none',
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: palette.text2, width: 1.2, type: [4, 3] },
          label: {
            show: true,
            position: 'start',
            formatter: String(firstChain + place + 1),
            color: palette.text2,
            fontSize: 11
          },
          data: [{ yAxis: level }]
        }
      }
    ])
  }
}

function evolutionChart({ palette, say, mixing, letter, limits }: MixingContext): ChartOption {
  const look = lookOf(letter, palette)
  const values = mixing.evolution.flatMap(({ bulk, tail }) => [bulk ?? 0, tail ?? 0])
  const line = (name: string, field: 'bulk' | 'tail', dash: 'solid' | number[]): Series => ({
    type: 'line',
    symbol: 'circle',
    symbolSize: 4,
    silent: true,
    color: look.color,
    lineStyle: { color: look.color, width: 1.5, type: dash },
    endLabel: { show: true, formatter: name, color: look.text, fontSize: 11, distance: 4 },
    data: mixing.evolution.map((point) => [point.draws, point[field]])
  })
  const { suspicious, rejected } = limits
  return {
    ...frame(
      palette,
      countAxis(palette, mixing.draws, say('diagnostics.mixing.drawAxis')),
      valueAxis(palette, say('diagnostics.mixing.essValue'), [
        0,
        Math.ceil(Math.max(120, ...values) / 100) * 100
      ]),
      [
        line(say('diagnostics.mixing.bulk'), 'bulk', 'solid'),
        line(say('diagnostics.mixing.tail'), 'tail', [4, 3]),
        ...(suspicious === null
          ? []
          : [rule({ yAxis: suspicious }, palette.suspicious, [4, 3], say('diagnostics.mixing.suspicious'))]),
        ...(rejected === null
          ? []
          : [
              rule(
                { yAxis: rejected },
                palette.rejected,
                [4, 3],
                say('diagnostics.mixing.rejected'),
                'insideStartTop'
              )
            ])
      ]
    ),
    grid: { left: edges.left, right: 70, top: 30, bottom: edges.bottom }
  }
}

function autocorrelationChart({ palette, say, mixing, letter }: MixingContext): ChartOption {
  const look = lookOf(letter, palette)
  const lags = mixing.autocorrelation[0]?.length ?? 1
  const lowest = Math.min(0, ...mixing.autocorrelation.flat())
  const time = mixing.autocorrelationTime
  return frame(
    palette,
    countAxis(palette, Math.max(1, lags - 1), say('diagnostics.mixing.lagAxis')),
    valueAxis(palette, say('diagnostics.mixing.autocorrelationValue'), [lowest < -0.05 ? -0.5 : -0.25, 1]),
    [
      ...mixing.autocorrelation.map((row): Series => ({
        type: 'line',
        symbol: 'none',
        silent: true,
        lineStyle: { color: look.color, width: 1.2, opacity: 0.8 },
        data: row.map((value, lag) => [lag, value])
      })),
      rule({ yAxis: 0 }, palette.lineStrong, 'solid', ''),
      ...(time === null || time > lags - 1
        ? []
        : [
            rule(
              { xAxis: time },
              palette.text2,
              [4, 3],
              say('diagnostics.mixing.time', { time: trimmed(Number(time.toPrecision(3))) })
            )
          ])
    ]
  )
}

function countAxis(palette: Palette, max: number, name: string): XAxis {
  return {
    type: 'value',
    min: 0,
    max,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.lineStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      customValues: countTicks(max),
      formatter: (value: number) => whole(value),
      margin: 6,
      ...axisText(palette)
    },
    name,
    nameLocation: 'middle',
    nameGap: 22,
    nameTextStyle: axisText(palette)
  }
}
