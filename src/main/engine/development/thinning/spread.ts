import { place } from '../stages/curve'

/** Steps spread as evenly in ln(step + 1) as a series allows: between the fixed ones, the longest distance that has further steps in it
 *  is as short as `count` steps can make it. A long gap of the series itself takes none from the rest.
 *  @param steps ascending @param fixed chosen in any case, the first and the last of `steps` among them
 *  @returns ascending, the fixed ones among them; at most `count`, or the fixed ones where these are more */
export function spread(steps: readonly number[], fixed: ReadonlySet<number>, count: number): number[] {
  let [short, long] = [0, place(steps.at(-1) ?? 0) - place(steps[0] ?? 0)]
  if (walk(steps, fixed, short).length <= count) return walk(steps, fixed, short)
  for (let round = 0; round < bisections; round++) {
    const distance = (short + long) / 2
    if (walk(steps, fixed, distance).length <= count) long = distance
    else short = distance
  }
  return walk(steps, fixed, long)
}

/** Enough to tell any two distances of whole steps apart. */
const bisections = 60

/** From one fixed step to the next in strides of at most `distance`; of one step where that is longer. */
function walk(steps: readonly number[], fixed: ReadonlySet<number>, distance: number): number[] {
  const taken: number[] = []
  steps.forEach((step, index) => {
    const [last, next] = [taken.at(-1), steps[index + 1]]
    if (last === undefined || next === undefined || fixed.has(step) || place(next) - place(last) > distance) {
      taken.push(step)
    }
  })
  return taken
}
