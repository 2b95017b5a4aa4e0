import type { Report, Threshold } from '../../shared/report'
import type { Diagnostics, LlcEstimate } from '../../shared/run'
import { significant } from '../results/numbers'
import { estimatesOf, type Measure, type Subject } from '../results/series'
import { curveOf, drawn, line, type Point, type Projection, type Shape, symbol, triangle } from './curve'
import { lowerBound } from './decimate'
import type { ChartOption, Series } from './engine'
import type { ChartContext } from './options'
import { lookOf, type Palette } from './palette'
import { frame, roundBounds, rule, stepAxis, valueAxis } from './parts'

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
  return frame(palette, stepAxis(palette, scale, say), valueAxis(palette, title, bounds), [
    ...limitRules(palette, threshold, bounds, say),
    ...rows.flatMap(({ subject, estimates }): Series[] => {
      const look = lookOf(subject.letter, palette)
      const points = estimates.map((estimate): Point => ({
        step: estimate.step,
        value: within(estimate.diagnostics[diagnostic], bounds),
        low: null,
        high: null
      }))
      return [
        line(curveOf(scale, points), look, palette),
        verdictMarks(context, estimates, diagnostic, bounds)
      ]
    })
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
  const all = estimates.map(({ diagnostics }) => diagnostics[diagnostic] ?? 0)
  const sound = estimates
    .filter((estimate) => severityOf(estimate, diagnostic) !== 'rejected')
    .map(({ diagnostics }) => diagnostics[diagnostic] ?? 0)
  const values = sound.length > 0 ? sound : all
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  for (const limit of limitsOf(threshold)) {
    low = Math.min(low, limit.value)
    high = Math.max(high, limit.value)
  }
  return roundBounds(low, high, low >= 0)
}

interface Limit {
  readonly value: number
  readonly severity: 'suspicious' | 'rejected'
  readonly words: string
}

/** The limits as lines: two of them where the absolute value counts. */
export function limitsOf(threshold: Threshold | undefined): Limit[] {
  if (threshold === undefined) return []
  const { limits } = threshold
  return (['suspicious', 'rejected'] as const).flatMap((severity) => {
    const value = limits[severity]
    if (value === null) return []
    const limit = { value, severity, words: threshold[severity] }
    return limits.rule === 'beyond' && value !== 0 ? [limit, { ...limit, value: -value, words: '' }] : [limit]
  })
}

function limitRules(
  palette: Palette,
  threshold: Threshold | undefined,
  [low, high]: readonly [number, number],
  say: ChartContext['say']
): Series[] {
  return limitsOf(threshold)
    .filter(({ value }) => value >= low && value <= high)
    .map(({ value, severity, words }) =>
      rule(
        { yAxis: value },
        palette[severity],
        [4, 3],
        words === '' ? '' : say(`charts.${severity}`, { limit: words }),
        severity === 'suspicious' ? 'insideStartTop' : 'insideEndTop'
      )
    )
}

/** Triangles and crosses on what has a verdict for this diagnostic. */
function verdictMarks(
  { palette, scale, say }: ChartContext,
  estimates: readonly LlcEstimate[],
  diagnostic: DiagnosticName,
  [low, high]: readonly [number, number]
): Series {
  const marked = estimates.flatMap((estimate) => {
    const value = estimate.diagnostics[diagnostic]
    const severity = severityOf(estimate, diagnostic)
    const isOff = value !== null && (value < low || value > high)
    return value === null || (severity === null && !isOff)
      ? []
      : [{ step: estimate.step, value, severity, isOff }]
  })
  const places = Float64Array.from(marked, ({ step }) => scale.place(step))
  return drawn(7, false, (projection: Projection): Shape[] => {
    const from = lowerBound(places, projection.low)
    const to = lowerBound(places, projection.high + 1e-9)
    let last = -Infinity
    return marked.slice(from, to).flatMap(({ step, value, severity, isOff }): Shape[] => {
      const x = projection.x(scale.place(step))
      if (x - last < 6) return []
      last = x
      const { plot } = projection
      const y = Math.max(
        plot.y + 7,
        Math.min(plot.y + plot.height - 7, projection.y(Math.max(low, Math.min(high, value))))
      )
      const color =
        severity === 'rejected' ? palette.rejected : severity === null ? palette.text2 : palette.suspicious
      const mark =
        severity === 'suspicious'
          ? [triangle(color, palette.panel, x, y)]
          : severity === 'rejected'
            ? cross(x, y, color)
            : [symbol({ ...lookOf('', palette), color }, x, y)]
      if (!isOff) return mark
      return [...mark, offScaleLabel(palette, say, value, color, x, y, plot.x + plot.width)]
    })
  })
}

function cross(x: number, y: number, stroke: string): Shape[] {
  const arm = 3.4
  return [1, -1].map((side) => ({
    type: 'line',
    shape: { x1: x - arm, y1: y - side * arm, x2: x + arm, y2: y + side * arm },
    style: { stroke, lineWidth: 2 }
  }))
}

function offScaleLabel(
  palette: Palette,
  say: ChartContext['say'],
  value: number,
  fill: string,
  x: number,
  y: number,
  right: number
): Shape {
  const isLeft = x > right - 90
  return {
    type: 'text',
    x: x + (isLeft ? -9 : 9),
    y,
    style: {
      text: say('charts.offScale', { value: significant(value) }),
      fill,
      font: `11px ${palette.font}`,
      align: isLeft ? 'right' : 'left',
      verticalAlign: 'middle',
      backgroundColor: palette.panel,
      padding: [0, 2]
    }
  }
}
