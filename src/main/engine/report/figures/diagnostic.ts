import { significant } from '../numbers'
import { renderChart, valueMargin } from './chart'
import type { DiagnosticData } from './data'
import { freeLabel, offScaleLabels, placeIn, type Place, type Plot } from './free-place'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale } from './scale'
import { spacingOf } from './series-marks'

/** One diagnostic of every estimate over log step, its limits drawn.
 *  @param letters of the subjects, in the order of the report */
export function drawDiagnostic(
  id: string,
  data: DiagnosticData,
  name: string,
  letters: readonly string[],
  size: 'wide' | 'half'
): { svg: string; width: number; height: number } {
  const [width, height] = size === 'wide' ? [650, 200] : [320, 190]
  const limits = [data.limits.suspicious, data.limits.rejected].flatMap((limit) =>
    limit === null ? [] : data.limits.rule === 'beyond' ? [limit, -limit] : [limit]
  )
  const y = valueScale(axisValues(data, limits), 4)
  const margin = { left: valueMargin(y), right: 10, top: 26, bottom: 40 }
  const steps = data.points.map((point) => point.step)
  const plot = width - margin.left - margin.right
  const x = stepScale(steps, plot)
  const spacing = spacingOf(steps, plot)
  const inPlot = { x, y, width: plot, height: height - margin.top - margin.bottom }
  const within = (value: number): number => Math.min(y.max, Math.max(y.min, value))
  const taken = data.points.map((point) => placeIn(inPlot, stepPlace(point.step), within(point.value)))
  const marks: Mark[] = [
    ...limitMarks(data.limits, inPlot, taken),
    ...data.points.map((point) => pointMark(point, letters, within(point.value), spacing)),
    ...offScaleLabels(
      inPlot,
      data.points.map(({ step, value, beyond }) => ({
        x: stepPlace(step),
        value,
        color: beyond === 'none' ? palette.textSoft : palette[beyond]
      })),
      taken
    )
  ]
  return {
    svg: renderChart({ id, width, height, valueName: name, x, y, showValues: true, margin, marks }),
    width,
    height
  }
}

/** Limits and half of the values that are within them, and what lies as far again; what lies farther sits at the edge. */
function axisValues(data: DiagnosticData, limits: readonly number[]): number[] {
  const values = data.points.map((point) => point.value)
  if (limits.length === 0) return values
  const inside = data.points
    .filter((point) => point.beyond === 'none')
    .map((point) => point.value)
    .sort((a, b) => a - b)
  // A value may be far off without a verdict, where its error is large: one such must not crush all others.
  const most = [inside[Math.floor(inside.length / 4)], inside[Math.floor(0.75 * (inside.length - 1))]]
  const core = [...most.filter((value) => value !== undefined), ...limits]
  const [low, high] = [Math.min(...core), Math.max(...core)]
  const room = Math.max(high - low, 1e-9)
  return [
    ...core,
    // Room for the words outside the outermost limit.
    ...(data.limits.rule === 'below' ? [low - 0.15 * room] : [high + 0.15 * room]),
    ...values.filter((value) => value >= low - room && value <= high + room)
  ]
}

function limitMarks(limits: DiagnosticData['limits'], plot: Plot, taken: Place[]): Mark[] {
  const { rule, suspicious, rejected } = limits
  const [, suspiciousTop] = placeIn(plot, plot.x.min, suspicious ?? 0)
  const [, rejectedTop] = placeIn(plot, plot.x.min, rejected ?? 0)
  // Words stand outside the limit unless the next line is too near.
  const near = suspicious !== null && rejected !== null && Math.abs(suspiciousTop - rejectedTop) < 17
  const outward = rule === 'below' ? 8 : -8
  const lineOf = (limit: number, word: 'suspicious' | 'rejected'): Mark[] => {
    const color = palette[word]
    const sign = rule === 'beyond' ? 'beyond ±' : `${rule} `
    const text = `${word} ${sign}${significant(Math.abs(limit))}`
    const [, at] = placeIn(plot, plot.x.min, limit)
    const inner = at - outward
    const hasRoom = inner > 7 && inner < plot.height - 7
    const top = near && word === 'suspicious' ? (hasRoom ? inner : at + 2.6 * outward) : at + outward
    return [
      { kind: 'rule', y: limit, stroke: color, dash: [4, 3] },
      ...(rule === 'beyond' ? [{ kind: 'rule' as const, y: -limit, stroke: color, dash: [4, 3] }] : []),
      freeLabel(plot, text, { top, color }, taken)
    ]
  }
  return [
    ...(suspicious === null ? [] : lineOf(suspicious, 'suspicious')),
    ...(rejected === null || rejected === suspicious ? [] : lineOf(rejected, 'rejected'))
  ]
}

function pointMark(
  point: DiagnosticData['points'][number],
  letters: readonly string[],
  y: number,
  spacing: number
): Mark {
  const x = stepPlace(point.step)
  const size = Math.min(6, Math.max(2.4, spacing * 0.7))
  if (point.beyond === 'rejected') return { kind: 'cross', x, y, size: size + 3, boxed: false }
  if (point.beyond === 'suspicious') return { kind: 'suspicious', x, y, size: size + 3 }
  const { shape, color } = subjectStyle(Math.max(0, letters.indexOf(point.letter)))
  return { kind: 'point', x, y, shape, size, color }
}
