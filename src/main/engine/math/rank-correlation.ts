import { correlation } from './moments'
import { purposes, uniformIntegers } from './philox'

export interface RankCorrelation {
  /** Spearman's ρ; null where one side is constant, or with fewer than `leastPairs`. */
  readonly rho: number | null
  /** Two-sided, by permutation. */
  readonly pValue: number | null
}

/** With fewer, no order of the pairs is rare. */
export const leastPairs = 5
const permutations = 1999

/** Spearman's ρ: Pearson's correlation of the ranks, equal values sharing their mean rank (Spearman 1904), and how often a random order of
 *  one side is as far from 0, the order itself counted as one: (1 + count) / (1 + permutations). It takes pairs as exchangeable.
 *  @param a @param b of equal length; infinite values rank last, NaN is not allowed */
export function rankCorrelation(a: readonly number[], b: readonly number[], seed: bigint): RankCorrelation {
  if (a.length < leastPairs) return { rho: null, pValue: null }
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)]
  const rho = correlation(ranksA, ranksB)
  if (rho === null) return { rho, pValue: null }
  const order = Float64Array.from(ranksB)
  const places = new Int32Array(order.length)
  let asFar = 0
  for (let round = 0; round < permutations; round++) {
    uniformIntegers(places, manyPlaces, seed, round, 0, purposes.permutation)
    shuffle(order, places)
    if (Math.abs(correlation(ranksA, order) ?? 0) >= Math.abs(rho) - rounding) asFar++
  }
  return { rho, pValue: (1 + asFar) / (1 + permutations) }
}

/** Equal sums in another order are equal. */
const rounding = 1e-12
const manyPlaces = 2 ** 30

/** Fisher and Yates. */
function shuffle(values: Float64Array, places: Int32Array): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(((places[last] ?? 0) / manyPlaces) * (last + 1))
    const held = values[last] ?? 0
    values[last] = values[other] ?? 0
    values[other] = held
  }
}

/** From 1 on; equal values have the mean of theirs. */
function ranksOf(values: readonly number[]): Float64Array {
  const sorted = values.map((value, index) => ({ value, index }))
  sorted.sort((x, y) => (x.value < y.value ? -1 : x.value > y.value ? 1 : 0))
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < sorted.length;) {
    let to = from + 1
    while (to < sorted.length && sorted[to]?.value === sorted[from]?.value) to++
    for (const { index } of sorted.slice(from, to)) ranks[index] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}
