import { significant } from '../numbers'
import { renderChart, valueMargin } from './chart'
import type { DiagnosticData } from './data'
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
  const pixelsPerUnit = (height - margin.top - margin.bottom) / (y.max - y.min)
  const off = data.points.filter((point) => point.value < y.min || point.value > y.max)
  const marks: Mark[] = [
    ...limitMarks(data.limits, x.min, pixelsPerUnit),
    ...data.points.flatMap((point) => pointMarks(point, letters, y, spacing, off.length <= 3))
  ]
  return {
    svg: renderChart({ id, width, height, valueName: name, x, y, showValues: true, margin, marks }),
    width,
    height
  }
}

/** Values up to twice the range of the limits; what lies farther sits at the edge. */
function axisValues(data: DiagnosticData, limits: readonly number[]): number[] {
  const values = data.points.map((point) => point.value)
  if (limits.length === 0) return values
  const inside = data.points.filter((point) => point.beyond === 'none').map((point) => point.value)
  const core = [...inside, ...limits]
  const [low, high] = [Math.min(...core), Math.max(...core)]
  const room = Math.max(high - low, 1e-9)
  return [
    ...core,
    // Room for the words outside the outermost limit.
    ...(data.limits.rule === 'below' ? [low - 0.15 * room] : [high + 0.15 * room]),
    ...values.filter((value) => value >= low - room && value <= high + room)
  ]
}

function limitMarks(limits: DiagnosticData['limits'], left: number, pixelsPerUnit: number): Mark[] {
  const { rule, suspicious, rejected } = limits
  // Words stand outside the limit unless the next line is too near.
  const near =
    suspicious !== null && rejected !== null && Math.abs(suspicious - rejected) * pixelsPerUnit < 17
  const outward = rule === 'below' ? 8 : -8
  const lineOf = (limit: number, word: 'suspicious' | 'rejected'): Mark[] => {
    const color = word === 'suspicious' ? palette.suspicious : palette.rejected
    const dy = near && word === 'suspicious' ? -outward : outward
    const sign = rule === 'beyond' ? 'beyond ±' : `${rule} `
    return [
      { kind: 'rule', y: limit, stroke: color, dash: [4, 3] },
      ...(rule === 'beyond' ? [{ kind: 'rule' as const, y: -limit, stroke: color, dash: [4, 3] }] : []),
      {
        kind: 'label',
        x: left,
        y: limit,
        dx: 3,
        dy,
        text: `${word} ${sign}${significant(Math.abs(limit))}`,
        color
      }
    ]
  }
  return [
    ...(suspicious === null ? [] : lineOf(suspicious, 'suspicious')),
    ...(rejected === null || rejected === suspicious ? [] : lineOf(rejected, 'rejected'))
  ]
}

function pointMarks(
  point: DiagnosticData['points'][number],
  letters: readonly string[],
  y: { readonly min: number; readonly max: number },
  spacing: number,
  numbered: boolean
): Mark[] {
  const x = stepPlace(point.step)
  const value = Math.min(y.max, Math.max(y.min, point.value))
  const size = Math.min(6, Math.max(2.4, spacing * 0.7))
  const style = subjectStyle(Math.max(0, letters.indexOf(point.letter)))
  const mark: Mark =
    point.beyond === 'rejected'
      ? { kind: 'cross', x, y: value, size: size + 3, boxed: false }
      : point.beyond === 'suspicious'
        ? { kind: 'suspicious', x, y: value, size: size + 3 }
        : { kind: 'point', x, y: value, shape: style.shape, size, color: style.color }
  if (value === point.value || !numbered) return [mark]
  const above = point.value > y.max
  return [
    mark,
    {
      kind: 'label',
      x,
      y: value,
      dx: 8,
      dy: above ? 3 : -3,
      text: `${significant(point.value, 3)}, off scale`,
      color:
        point.beyond === 'none'
          ? style.text
          : point.beyond === 'rejected'
            ? palette.rejected
            : palette.suspicious,
      backed: true
    }
  ]
}
