import type { Spectrum } from '../../../../shared/weight-space'
import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette } from './palette'
import { valueScale } from './scale'

export interface WeightSpectrumData {
  /** From 1 on, by share of the squared distance. */
  readonly place: number
  readonly step: number
  readonly spectrum: Spectrum
}

/** Singular values of a difference by rank, what noise of the same level would have, and the edge above which a value is none of noise. */
export function drawWeightSpectrum(
  id: string,
  { spectrum: { curve, edge, outliers } }: WeightSpectrumData
): { svg: string; width: number; height: number } {
  const [width, height] = [320, 190]
  const y = valueScale([...curve.map(({ value }) => value), ...(edge === null ? [] : [edge])], 4, true)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const last = curve.at(-1)?.rank ?? 1
  const scale = valueScale([1, last], 4)
  const ticks = [1, ...scale.ticks.filter((tick) => tick > 0.12 * last && tick < 0.9 * last), last]
  const pad = 0.03 * (last - 1)
  const x = { min: 1 - pad, max: last + pad, ticks, minor: ticks, labels: ticks.map(String) }
  return {
    svg: renderChart({
      ...{ id, width, height, valueName: 'singular value', xName: 'rank', x, y, showValues: true, margin },
      marks: [
        ...(edge === null ? [] : [{ kind: 'rule' as const, y: edge, stroke: palette.reference, dash: [] }]),
        {
          kind: 'line',
          points: curve.flatMap(({ rank, expected }) =>
            expected === null ? [] : [[rank, expected] as const]
          ),
          stroke: palette.reference,
          dash: [4, 3]
        },
        ...curve.map(({ rank, value }): Mark => ({
          kind: 'point',
          ...{ x: rank, y: value, shape: 'circle', size: 4, color: palette.ink },
          hollow: outliers === null || rank > outliers
        }))
      ]
    }),
    width,
    height
  }
}
