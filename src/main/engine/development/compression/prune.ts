import type { Weights } from '../norms'
import { compressed, requireFinite, requireShare, type Compressed } from './compressed'

/** Sets the smallest weights by magnitude to 0 (Han et al. 2015): ⌊share × count⌋ of them, of equal ones those that come first.
 *  @param share of the weights that become 0, from 0 to 1
 *  @param scope `all`: of all tensors together, so that layers lose different shares; `tensor`: of each
 *  @throws AuditError `estimator/invalid`, `model/non-finite` */
export function prune(weights: Weights, share: number, scope: 'all' | 'tensor' = 'all'): Compressed {
  requireShare('share', share)
  requireFinite(weights)
  const names = [...weights.keys()]
  const tensors = [...weights.values()]
  const pruned =
    scope === 'all' ? pruneTogether(tensors, share) : tensors.flatMap((one) => pruneTogether([one], share))
  return compressed(
    weights,
    new Map(names.map((name, i) => [name, pruned[i] ?? new Float32Array(0)])),
    1 - share
  )
}

function pruneTogether(tensors: readonly Float32Array[], share: number): Float32Array[] {
  const count = tensors.reduce((sum, { length }) => sum + length, 0)
  const removed = Math.floor(share * count)
  if (removed === 0) return [...tensors]
  const magnitudes = new Float32Array(count)
  let at = 0
  for (const values of tensors) for (const value of values) magnitudes[at++] = Math.abs(value)
  magnitudes.sort()
  const threshold = magnitudes[removed - 1] ?? 0
  // Of those at the threshold itself only as many go as are still to go.
  let equal = removed - lowerBound(magnitudes, threshold)
  return tensors.map((values) =>
    values.map((value) => {
      const magnitude = Math.abs(value)
      if (magnitude > threshold) return value
      if (magnitude === threshold && equal-- <= 0) return value
      return 0
    })
  )
}

/** How many values lie below one. @param sorted ascending */
function lowerBound(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
