import type { Report } from '../../../shared/report'
import type { LlcEstimate } from '../../../shared/run'
import { estimatedCheckpoints } from '../../../shared/thinning'
import { list } from './numbers'

/** What was measured: everything of the report but its sentences and figures. */
export type Facts = Omit<Report, 'summary' | 'figures' | 'limitations' | 'deviations' | 'status'>

/** One curve over training: the LLC of a component on a data set, along chains sampled on the same or another one. */
export interface Measure {
  readonly component: string
  readonly data: string
  readonly sampledOn: string
}

export function sameMeasure(a: Measure, b: Measure): boolean {
  return a.component === b.component && a.data === b.data && a.sampledOn === b.sampledOn
}

/** Every measure, the whole model first, then in the order of the run; a sampled data set before the observed ones. */
export function measuresOf(llc: readonly LlcEstimate[]): Measure[] {
  const found: Measure[] = []
  for (const { component, data, sampledOn } of llc) {
    if (!found.some((measure) => sameMeasure(measure, { component, data, sampledOn }))) {
      found.push({ component, data, sampledOn })
    }
  }
  const rank = ({ component, data, sampledOn }: Measure): number =>
    (component === 'full' ? 0 : 2) + (data === sampledOn ? 0 : 1)
  return found
    .map((measure, index) => ({ measure, index }))
    .sort((a, b) => rank(a.measure) - rank(b.measure) || a.index - b.index)
    .map(({ measure }) => measure)
}

export function estimatesOf(facts: Pick<Facts, 'llc'>, measure: Measure, subject?: string): LlcEstimate[] {
  return facts.llc.filter(
    (row) => sameMeasure(row, measure) && (subject === undefined || row.subject === subject)
  )
}

/** `train`, or `trigger, sampled on train` for an observed data set. */
export function dataWords({ data, sampledOn }: Measure): string {
  return data === sampledOn ? data : `${data}, sampled on ${sampledOn}`
}

/** `the whole model` or the component's name. */
export const componentWords = (component: string): string =>
  component === 'full' ? 'the whole model' : component

/** `whole model on train`, `l0.attn on trigger, sampled on train` */
export function measureWords(measure: Measure): string {
  return `${componentWords(measure.component)} on ${dataWords(measure)}`
}

/** `A (aligned)` */
export function subjectWords(facts: Pick<Facts, 'subjects'>, name: string): string {
  const letter = letterOf(facts, name)
  return letter === '' ? name : `${letter} (${name})`
}

export function letterOf(facts: Pick<Facts, 'subjects'>, name: string): string {
  return facts.subjects.find((subject) => subject.name === name)?.letter ?? ''
}

export function unitOf(facts: Pick<Facts, 'data'>, data: string): string {
  return facts.data.find((record) => record.name === data)?.unit ?? ''
}

export interface Tally {
  readonly total: number
  readonly usable: number
  readonly suspicious: number
  readonly rejected: number
}

export function tallyOf(rows: readonly LlcEstimate[]): Tally {
  const of = (verdict: LlcEstimate['verdict']): number => rows.filter((row) => row.verdict === verdict).length
  return { total: rows.length, usable: of('usable'), suspicious: of('suspicious'), rejected: of('rejected') }
}

/** The measure that the summary is about: that of the earliest onset, else the first. Null when no LLC was measured. */
export function primaryMeasure(facts: Pick<Facts, 'llc' | 'comparison'>): Measure | null {
  const measures = measuresOf(facts.llc)
  const onset = facts.comparison?.onset
  const ofOnset =
    onset && measures.find((measure) => measure.component === onset.component && measure.data === onset.data)
  return ofOnset ?? measures[0] ?? null
}

/** Estimates that the plan asks for: subjects × audited steps × components × (sampled data, and on each the observed). While it is not
 *  known which steps these are, at most. */
export function plannedEstimates(
  facts: Pick<Facts, 'subjects' | 'data' | 'thinning'>,
  components: number
): number {
  const sampled = facts.data.filter((data) => data.use === 'sample').length
  const observed = facts.data.filter((data) => data.use === 'observe').length
  const steps = facts.subjects.reduce(
    (sum, { steps: own }) => sum + estimatedCheckpoints(facts.thinning, own),
    0
  )
  return steps * components * sampled * (1 + observed)
}

/** At most `limit` names, then how many more. */
export function shortList(items: readonly string[], limit: number): string {
  if (items.length <= limit) return list(items)
  return `${items.slice(0, limit).join(', ')} and ${items.length - limit} more`
}
