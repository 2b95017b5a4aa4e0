import { purposes, uniform } from '../../src/main/engine/math/philox'

/** A deep linear network at a true parameter of known rank, and inputs whose mean loss is the population loss of white inputs. */
export interface DeepLinearCase {
  readonly seed: number
  readonly widths: readonly number[]
  readonly rank: number
  /** Layer by layer, `[out, in]`. */
  readonly weights: readonly Float32Array[]
  /** `[samples, widths[0]]` */
  readonly inputs: Float32Array
  readonly targets: Float32Array
}

type Matrix = number[][]

/** Numbers of a seed, one after the other. */
function generator(seed: number): () => number {
  let count = 0
  return () => uniform(BigInt(seed) + 0x4_0000_0000n, 0, count++, purposes.test)
}

/** Widths from 2 to 30, 2 to 5 layers, a rank from 0 to the smallest width; every layer has exactly that rank (balanced singular
 *  values), where the local coefficient is the global one. */
export function deepLinearCase(seed: number): DeepLinearCase {
  const next = generator(seed)
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const layers = between(2, 5)
  const widths = Array.from({ length: layers + 1 }, () => between(2, 30))
  const rank = between(0, Math.min(...widths))
  const bases = widths.map((width) => orthonormal(width, next))
  const singular = Array.from({ length: rank }, () => (0.5 + next()) ** (1 / layers))
  const weights = Array.from({ length: layers }, (_, layer) => {
    const [into, outOf] = [bases[layer] ?? [], bases[layer + 1] ?? []]
    return outOf[0]?.map((_, i) =>
      (into[0] ?? []).map((_, j) =>
        singular.reduce((sum, value, k) => sum + (outOf[k]?.[i] ?? 0) * value * (into[k]?.[j] ?? 0), 0)
      )
    ) as Matrix
  }).map((matrix) => Float32Array.from(matrix.flat()))
  const width = widths[0] ?? 0
  // √n times the unit vectors: their mean of xxᵀ is the identity.
  const inputs = new Float32Array(width * width)
  for (let i = 0; i < width; i++) inputs[i * width + i] = Math.sqrt(width)
  return { seed, widths, rank, weights, inputs, targets: outputsOf(inputs, widths, weights) }
}

function outputsOf(
  inputs: Float32Array,
  widths: readonly number[],
  weights: readonly Float32Array[]
): Float32Array {
  let [values, width] = [inputs, widths[0] ?? 0]
  const samples = inputs.length / width
  weights.forEach((weight, layer) => {
    const out = widths[layer + 1] ?? 0
    const after = new Float32Array(samples * out)
    for (let s = 0; s < samples; s++) {
      for (let i = 0; i < out; i++) {
        let sum = 0
        for (let j = 0; j < width; j++) sum += (weight[i * width + j] ?? 0) * (values[s * width + j] ?? 0)
        after[s * out + i] = sum
      }
    }
    ;[values, width] = [after, out]
  })
  return values
}

/** Rows of an orthonormal basis, by Gram–Schmidt of normal vectors. */
function orthonormal(size: number, next: () => number): Matrix {
  const rows: Matrix = []
  while (rows.length < size) {
    let row = Array.from(
      { length: size },
      () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    )
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const dot = row.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0)
        row = row.map((value, i) => value - dot * (other[i] ?? 0))
      }
    }
    const norm = Math.hypot(...row)
    rows.push(row.map((value) => value / norm))
  }
  return rows
}
