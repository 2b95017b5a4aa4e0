import type { PathDistance } from '../../../../shared/function-space'
import { mean, quantile } from '../../math/moments'
import { purposes, uniformIntegers } from '../../math/philox'
import { bootstrapWeights } from '../essential/resample'

/** Squared distances of two runs at common steps, summed over the probes of each group: `[steps][groups]`. */
export type SquaredSums = readonly Float64Array[]

const resamples = 400
const fewestForHalves = 4

/** Mean over steps of the root of the mean squared distance.
 *  @param sizes probes of each group @param weights how often each group counts; once if absent */
export function pathDistance(
  sums: SquaredSums,
  sizes: readonly number[],
  weights?: ArrayLike<number>
): number {
  const weight = (group: number): number => (weights === undefined ? 1 : (weights[group] ?? 0))
  const probes = sizes.reduce((total, size, group) => total + weight(group) * size, 0)
  const roots = sums.map((groups) =>
    Math.sqrt(groups.reduce((total, sum, group) => total + weight(group) * sum, 0) / probes)
  )
  return mean(roots)
}

/** Distance of two paths with its interval over resampled probes and the agreement of random halves of them. */
export function measurePath(
  sums: SquaredSums,
  sizes: readonly number[],
  seed: bigint
): Omit<PathDistance, 'controls'> {
  const distances = Float64Array.from({ length: resamples }, (_, resample) =>
    pathDistance(sums, sizes, bootstrapWeights(sizes.length, seed, resample))
  ).sort()
  return {
    distance: pathDistance(sums, sizes),
    low: quantile(distances, 0.025),
    high: quantile(distances, 0.975),
    steps: sums.length,
    halves: halvesOf(sums, sizes, seed)
  }
}

function halvesOf(sums: SquaredSums, sizes: readonly number[], seed: bigint): PathDistance['halves'] {
  const groups = sizes.length
  if (groups < fewestForHalves) return null
  const ratios = Float64Array.from({ length: resamples }, (_, split) => {
    const chosen = randomHalf(groups, seed, split)
    const others = chosen.map((weight) => 1 - weight)
    return pathDistance(sums, sizes, chosen) / pathDistance(sums, sizes, others)
  }).sort()
  const [low, high] = [quantile(ratios, 0.025), quantile(ratios, 0.975)]
  return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : null
}

/** 1 for half of the groups, chosen at random (Fisher & Yates), 0 for the others. */
function randomHalf(groups: number, seed: bigint, split: number): Float64Array {
  const order = Int32Array.from({ length: groups }, (_, group) => group)
  const drawn = new Int32Array(groups)
  uniformIntegers(drawn, 2 ** 30, seed, split, 0, purposes.probeHalves)
  for (let last = groups - 1; last > 0; last--) {
    const other = Math.floor(((drawn[last] ?? 0) / 2 ** 30) * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  const chosen = new Float64Array(groups)
  for (const group of order.subarray(0, groups >> 1)) chosen[group] = 1
  return chosen
}

/** A rank among so few runs cannot be rare. */
const largestSmallest = 0.1

/** The variant among runs that were trained like the reference. Were it one of them, all would be exchangeable, and the share of runs that
 *  lie at least as far from all others is a p-value.
 *  @param runs reference, controls, variant last @param distance of two of them, by place */
export function amongControls(
  controls: readonly string[],
  distance: (one: number, other: number) => number
): NonNullable<PathDistance['controls']> {
  const alike = Array.from({ length: controls.length + 1 }, (_, place) => place)
  const variant = alike.length
  const pairs = alike.flatMap((one) => alike.slice(one + 1).map((other) => distance(one, other)))
  const among = mean(pairs)
  const all = [...alike, variant]
  const remoteness = all.map((one) =>
    mean(all.filter((other) => other !== one).map((other) => distance(one, other)))
  )
  const own = remoteness[variant] ?? NaN
  const smallest = 1 / all.length
  return {
    names: [...controls],
    among,
    largest: Math.max(...pairs),
    ratio: among > 0 ? distance(0, variant) / among : null,
    pValue: smallest <= largestSmallest ? remoteness.filter((one) => one >= own).length / all.length : null,
    smallest
  }
}
