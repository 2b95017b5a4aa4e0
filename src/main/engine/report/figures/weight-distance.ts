import { renderChart, valueMargin } from './chart'
import { legendMarks } from './legend'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepScale, valueScale } from './scale'
import { curveMarks, spacingOf } from './series-marks'

export interface WeightDistanceData {
  readonly points: readonly {
    readonly step: number
    readonly distance: number
    /** Since the first common step. */
    readonly movedReference: number
    readonly movedVariant: number
  }[]
}

type Row = WeightDistanceData['points'][number]
const look = { color: palette.difference, band: palette.differenceBand, dash: [], shape: 'square' } as const

/** The distance of two subjects over log step, and how far each came. */
export function drawWeightDistance(
  id: string,
  { points }: WeightDistanceData
): { svg: string; width: number; height: number } {
  const [width, height] = [650, 220]
  const all = points.flatMap(({ distance, movedReference, movedVariant }) => [
    distance,
    movedReference,
    movedVariant
  ])
  const y = valueScale(all, 4, true)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const steps = points.map(({ step }) => step)
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const curves = [
    {
      text: 'A from its start',
      value: (row: Row) => row.movedReference,
      style: subjectStyle(0),
      color: subjectStyle(0).text
    },
    {
      text: 'B from its start',
      value: (row: Row) => row.movedVariant,
      style: subjectStyle(1),
      color: subjectStyle(1).text
    },
    { text: 'A to B', value: (row: Row) => row.distance, style: look, color: palette.text }
  ]
  return {
    svg: renderChart({
      ...{ id, width, height, valueName: 'distance in weight space', x, y, showValues: true, margin },
      marks: [
        ...curves.flatMap(
          ({ value, style }): Mark[] =>
            curveMarks(
              points.map((row) => ({ step: row.step, value: value(row), low: null, high: null })),
              style,
              spacing
            ).line
        ),
        ...legendMarks(
          curves.map(({ text, style, color }) => ({
            text,
            color: style.color,
            textColor: color,
            dash: style.dash
          })),
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
