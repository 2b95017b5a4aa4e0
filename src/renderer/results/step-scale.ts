/** Training steps on a logarithmic axis, as in the report's figures: log10(step + 1), so that step 0 has a place. */
export interface StepScale {
  /** Place of a step on the axis. */
  readonly place: (step: number) => number
  readonly low: number
  readonly high: number
  /** Places of all ticks, and of those that may carry a label. */
  readonly ticks: readonly number[]
  readonly labelled: readonly number[]
  /** `0`, `300`, `30k` */
  readonly label: (place: number) => string
}

const placeOf = (step: number): number => Math.log10(step + 1)

export function stepScale(steps: readonly number[]): StepScale {
  const first = steps.length === 0 ? 0 : Math.min(...steps)
  const last = steps.length === 0 ? 1 : Math.max(...steps)
  const inside = (step: number): boolean => step >= first && step <= last
  const decades: number[] = []
  for (let decade = 1; decade <= last; decade *= 10) decades.push(decade)
  const minor = decades
    .flatMap((decade) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * decade))
    .filter(inside)
  const round = decades.flatMap((decade) => [decade, 3 * decade]).filter(inside)
  // The ends have a label, and what is round and not too near to them.
  const apart = (step: number): boolean =>
    [first, last].every(
      (end) => Math.abs(placeOf(step) - placeOf(end)) > 0.07 * (placeOf(last) - placeOf(first))
    )
  const labelled = [...new Set([first, ...round.filter(apart), last])]
  const margin = last > first ? 0.03 * (placeOf(last) - placeOf(first)) : 0.5
  return {
    place: placeOf,
    low: placeOf(first) - margin,
    high: placeOf(last) + margin,
    ticks: [...new Set([...labelled, ...minor])].sort((a, b) => a - b).map(placeOf),
    labelled: labelled.map(placeOf),
    label: (place) => stepLabel(Math.round(10 ** place - 1))
  }
}

function stepLabel(step: number): string {
  if (step >= 1e6 && step % 1e4 === 0) return `${step / 1e6}M`
  if (step >= 1e3 && step % 100 === 0) return `${step / 1e3}k`
  return String(step).replace(/\B(?=(\d{3})+$)/g, ',')
}
