import type { BoundaryKind, Stages } from './stages'

/** A place that bounds no stage: too weak, or a turn of the piecewise-linear fit alone. */
export interface Candidate {
  readonly step: number
  readonly low: number
  readonly high: number
  /** Null for a turn of the piecewise-linear fit with which no boundary agrees. */
  readonly support: number | null
  readonly kind: BoundaryKind
  /** Step of the piecewise-linear fit's turn there; null where none agrees. */
  readonly secondOpinion: number | null
}

/** Ascending in step. */
export function candidatesOf({
  boundaries,
  candidates,
  changePoints
}: Pick<Stages, 'boundaries' | 'candidates' | 'changePoints'>): Candidate[] {
  const agreed = new Set([...boundaries, ...candidates].map(({ changePoint }) => changePoint?.step))
  return [
    ...candidates.map(({ changePoint, ...own }) => ({ ...own, secondOpinion: changePoint?.step ?? null })),
    ...changePoints
      .filter(({ step }) => !agreed.has(step))
      .map((turn) => ({ ...turn, support: null, secondOpinion: turn.step }))
  ].sort((a, b) => a.step - b.step)
}
