import { t } from '../i18n'
import type { Report, ReportFigure } from '../../shared/report'
import type { Behaviour, BehaviourDifference, Difference, LlcEstimate } from '../../shared/run'

/** Selections from a report for screens and charts. Nothing is computed here but places and labels. */

/** One curve's worth of LLC: what was measured, on whose posterior. */
export interface Measure {
  readonly component: string
  readonly data: string
  readonly sampledOn: string
  readonly label: string
}

export interface Subject {
  readonly name: string
  readonly letter: string
}

export function measuresOf(report: Report): Measure[] {
  const measures = new Map<string, Measure>()
  for (const { component, data, sampledOn } of report.llc) {
    const label = [
      data,
      ...(sampledOn === data ? [] : [t('results.measure.onChains', { data: sampledOn })]),
      ...(component === 'full' ? [] : [component])
    ].join(', ')
    measures.set([component, data, sampledOn].join('\0'), { component, data, sampledOn, label })
  }
  return [...measures.values()]
}

export function subjectsOf(report: Report): Subject[] {
  return report.subjects.map(({ name, letter }) => ({ name, letter }))
}

/** Every step that has an estimate or a behaviour, ascending. */
export function stepsOf(report: Report): number[] {
  return [...new Set([...report.llc, ...report.behaviour].map(({ step }) => step))].sort((a, b) => a - b)
}

const belongs = (measure: Measure) => (one: { component: string; data: string; sampledOn: string }) =>
  one.component === measure.component && one.data === measure.data && one.sampledOn === measure.sampledOn

/** Each report's estimates by subject and measure, ascending in step: the cursor looks them up at every move. */
const sorted = new WeakMap<Report, ReadonlyMap<string, readonly LlcEstimate[]>>()

const keyOf = (one: { component: string; data: string; sampledOn: string }, subject: string): string =>
  [subject, one.component, one.data, one.sampledOn].join('\0')

function estimatesBySeries(report: Report): ReadonlyMap<string, readonly LlcEstimate[]> {
  const known = sorted.get(report)
  if (known !== undefined) return known
  const series = new Map<string, LlcEstimate[]>()
  for (const estimate of report.llc) {
    const key = keyOf(estimate, estimate.subject)
    const own = series.get(key)
    if (own === undefined) series.set(key, [estimate])
    else own.push(estimate)
  }
  for (const own of series.values()) own.sort((a, b) => a.step - b.step)
  sorted.set(report, series)
  return series
}

export function estimatesOf(report: Report, measure: Measure, subject: Subject): readonly LlcEstimate[] {
  return estimatesBySeries(report).get(keyOf(measure, subject.name)) ?? []
}

export function estimateAt(
  report: Report,
  measure: Measure,
  subject: Subject,
  step: number
): LlcEstimate | undefined {
  const own = estimatesOf(report, measure, subject)
  let low = 0
  let high = own.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((own[middle]?.step ?? Infinity) < step) low = middle + 1
    else high = middle
  }
  return own[low]?.step === step ? own[low] : undefined
}

export function differencesOf(report: Report, measure: Measure): Difference[] {
  return (report.comparison?.differences ?? []).filter(belongs(measure)).sort((a, b) => a.step - b.step)
}

export function behaviourOf(report: Report, data: string, subject: Subject): Behaviour[] {
  return report.behaviour
    .filter((one) => one.subject === subject.name && one.data === data)
    .sort((a, b) => a.step - b.step)
}

/** The data sets whose behaviour was measured, in the report's order. */
export function behaviourData(report: Report): string[] {
  const measured = new Set(report.behaviour.map(({ data }) => data))
  return report.data.map(({ name }) => name).filter((name) => measured.has(name))
}

export function letterOf(report: Report, subject: string): string {
  return report.subjects.find(({ name }) => name === subject)?.letter ?? ''
}

/** The report's own figure of a curve: its caption, text alternative and data hash hold for the screen's chart, too. */
export function figureOf(
  report: Report,
  kind: ReportFigure['kind'],
  of: { readonly component?: string; readonly data?: string; readonly sampledOn?: string } = {}
): ReportFigure | undefined {
  return report.figures.find(
    (figure) =>
      figure.kind === kind &&
      (of.component === undefined || figure.component === of.component) &&
      (of.data === undefined || figure.data === of.data) &&
      (of.sampledOn === undefined || figure.sampledOn === of.sampledOn)
  )
}

/** Of the last step's differences in behaviour the largest; null without a comparison. */
export function largestBehaviourDifference({ comparison }: Report): BehaviourDifference | null {
  const rows = comparison?.behaviour ?? []
  const lastStep = Math.max(...rows.map(({ step }) => step))
  const [largest] = rows
    .filter(({ step }) => step === lastStep)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
  return largest ?? null
}
