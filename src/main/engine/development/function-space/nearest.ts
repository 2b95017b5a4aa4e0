import type { Nearest } from '../../../../shared/function-space'
import { bootstrapWeights } from '../essential/resample'
import type { GroupedGram } from '../essential/gram'

/** Squared distances between the checkpoints of two series, `[reference · variants]` row by row, of groups of probes. */
export interface CrossDistances {
  readonly reference: readonly number[]
  readonly variant: readonly number[]
  readonly groups: readonly Float64Array[]
}

const mostGroups = 64
const resamples = 400

/** An empty collection, filled by `addGram`. @param reference, variant steps */
export function openCrossDistances(
  reference: readonly number[],
  variant: readonly number[]
): { readonly distances: CrossDistances; readonly addGram: (gram: GroupedGram) => void } {
  const groups: Float64Array[] = []
  let next = 0
  return {
    distances: { reference, variant, groups },
    addGram({ packed }) {
      for (const lower of packed) {
        const at = next++ % mostGroups
        addDistances((groups[at] ??= new Float64Array(reference.length * variant.length)), lower, {
          reference: reference.length,
          variant: variant.length
        })
      }
    }
  }
}

/** ‖a − b‖² = ⟨a, a⟩ + ⟨b, b⟩ − 2⟨a, b⟩; the rows of the reference come first. */
function addDistances(
  sum: Float64Array,
  lower: Float64Array,
  { reference, variant }: { readonly reference: number; readonly variant: number }
): void {
  const product = (i: number, j: number): number => lower[(i * (i + 1)) / 2 + j] ?? 0
  for (let i = 0; i < reference; i++) {
    for (let j = 0; j < variant; j++) {
      const row = reference + j
      const squared = product(i, i) + product(row, row) - 2 * product(row, i)
      sum[i * variant + j] = (sum[i * variant + j] ?? 0) + Math.max(0, squared)
    }
  }
}

/** For each checkpoint the one of the other series with the nearest outputs, with the central 95% of resampled probes.
 *  @param toDistance of a sum of squares over all probes */
export function findNearest(
  { reference, variant, groups }: CrossDistances,
  names: { readonly reference: string; readonly variant: string },
  seed: bigint,
  toDistance: (squares: number) => number
): Nearest[] {
  const [rows, columns] = [reference.length, variant.length]
  const total = (weights: ArrayLike<number> | null): Float64Array => {
    const sum = new Float64Array(rows * columns)
    groups.forEach((own, group) => {
      const weight = weights === null ? 1 : (weights[group] ?? 0)
      if (weight !== 0) own.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + weight * value))
    })
    return sum
  }
  const all = total(null)
  const drawn = Array.from({ length: resamples }, (_, resample) =>
    total(bootstrapWeights(groups.length, seed, resample))
  )
  const side = (
    subject: string,
    own: readonly number[],
    others: readonly number[],
    at: (own: number, other: number) => number
  ): Nearest[] => {
    if (others.length < 2) return []
    const nearestIn = (squares: Float64Array, place: number): number => {
      let best = 0
      for (let other = 1; other < others.length; other++) {
        if ((squares[at(place, other)] ?? 0) < (squares[at(place, best)] ?? 0)) best = other
      }
      return best
    }
    return own.map((step, place) => {
      const best = nearestIn(all, place)
      const places = Int32Array.from(drawn, (squares) => nearestIn(squares, place)).sort()
      const stepAt = (share: number): number =>
        others[places[Math.round(share * (resamples - 1))] ?? best] ?? step
      const same = others.indexOf(step)
      return {
        ...{ subject, step, nearest: others[best] ?? step, low: stepAt(0.025), high: stepAt(0.975) },
        distance: toDistance(all[at(place, best)] ?? NaN),
        same: same < 0 ? null : toDistance(all[at(place, same)] ?? NaN)
      }
    })
  }
  return [
    ...side(names.variant, variant, reference, (own, other) => other * columns + own),
    ...side(names.reference, reference, variant, (own, other) => own * columns + other)
  ]
}
