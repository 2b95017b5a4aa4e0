import type { Components } from './components'
import { pieces } from './gram'
import type { OutputReader } from './outputs'

/** Components of some of a reader's checkpoints. */
export interface LoadedPart extends Pick<Components, 'vectors' | 'squares'> {
  /** First of them. */
  readonly from: number
}

/** Which probe inputs carry a component: the share of its variance that lies in each one's outputs. A second pass over the outputs, for
 *  several decompositions at once.
 *  @returns `[parts][components][probes]`, each component's sum is 1
 *  @throws AuditError `data/shape`, `data/non-finite` */
export async function probeLoadings(
  reader: OutputReader,
  parts: readonly LoadedPart[],
  signal?: AbortSignal
): Promise<Float64Array[][]> {
  const { probes, outputsPerProbe } = reader
  const shares = parts.map(({ vectors }) => vectors.map(() => new Float64Array(probes)))
  for await (const { from, width, values } of pieces(reader, 0, probes * outputsPerProbe)) {
    signal?.throwIfAborted()
    parts.forEach((part, index) => {
      part.vectors.forEach((vector, k) => {
        const direction = project(values, width, part.from, vector)
        const share = shares[index]?.[k] ?? new Float64Array(probes)
        for (let i = 0; i < width; i++) {
          const probe = Math.floor((from + i) / outputsPerProbe)
          share[probe] = (share[probe] ?? 0) + (direction[i] ?? 0) ** 2 / (part.squares[k] ?? NaN)
        }
      })
    })
  }
  return shares
}

/** Σ over checkpoints of vector × outputs. The vector's entries add to 0, so that centring the outputs would change nothing but
 *  rounding: the first checkpoint is taken away instead. */
function project(values: Float32Array, width: number, first: number, vector: Float64Array): Float64Array {
  const sums = new Float64Array(width)
  const base = first * width
  for (let t = 1; t < vector.length; t++) {
    const weight = vector[t] ?? 0
    for (let i = 0, at = (first + t) * width; i < width; i++, at++) {
      sums[i] = (sums[i] ?? 0) + weight * ((values[at] ?? 0) - (values[base + i] ?? 0))
    }
  }
  return sums
}
