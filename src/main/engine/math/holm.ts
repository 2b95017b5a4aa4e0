/** Holm's step-down adjustment (Holm 1979): controls the chance of any false claim in the family.
 *  @param values p-values; null is no test and stays null
 *  @returns adjusted p-values in the same order, at most 1 */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const tested = values
    .map((p, index) => ({ p, index }))
    .filter((entry): entry is { p: number; index: number } => entry.p !== null)
    .sort((a, b) => a.p - b.p)
  const adjusted: (number | null)[] = values.map(() => null)
  let floor = 0
  tested.forEach(({ p, index }, rank) => {
    floor = Math.max(floor, Math.min(1, p * (tested.length - rank)))
    adjusted[index] = floor
  })
  return adjusted
}
