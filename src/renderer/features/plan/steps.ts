import type { Slot } from '../inputs/slot'

/** Which checkpoints of the series are audited. A subject's `null` stands for all of its steps. */

export const stepsFound = ({ series }: Slot): readonly number[] =>
  (series.state.value?.checkpoints ?? []).map(({ step }) => step)

export const stepsAudited = (slot: Slot): readonly number[] => slot.steps ?? stepsFound(slot)

/** Every step of any subject, in order. */
export function allSteps(slots: readonly Slot[]): readonly number[] {
  return [...new Set(slots.flatMap((slot) => [...stepsFound(slot), ...(slot.steps ?? [])]))].sort(
    (a, b) => a - b
  )
}

/** Of the subjects that have a step: whether all, some or none of them audit it. */
export function choiceOf(step: number, slots: readonly Slot[]): 'all' | 'some' | 'none' {
  const having = slots.filter(
    (slot) => stepsFound(slot).includes(step) || slot.steps?.includes(step) === true
  )
  const auditing = having.filter((slot) => stepsAudited(slot).includes(step))
  if (auditing.length === 0) return 'none'
  return auditing.length === having.length ? 'all' : 'some'
}

/** Takes a step in for every subject that has it, or out for all. The last step of a subject stays. */
export function toggleStep(step: number, slots: readonly Slot[]): void {
  const takesIn = choiceOf(step, slots) !== 'all'
  for (const slot of slots) {
    const found = stepsFound(slot)
    const audited = new Set(stepsAudited(slot))
    if (takesIn && found.includes(step)) audited.add(step)
    if (!takesIn) audited.delete(step)
    if (audited.size > 0) setSteps(slot, [...audited])
  }
}

/** Leaves `count` of the common steps, evenly over their order with the first and the last; a subject keeps those it has. */
export function thinSteps(count: number, slots: readonly Slot[]): void {
  const shared = slots.map(stepsFound).reduce((a, b) => a.filter((step) => b.includes(step)))
  const kept = new Set(evenly(shared.length > 0 ? shared : allSteps(slots), count))
  for (const slot of slots) {
    const steps = stepsFound(slot).filter((step) => kept.has(step))
    if (steps.length > 0) setSteps(slot, steps)
  }
}

export function auditAllSteps(slots: readonly Slot[]): void {
  for (const slot of slots) slot.steps = null
}

function setSteps(slot: Slot, steps: readonly number[]): void {
  const found = stepsFound(slot)
  const isAll = found.length === steps.length && found.every((step) => steps.includes(step))
  slot.steps = isAll ? null : [...steps].sort((a, b) => a - b)
}

/** `count` of the values with the first and the last, the others as evenly placed as they can be. */
export function evenly<Value>(values: readonly Value[], count: number): readonly Value[] {
  if (count >= values.length) return values
  if (count <= 1) return values.slice(-1)
  const places = new Set(
    Array.from({ length: count }, (_, place) => Math.round((place * (values.length - 1)) / (count - 1)))
  )
  return values.filter((_, place) => places.has(place))
}
