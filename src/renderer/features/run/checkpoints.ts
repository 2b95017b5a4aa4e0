import type { EstimateEvent } from '../../../shared/progress'
import type { RunState } from '../../../shared/run-state'
import { estimatedCheckpoints } from '../../../shared/thinning'
import type { Selection } from './selection'

/** Checkpoints of a run as cells: what is known of each so far. */
export type CellState = 'left-out' | 'waiting' | 'running' | 'usable' | 'suspicious' | 'rejected'

export interface Cell {
  /** Steps that the cell stands for: one, or a stretch of a long series. */
  readonly steps: readonly number[]
  readonly state: CellState
  /** How many of its steps have all their estimates. */
  readonly finished: number
}

export interface CellRow {
  readonly subject: string
  readonly letter: string
  /** Data that its estimates are measured on. */
  readonly data: string
  readonly cells: readonly Cell[]
}

/** More cells a subject than this are drawn as stretches. */
export const cellLimit = 80

/** A is the first subject, B the second. The plan's comparison may order them otherwise in the report. */
export const letterAt = (place: number): string => String.fromCharCode(65 + (place % 26))

/** Estimates that the run will have, at most, told by subject, step, component and measured data. */
export function estimatesInAll({ plan }: RunState): number | null {
  if (plan === null) return null
  const { subjects, thinning, components, sampled, observed } = plan
  const checkpoints = subjects.reduce((sum, { steps }) => sum + estimatedCheckpoints(thinning, steps), 0)
  return checkpoints * components.length * (sampled.length + observed.length)
}

const severity: Record<CellState, number> = {
  'left-out': 0,
  waiting: 1,
  usable: 2,
  suspicious: 3,
  rejected: 4,
  running: 5
}

const worst = (states: readonly CellState[]): CellState =>
  states.reduce((one, other) => (severity[other] > severity[one] ? other : one), 'left-out')

/** One row a subject and measured data, so that data whose estimates are all rejected hide no others. A checkpoint's cell shows the worst
 *  verdict among its components; a cell of several checkpoints the worst of them. */
export function cellRows({ plan, progress, estimates }: RunState): CellRow[] {
  if (plan === null) return []
  const measured = [...plan.sampled, ...plan.observed]
  const placeOf = (subject: string, data: string, step: number): string =>
    JSON.stringify([subject, data, step])
  const byPlace = new Map<string, EstimateEvent[]>()
  for (const estimate of estimates) {
    const key = placeOf(estimate.subject, estimate.data, estimate.step)
    const before = byPlace.get(key)
    if (before === undefined) byPlace.set(key, [estimate])
    else before.push(estimate)
  }
  const isRunning = (subject: string, step: number): boolean =>
    progress?.phase === 'sample' && progress.subject === subject && progress.trainingStep === step
  const { thinning } = plan
  const chosen = new Set(thinning?.steps.map(({ step }) => step))
  /** Once the choice has ended. */
  const isLeftOut = (step: number): boolean => (thinning?.ended ?? null) !== null && !chosen.has(step)
  const rowOf = ({ name, steps }: (typeof plan.subjects)[number], place: number, data: string): CellRow => {
    const single = steps.map((step) => {
      const own = byPlace.get(placeOf(name, data, step)) ?? []
      const isFinished = own.length >= plan.components.length
      const verdicts = own.map(({ verdict }) => verdict)
      const known = worst([...verdicts, isLeftOut(step) ? 'left-out' : 'waiting'])
      const state: CellState = isRunning(name, step) && !isFinished ? 'running' : known
      return { step, state, isFinished }
    })
    const size = Math.ceil(single.length / cellLimit)
    const cells: Cell[] = []
    for (let start = 0; start < single.length; start += size) {
      const group = single.slice(start, start + size)
      cells.push({
        steps: group.map(({ step }) => step),
        state: worst(group.map(({ state }) => state)),
        finished: group.filter(({ isFinished }) => isFinished).length
      })
    }
    return { subject: name, letter: letterAt(place), data, cells }
  }
  return plan.subjects.flatMap((subject, place) => measured.map((data) => rowOf(subject, place, data)))
}

/** Estimates of the steps of a cell, in the order they came. */
export function estimatesOfCell(
  { estimates }: RunState,
  { subject, data, steps }: Omit<Selection, 'letter'>
): EstimateEvent[] {
  const own = new Set(steps)
  return estimates.filter(
    (estimate) => estimate.subject === subject && estimate.data === data && own.has(estimate.step)
  )
}
