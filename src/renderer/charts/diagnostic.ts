import type { Report, Threshold } from '../../shared/report'
import type { Diagnostics, LlcEstimate } from '../../shared/run'
import { limitText } from '../results/limits'
import { significant } from '../results/numbers'
import { estimatesOf, type Measure, type Subject } from '../results/series'
import { curveOf, drawn, line, type Point, type Projection, type Shape, triangle } from './curve'
import { lowerBound } from './decimate'
import type { ChartOption } from './engine'
import { type Label, labelled, ruleLabel } from './labels'
import type { ChartContext } from './options'
import { lookOf, type Palette } from './palette'
import { frame, roundBounds, level, stepAxis, valueAxis } from './parts'
import { strips, symbols } from './shapes'

export type DiagnosticName = keyof Diagnostics

/** One diagnostic over training step with its limits drawn. A suspicious or rejected value has its verdict's shape; what is off the scale
 *  sits at its edge with its number. */
export function diagnosticChart(
  context: ChartContext,
  report: Report,
  measure: Measure,
  subjects: readonly Subject[],
  diagnostic: DiagnosticName,
  title: string
): ChartOption {
  const { palette, scale, say } = context
  const threshold = report.thresholds.find((one) => one.diagnostic === diagnostic)
  const rows = subjects.map((subject) => ({
    subject,
    estimates: estimatesOf(report, measure, subject).filter(
      ({ diagnostics }) => diagnostics[diagnostic] !== null
    )
  }))
  const bounds = boundsFor(
    rows.flatMap(({ estimates }) => estimates),
    diagnostic,
    threshold
  )
  const lines = rows.map(({ subject, estimates }) => ({
    look: lookOf(subject.letter, palette),
    curve: curveOf(
      scale,
      estimates.map((estimate): Point => ({
        step: estimate.step,
        value: within(estimate.diagnostics[diagnostic], bounds),
        low: null,
        high: null
      }))
    )
  }))
  const limits = limitsOf(threshold).filter(({ value }) => within(value, bounds) !== null)
  const marked = rows.map(({ estimates }) => markedOf(context, estimates, diagnostic, bounds))
  return frame(palette, stepAxis(palette, scale, say), valueAxis(palette, title, bounds), [
    ...limits.map(({ value, severity }) => level(value, palette[severity], [4, 3])),
    ...lines.map(({ curve, look }) => line(curve, look, palette)),
    ...marked.map((own) =>
      drawn(7, false, (projection) => own(projection).flatMap((mark) => verdictMark(mark, palette)))
    ),
    labelled(
      lines.map(({ curve }) => curve),
      palette,
      (projection) => {
        const marks = marked.flatMap((own) => own(projection))
        return {
          // What is off the scale has a number only here: it chooses first.
          labels: [
            ...marks.flatMap((mark) => offScaleLabel(mark, palette, say)),
            ...limits
              .filter(({ words }) => words !== '')
              .map(({ value, severity, words }) =>
                ruleLabel(
                  { text: say(`charts.${severity}`, { limit: words }), color: palette[severity] },
                  value,
                  severity === 'rejected',
                  projection
                )
              )
          ],
          marks: marks.map(({ x, y }) => ({ left: x - 6, top: y - 6, right: x + 6, bottom: y + 6 }))
        }
      }
    )
  ])
}

const within = (value: number | null, [low, high]: readonly [number, number]): number | null =>
  value === null || value < low || value > high ? null : value

/** Whether a diagnostic is among the reasons of an estimate's verdict, and how severe. */
function severityOf(estimate: LlcEstimate, diagnostic: string): 'suspicious' | 'rejected' | null {
  const own = estimate.reasons.filter((reason) => reason.diagnostic === diagnostic)
  if (own.some(({ severity }) => severity === 'rejected')) return 'rejected'
  return own.length > 0 ? 'suspicious' : null
}

/** Bounds that hold what was not rejected, and the limits near to it. */
function boundsFor(
  estimates: readonly LlcEstimate[],
  diagnostic: DiagnosticName,
  threshold: Threshold | undefined
): readonly [number, number] {
  const valuesOf = (of: readonly LlcEstimate[]): number[] =>
    of.flatMap(({ diagnostics }) => diagnostics[diagnostic] ?? [])
  const sound = valuesOf(estimates.filter((estimate) => severityOf(estimate, diagnostic) !== 'rejected'))
  const values = sound.length > 0 ? sound : valuesOf(estimates)
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  for (const { value } of limitsOf(threshold)) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const [start, end] = roundBounds(low, high, low >= 0)
  // A quantity that is never negative has no axis below zero.
  return low >= 0 ? [Math.max(0, start), end] : [start, end]
}

interface Limit {
  readonly value: number
  readonly severity: 'suspicious' | 'rejected'
  /** Empty for the second line of a limit. */
  readonly words: string
}

/** The limits as lines: two of them where the absolute value counts. */
function limitsOf(threshold: Threshold | undefined): Limit[] {
  if (threshold === undefined) return []
  const { limits } = threshold
  return (['suspicious', 'rejected'] as const).flatMap((severity) => {
    const value = limits[severity]
    if (value === null) return []
    const limit = { value, severity, words: limitText(threshold, severity) }
    return limits.rule === 'beyond' && value !== 0 ? [limit, { ...limit, value: -value, words: '' }] : [limit]
  })
}

interface Marked {
  readonly x: number
  readonly y: number
  readonly value: number
  readonly severity: 'suspicious' | 'rejected' | null
  readonly isOff: boolean
}

/** What has a verdict for this diagnostic or is off the scale, where it lies for what is in view. */
function markedOf(
  { scale }: ChartContext,
  estimates: readonly LlcEstimate[],
  diagnostic: DiagnosticName,
  [low, high]: readonly [number, number]
): (projection: Projection) => Marked[] {
  const all = estimates.flatMap((estimate) => {
    const value = estimate.diagnostics[diagnostic]
    const severity = severityOf(estimate, diagnostic)
    const isOff = value !== null && (value < low || value > high)
    return value === null || (severity === null && !isOff)
      ? []
      : [{ place: scale.place(estimate.step), value, severity, isOff }]
  })
  const places = Float64Array.from(all, ({ place }) => place)
  return (projection) => {
    const { plot } = projection
    const from = lowerBound(places, projection.low)
    const to = lowerBound(places, projection.high + 1e-9)
    let last = -Infinity
    return all.slice(from, to).flatMap(({ place, value, severity, isOff }): Marked[] => {
      const x = projection.x(place)
      if (x - last < 6) return []
      last = x
      const edge = projection.y(Math.max(low, Math.min(high, value)))
      const y = Math.max(plot.y + 7, Math.min(plot.y + plot.height - 7, edge))
      return [{ x, y, value, severity, isOff }]
    })
  }
}

const colorOf = ({ severity }: Marked, palette: Palette): string =>
  severity === null ? palette.text2 : palette[severity]

/** Triangle, cross, or what is merely off the scale. */
function verdictMark(mark: Marked, palette: Palette): Shape[] {
  const { x, y, severity } = mark
  const color = colorOf(mark, palette)
  if (severity === 'suspicious') return [triangle(color, palette.panel, x, y)]
  if (severity === 'rejected') return cross(x, y, color)
  return symbols(Float64Array.of(x, y), 'rect', 5, color)
}

function cross(x: number, y: number, stroke: string): Shape[] {
  const arm = 3.4
  const lines = [x - arm, y - arm, x + arm, y + arm, NaN, NaN, x - arm, y + arm, x + arm, y - arm]
  return strips(Float64Array.from(lines), { stroke, lineWidth: 2 })
}

function offScaleLabel(mark: Marked, palette: Palette, say: ChartContext['say']): Label[] {
  const { x, y, value, isOff } = mark
  if (!isOff) return []
  const text = say('charts.offScale', { value: significant(value) })
  const sides = [
    { x: x + 8, align: 'left' },
    { x: x - 8, align: 'right' }
  ] as const
  return [
    {
      lines: [{ text, color: colorOf(mark, palette) }],
      spots: [0, 16, -16, 32, -32].flatMap((away) => sides.map((side) => ({ ...side, y: y + away })))
    }
  ]
}
