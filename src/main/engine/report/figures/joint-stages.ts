import { renderChart } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale } from './scale'
import { textWidth } from './text-width'

interface Timed {
  readonly step: number
  readonly low: number
  readonly high: number
}

export interface JointStagesData {
  readonly place: number
  readonly subject: string
  readonly steps: readonly number[]
  readonly curves: readonly { readonly curve: string; readonly boundaries: readonly Timed[] }[]
  /** Boundaries of more than one curve. */
  readonly shared: readonly Timed[]
}

/** Curves that are drawn; the table has more. */
export const drawnCurves = 12
const rowHeight = 20

/** A row for each curve with its boundaries and their intervals over log step; where several coincide, a band through all rows. */
export function drawJointStages(
  id: string,
  data: JointStagesData
): { svg: string; width: number; height: number } {
  const curves = data.curves.slice(0, drawnCurves)
  const [width, height] = [650, 26 + curves.length * rowHeight + 40]
  const names = curves.map(({ curve }) => shortened(curve))
  const margin = {
    left: Math.ceil(Math.max(...names.map((name) => textWidth(name, 11))) + 16),
    right: 10,
    top: 26,
    bottom: 40
  }
  const x = stepScale(data.steps, width - margin.left - margin.right)
  const y = { min: 0, max: curves.length, ticks: [0, curves.length], labels: [] }
  const style = subjectStyle(data.place)
  const rowOf = (index: number): number => curves.length - index - 0.5
  const least = 0.002 * (x.max - x.min)
  const marks: Mark[] = [
    ...data.shared.map(({ low, high }): Mark => ({
      kind: 'span',
      from: stepPlace(low),
      to: Math.max(stepPlace(high), stepPlace(low) + least),
      fill: palette.differenceBand
    })),
    ...curves.flatMap(({ boundaries }, index): Mark[] => [
      {
        kind: 'line',
        points: [
          [x.min, rowOf(index)],
          [x.max, rowOf(index)]
        ],
        stroke: palette.grid,
        dash: []
      },
      {
        kind: 'label',
        x: x.min,
        y: rowOf(index),
        dx: -8,
        text: names[index] ?? '',
        color: palette.text,
        align: 'right'
      },
      ...boundaries.flatMap(({ step, low, high }): Mark[] => [
        {
          kind: 'line',
          points: [
            [stepPlace(low), rowOf(index)],
            [stepPlace(high), rowOf(index)]
          ],
          stroke: style.color,
          dash: [],
          width: 3
        },
        {
          kind: 'point',
          x: stepPlace(step),
          y: rowOf(index),
          size: 7,
          color: style.color,
          shape: style.shape
        }
      ])
    ])
  ]
  return {
    svg: renderChart({
      id,
      width,
      height,
      valueName: 'boundaries of',
      x,
      y,
      showValues: false,
      margin,
      marks
    }),
    width,
    height
  }
}

const shortened = (name: string): string => (name.length > 34 ? `${name.slice(0, 33)}…` : name)
