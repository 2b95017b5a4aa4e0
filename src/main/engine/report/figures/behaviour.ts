import { renderChart, valueMargin } from './chart'
import type { BehaviourData } from './data'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepScale, valueScale } from './scale'
import { curveMarks, endLabels, endMargin, endText, spacingOf } from './series-marks'

/** Mean loss of every subject on one data set over log step, with 95% intervals over samples. */
export function drawBehaviour(
  id: string,
  data: BehaviourData,
  size: 'wide' | 'half'
): { svg: string; width: number; height: number } {
  const [width, height] = size === 'wide' ? [650, 240] : [320, 200]
  const points = data.subjects.flatMap((subject) => subject.points)
  const steps = points.map((point) => point.step)
  const losses = points.flatMap(({ loss, error }) => [loss - 1.96 * error, loss + 1.96 * error])
  const chance = data.chance !== null && data.chance <= 1.25 * Math.max(...losses) ? data.chance : null
  const y = valueScale(chance === null ? losses : [...losses, chance], 4)
  const texts = data.subjects.map((subject) => endText(subject.letter, subject.name, size))
  const margin = { left: valueMargin(y), right: endMargin(texts), top: 26, bottom: 40 }
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const curves = data.subjects.map((subject, place) =>
    curveMarks(
      subject.points.map(({ step, loss, error }) => ({
        step,
        value: loss,
        low: loss - 1.96 * error,
        high: loss + 1.96 * error
      })),
      subjectStyle(place),
      spacing
    )
  )
  const ends = data.subjects.flatMap((subject, place) => {
    const last = subject.points.at(-1)
    return last ? [{ place, text: texts[place] ?? '', y: last.loss }] : []
  })
  const marks: Mark[] = [
    ...(chance === null
      ? []
      : ([
          { kind: 'rule', y: chance, stroke: palette.reference, dash: [2, 3] },
          {
            kind: 'label',
            x: x.max,
            y: chance,
            dx: -4,
            dy: 9,
            text: 'chance',
            color: palette.textSoft,
            align: 'right',
            backed: true
          }
        ] satisfies Mark[])),
    ...curves.flatMap((curve) => curve.band),
    ...curves.flatMap((curve) => curve.line),
    ...endLabels(ends, x.max, (y.max - y.min) / (height - margin.top - margin.bottom))
  ]
  return {
    svg: renderChart({
      id,
      width,
      height,
      valueName: `mean loss, ${data.unit}`,
      x,
      y,
      showValues: true,
      margin,
      marks
    }),
    width,
    height
  }
}
