import { divergenceUnit, type ElicitationData, type NearestData, type OutputsData } from '../output-facts'
import { renderChart, valueMargin } from './chart'
import { onsetMarks, onsetSpan } from './difference'
import type { Drawing } from './draw'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale } from './scale'
import { curveMarks, spacingOf } from './series-marks'

const look = { color: palette.difference, band: palette.differenceBand, dash: [], shape: 'square' } as const
const yardstickLook = {
  color: palette.lineStrong,
  band: palette.band,
  dash: [4, 3],
  shape: 'circle'
} as const

/** Divergence of the outputs over log step with its interval, what it is held against, and the onset. */
export function drawOutputs(id: string, data: OutputsData): Drawing {
  const [width, height] = [650, 230]
  const { steps, kind, against } = data
  const y = valueScale(
    steps.flatMap(({ low, high, yardstick }) => [low, high, yardstick ?? 0]),
    4,
    true
  )
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const places = steps.map(({ step }) => step)
  const x = stepScale(places, plot)
  const spacing = spacingOf(places, plot)
  const curve = curveMarks(
    steps.map(({ step, divergence, low, high }) => ({ step, value: divergence, low, high })),
    look,
    spacing
  )
  const held = curveMarks(
    steps.map(({ step, yardstick }) => ({ step, value: yardstick, low: null, high: null })),
    yardstickLook,
    spacing
  )
  const what = against === 'controls' ? 'largest among controls' : 'own change of A'
  return {
    svg: renderChart({
      ...{ id, width, height, x, y, margin, showValues: true },
      valueName: `divergence of the outputs, ${divergenceUnit(kind)}; grey: ${what}`,
      marks: [...onsetSpan(data), ...curve.band, ...held.line, ...curve.line, ...onsetMarks(data, x, y, plot)]
    }),
    width,
    height
  }
}

/** Step of A with the nearest outputs over the step of B; dashed: the same step. */
export function drawNearest(id: string, { rows }: NearestData): Drawing {
  const [width, height] = [320, 260]
  const style = subjectStyle(1)
  const y = stepScale(
    rows.flatMap(({ nearest, low, high }) => [nearest, low, high]),
    height - 66,
    18
  )
  const margin = { left: valueMargin(y), right: 12, top: 26, bottom: 40 }
  const x = stepScale(
    rows.map(({ step }) => step),
    width - margin.left - margin.right
  )
  const [from, to] = [Math.max(x.min, y.min), Math.min(x.max, y.max)]
  const marks: Mark[] = [
    // The ticks of a log axis are not evenly spaced, as the chart's own are.
    ...y.ticks.flatMap((tick, index): Mark[] => [
      { kind: 'rule', y: tick, stroke: palette.grid, dash: [] },
      {
        kind: 'label',
        ...{ x: x.min, y: tick, dx: -8, text: y.labels[index] ?? '', color: palette.textSoft, align: 'right' }
      }
    ]),
    ...(from < to
      ? [
          {
            kind: 'line' as const,
            points: [
              [from, from],
              [to, to]
            ] as const,
            stroke: palette.reference,
            dash: [4, 3]
          }
        ]
      : []),
    ...rows.flatMap(({ step, nearest, low, high }): Mark[] => [
      ...(low === high
        ? []
        : [
            {
              kind: 'whisker' as const,
              ...{ x: stepPlace(step), low: stepPlace(low), high: stepPlace(high) },
              ...{ stroke: style.color, cap: 2.5 }
            }
          ]),
      {
        kind: 'point',
        ...{ x: stepPlace(step), y: stepPlace(nearest), shape: style.shape, size: 6, color: style.color }
      }
    ])
  ]
  return {
    svg: renderChart({
      ...{ id, width, height, x, y, margin, marks, showValues: false },
      valueName: 'nearest step of A (log scale)',
      xName: 'step of B (log scale)'
    }),
    width,
    height
  }
}

/** Disagreement of the listed inputs by rank, with the range over draws. */
export function drawElicitation(id: string, { kind, rows }: ElicitationData): Drawing {
  const [width, height] = [320, 260]
  const y = valueScale(
    rows.flatMap(({ divergence, posterior }) => [divergence, posterior?.low ?? 0, posterior?.high ?? 0]),
    4,
    true
  )
  const margin = { left: valueMargin(y), right: 12, top: 26, bottom: 40 }
  const across = valueScale([0, rows.length], 4)
  const x = { ...across, min: 0, max: rows.length + 1 }
  const ranges = rows.flatMap(({ rank, posterior }) => (posterior === null ? [] : [{ rank, ...posterior }]))
  const marks: Mark[] = [
    ...ranges.map(({ rank, low, high }): Mark => ({
      kind: 'whisker',
      ...{ x: rank, low, high, stroke: palette.differenceBand, cap: 0 }
    })),
    ...rows.map(({ rank, divergence }): Mark => ({
      kind: 'point',
      ...{ x: rank, y: divergence, shape: look.shape, size: 3, color: look.color }
    }))
  ]
  const ticks = across.ticks.filter((tick) => tick <= rows.length)
  return {
    svg: renderChart({
      ...{ id, width, height, y, margin, marks, showValues: true },
      x: { ...x, ticks, labels: across.labels.slice(0, ticks.length), minor: ticks },
      valueName: `disagreement, ${divergenceUnit(kind)}`,
      xName: 'rank in the pool'
    }),
    width,
    height
  }
}
