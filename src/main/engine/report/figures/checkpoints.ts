import { renderChart } from './chart'
import type { CheckpointData } from './data'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale } from './scale'
import { spacingOf } from './series-marks'

/** More rows would push the cover's other facts off its page. */
export const rulerRows = 8

/** Every checkpoint on one axis of steps, a row per subject, with the shape of its verdict. */
export function drawCheckpoints(
  id: string,
  data: CheckpointData
): { svg: string; width: number; height: number } {
  const subjects = data.subjects.slice(0, rulerRows)
  const rowHeight = 24
  const width = 650
  const height = subjects.length * rowHeight + 4 + 24
  const steps = subjects.flatMap((subject) => subject.points.map((point) => point.step))
  const margin = { left: 26, right: 8, top: 4, bottom: 24 }
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const y = { min: 0, max: subjects.length, ticks: [0, subjects.length], labels: ['', ''] }
  const marks = subjects.flatMap((subject, place): Mark[] => {
    const row = subjects.length - place - 0.5
    return [
      {
        kind: 'band',
        points: [
          [x.min, row - 0.44, row + 0.44],
          [x.max, row - 0.44, row + 0.44]
        ],
        fill: palette.band
      },
      {
        kind: 'label',
        x: x.min,
        y: row,
        dx: -7,
        text: subject.letter,
        color: subjectStyle(place).text,
        align: 'right',
        strong: true
      },
      ...subject.points.map((point) => stateMark(point, place, row, spacing))
    ]
  })
  return {
    svg: renderChart({ id, width, height, valueName: '', x, y, showValues: false, margin, marks }),
    width,
    height
  }
}

function stateMark(
  { step, state }: CheckpointData['subjects'][number]['points'][number],
  place: number,
  y: number,
  spacing: number
): Mark {
  const x = stepPlace(step)
  const style = subjectStyle(place)
  const size = Math.min(6, Math.max(2.4, spacing * 0.7))
  if (state === 'suspicious') return { kind: 'suspicious', x, y, size: size + 4 }
  if (state === 'rejected') return { kind: 'cross', x, y, size: size * 2, boxed: true }
  if (state === 'not-audited')
    return { kind: 'point', x, y, shape: 'circle', size: size * 0.6, color: palette.lineStrong }
  return { kind: 'point', x, y, shape: style.shape, size, color: style.color, hollow: state === 'behaviour' }
}
