import { renderChart, valueMargin } from './chart'
import type { DifferenceData } from './data'
import { emptyHeight } from './llc'
import type { Mark } from './marks'
import { palette } from './palette'
import { stepLabel, stepPlace, stepScale, valueScale } from './scale'
import { curveMarks, rejectedMarks, spacingOf } from './series-marks'
import { textWidth } from './text-width'

const look = { color: palette.difference, band: palette.differenceBand, dash: [], shape: 'square' } as const

/** B − A over log step with its interval, the line of no difference and the onset. */
export function drawDifference(
  id: string,
  data: DifferenceData,
  size: 'wide' | 'half'
): { svg: string; width: number; height: number } {
  const steps = data.points.map((point) => point.step)
  const known = data.points.filter((point) => point.difference !== null)
  const [width, fullHeight] = size === 'wide' ? [650, 250] : [320, 240]
  const height = known.length === 0 ? emptyHeight : fullHeight
  const y = valueScale(
    known
      .flatMap(({ difference, low, high, margin }) => [difference, low, high, margin, -margin])
      .filter((value): value is number => value !== null),
    4,
    true
  )
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const curve = curveMarks(
    data.points.map(({ step, difference, low, high }) => ({ step, value: difference, low, high })),
    look,
    spacing
  )
  const marks: Mark[] = [
    ...onsetSpan(data),
    ...rejectedMarks(
      data.points.flatMap(({ step, rejected }) => rejected.map((letter) => ({ step, letter }))),
      spacing
    ),
    ...curve.band,
    ...(known.length === 0 ? [] : [{ kind: 'rule' as const, y: 0, stroke: palette.reference, dash: [2, 3] }]),
    ...[-1, 1].flatMap((sign) => marginMarks(known, sign)),
    ...curve.line,
    ...data.points
      .filter((point) => point.identicalWeights && point.difference !== null)
      .map((point): Mark => ({
        kind: 'point',
        x: stepPlace(point.step),
        y: 0,
        shape: 'square',
        size: 7,
        color: palette.difference,
        hollow: true
      })),
    ...onsetMarks(data, x, y, plot)
  ]
  if (known.length === 0) {
    marks.push({
      kind: 'label',
      x: (x.min + x.max) / 2,
      y: y.max / 2,
      text: 'no difference stated',
      color: palette.rejected,
      align: 'center',
      strong: true,
      backed: true
    })
  }
  return {
    svg: renderChart({
      id,
      width,
      height,
      valueName: 'LLC of B minus LLC of A, dimensionless',
      x,
      y,
      showValues: known.length > 0,
      margin,
      marks
    }),
    width,
    height
  }
}

/** One edge of what does not count. */
function marginMarks(known: DifferenceData['points'], sign: number): Mark[] {
  const points = known
    .filter(({ margin }) => margin > 0)
    .map(({ step, margin }): [number, number] => [stepPlace(step), sign * margin])
  return points.length < 2 ? [] : [{ kind: 'line', points, stroke: palette.reference, dash: [1, 3] }]
}

/** The gap in which the onset lies. */
export function onsetSpan({ onset }: Pick<DifferenceData, 'onset'>): Mark[] {
  if (!onset || onset.low >= onset.high) return []
  return [{ kind: 'span', from: stepPlace(onset.low), to: stepPlace(onset.high), fill: palette.band }]
}

/** An upright line at the onset, its words on the side and in the half of the plot that the curve leaves free. */
export function onsetMarks(
  data: Pick<DifferenceData, 'onset'>,
  x: { readonly min: number; readonly max: number },
  y: { readonly min: number; readonly max: number },
  plot: number
): Mark[] {
  const { onset } = data
  if (!onset) return []
  const at = stepPlace(onset.step)
  const text = `onset ${stepLabel(onset.step)}`
  const place = (at - x.min) / (x.max - x.min)
  const left = place * plot > textWidth(text, 11, true) + 10
  // The curve before the onset keeps to zero: the far edge from zero is free there.
  const edge = Math.abs(y.min) > y.max ? y.min : y.max
  return [
    { kind: 'upright', x: at, stroke: palette.text },
    {
      kind: 'label',
      x: at,
      y: edge,
      dx: left ? -6 : 6,
      dy: edge === y.min ? -12 : 12,
      text,
      color: palette.text,
      align: left ? 'right' : 'left',
      strong: true,
      backed: true
    }
  ]
}
