import type { LossLine } from '../../../../shared/weight-space'
import { renderChart, valueMargin } from './chart'
import { legendMarks } from './legend'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { valueScale } from './scale'

export interface WeightLineData {
  readonly step: number
  readonly unit: string
  readonly line: LossLine
  /** After matching. */
  readonly matched: LossLine | null
}

/** The mean loss on the straight line from A to B, with the band of its rise above the interpolation of the ends, before and after matching. */
export function drawWeightLine(
  id: string,
  { line, matched, unit }: WeightLineData
): { svg: string; width: number; height: number } {
  const [width, height] = [650, 220]
  const lines = [
    { own: line, text: 'as they are', color: palette.ink, band: palette.differenceBand, dash: [] },
    ...(matched === null
      ? []
      : [{ own: matched, text: 'after matching', color: matching.color, band: matching.band, dash: [6, 3] }])
  ]
  const values = lines.flatMap(({ own: { points, factor } }) =>
    points.flatMap(({ loss, error }) => [loss - factor * error, loss + factor * error])
  )
  const y = valueScale(values)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const x = { min: -0.02, max: 1.02, ticks, minor: ticks, labels: ['A', '0.25', '0.5', '0.75', 'B'] }
  const plot = width - margin.left - margin.right
  const [first, last] = [line.points[0], line.points.at(-1)]
  return {
    svg: renderChart({
      ...{
        id,
        width,
        height,
        valueName: `mean loss on ${line.data}, ${unit}`,
        xName: 'share of the way from A to B'
      },
      ...{ x, y, showValues: true, margin },
      marks: [
        ...lines.map(({ own: { points, factor }, band }): Mark => ({
          kind: 'band',
          points: points.map(({ at, loss, error }) => [at, loss - factor * error, loss + factor * error]),
          fill: band
        })),
        {
          kind: 'line',
          points: [
            [0, first?.loss ?? 0],
            [1, last?.loss ?? 0]
          ],
          stroke: palette.reference,
          dash: [2, 3]
        },
        ...lines.map(({ own, color, dash }): Mark => ({
          kind: 'line',
          points: own.points.map(({ at, loss }) => [at, loss]),
          stroke: color,
          dash
        })),
        ...legendMarks(
          lines.map(({ text, color, dash }) => ({ text, color, textColor: palette.text, dash })),
          x,
          y,
          { width: plot, height: height - margin.top - margin.bottom }
        )
      ]
    }),
    width,
    height
  }
}

const matching = subjectStyle(3)
