import type { ChainRecord } from '../../../../shared/run'
import { significant } from '../numbers'
import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { valueScale, type Scale, type StepScale } from './scale'

export const mixingPictures = ['ranks', 'evolution', 'autocorrelation'] as const
export type MixingPicture = (typeof mixingPictures)[number]

export interface MixingData extends ChainRecord {
  readonly picture: MixingPicture
  /** Of the subject in the report. */
  readonly place: number
  readonly limits: { readonly suspicious: number | null; readonly rejected: number | null }
}

const [width, height] = [320, 190]

/** Ranks, effective sample size by draws, or autocorrelation of one estimate's chains. */
export function drawMixing(id: string, data: MixingData): { svg: string; width: number; height: number } {
  const { marks, x, y, names } = partsOf(data)
  const margin = { left: valueMargin(y), right: 16, top: 26, bottom: 40 }
  const xName = names.x
  return {
    svg: renderChart({ id, width, height, valueName: names.y, xName, x, y, showValues: true, margin, marks }),
    width,
    height
  }
}

interface Parts {
  readonly marks: readonly Mark[]
  readonly x: StepScale
  readonly y: Scale
  readonly names: { readonly x: string; readonly y: string }
}

function partsOf(data: MixingData): Parts {
  const { picture } = data
  return picture === 'ranks' ? ranks(data) : picture === 'evolution' ? evolution(data) : autocorrelation(data)
}

const countScale = (values: readonly number[]): StepScale => {
  const scale = valueScale(values, 4)
  return { ...scale, max: Math.max(...values), minor: scale.ticks }
}

/** Deviation of each chain's counts from the level, one line a chain. */
function ranks({ mixing, place }: MixingData): Parts {
  const bins = mixing.ranks[0]?.length ?? 1
  const level = mixing.draws / bins
  const y = valueScale([0, 2 * level, ...mixing.ranks.flat()], 4, true)
  return {
    x: countScale([0, bins]),
    y,
    names: { x: 'bin of ranks over all chains', y: 'Draws of each chain' },
    marks: [
      { kind: 'rule', y: level, stroke: palette.textSoft, dash: [4, 3] },
      ...mixing.ranks.map((counts, chain): Mark => ({
        kind: 'line',
        points: counts.flatMap((count, bin) => [
          [bin, count],
          [bin + 1, count]
        ]),
        stroke: subjectStyle(place).color,
        dash: dashes[chain % dashes.length] ?? [],
        width: 1.1
      }))
    ]
  }
}

/** Chains of one estimate share the subject's colour. */
const dashes: readonly (readonly number[])[] = [[], [5, 2], [2, 2], [7, 2, 2, 2]]

function evolution({ mixing, place, limits }: MixingData): Parts {
  const { color } = subjectStyle(place)
  const points = (field: 'bulk' | 'tail'): [number, number][] =>
    mixing.evolution.flatMap((point): [number, number][] => {
      const value = point[field]
      return value === null ? [] : [[point.draws, value]]
    })
  const values = mixing.evolution.flatMap(({ bulk, tail }) => [bulk ?? 0, tail ?? 0])
  const { suspicious } = limits
  const y = valueScale([0, 1.3 * (suspicious ?? 0), ...values], 4, true)
  return {
    x: countScale([0, mixing.draws]),
    y,
    names: { x: 'draws of each chain', y: 'Effective sample size (solid: bulk, dashed: tail)' },
    marks: [
      ...essLimits(limits, mixing.draws, y),
      { kind: 'line', points: points('bulk'), stroke: color, dash: [] },
      { kind: 'line', points: points('tail'), stroke: color, dash: [4, 3] }
    ]
  }
}

/** At opposite ends; where the axis is so long that the lines run into each other, one line with the words of both. */
function essLimits({ suspicious, rejected }: MixingData['limits'], draws: number, y: Scale): Mark[] {
  const words = (word: string, limit: number): string => `${word} below ${significant(limit)}`
  const lineOf = (limit: number, word: 'suspicious' | 'rejected', text: string, isRight: boolean): Mark[] => [
    { kind: 'rule', y: limit, stroke: palette[word], dash: [4, 3] },
    {
      kind: 'label',
      x: isRight ? draws : 0,
      y: limit,
      dx: isRight ? -2 : 3,
      dy: -8,
      align: isRight ? 'right' : 'left',
      text,
      color: palette[word],
      backed: true
    }
  ]
  if (suspicious !== null && rejected !== null && suspicious - rejected < 0.05 * (y.max - y.min)) {
    const both = `${words('suspicious', suspicious)}, ${words('rejected', rejected)}`
    return lineOf(suspicious, 'suspicious', both, true)
  }
  return [
    ...(suspicious === null ? [] : lineOf(suspicious, 'suspicious', words('suspicious', suspicious), true)),
    ...(rejected === null ? [] : lineOf(rejected, 'rejected', words('rejected', rejected), false))
  ]
}

function autocorrelation({ mixing, place }: MixingData): Parts {
  const lags = mixing.autocorrelation[0]?.length ?? 1
  const time = mixing.autocorrelationTime
  return {
    x: countScale([0, Math.max(1, lags - 1)]),
    y: valueScale([-0.2, 1, ...mixing.autocorrelation.flat()], 4, true),
    names: { x: 'lag, draws', y: 'Autocorrelation' },
    marks: [
      { kind: 'rule', y: 0, stroke: palette.lineStrong, dash: [] },
      ...mixing.autocorrelation.map((row): Mark => ({
        kind: 'line',
        points: row.map((value, lag) => [lag, value]),
        stroke: subjectStyle(place).color,
        dash: [],
        width: 0.9
      })),
      ...(time === null || time > lags - 1
        ? []
        : ([
            { kind: 'upright', x: time, stroke: palette.textSoft },
            {
              kind: 'label',
              x: time,
              y: 0.9,
              dx: 4,
              text: `τ = ${significant(time, 3)}`,
              color: palette.textSoft,
              backed: true
            }
          ] satisfies Mark[]))
    ]
  }
}
