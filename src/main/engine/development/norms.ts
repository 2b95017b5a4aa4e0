/** Lengths of weights and gradients. */

export interface TensorNorm {
  readonly name: string
  readonly count: number
  /** Euclidean norm. */
  readonly l2: number
  /** l2 / √count; 0 for an empty tensor. */
  readonly rms: number
}

export interface Norms {
  /** Of all tensors as one vector. */
  readonly l2: number
  readonly rms: number
  readonly count: number
  /** In the order of the map. */
  readonly tensors: readonly TensorNorm[]
}

export type Weights = ReadonlyMap<string, Float32Array>

/** Norms of each tensor and of all together, summed in float64. Not finite where a weight is not. */
export function weightNorms(weights: Weights): Norms {
  return together([...weights].map(([name, values]) => [name, values.length, squares(values, null)]))
}

/** Norms of the way from one checkpoint to another, over the tensors that both have. */
export function distanceNorms(from: Weights, to: Weights): Norms {
  return together(
    [...to].flatMap(([name, values]) => {
      const before = from.get(name)
      return before?.length === values.length ? [[name, values.length, squares(values, before)] as const] : []
    })
  )
}

/** Norms of a gradient whose tensors' norms are known, as `evaluate` gives them.
 *  @param gradients L2 norm by parameter @param counts numbers of each */
export function gradientNorms(
  gradients: Readonly<Record<string, { readonly l2: number }>>,
  counts: ReadonlyMap<string, number>
): Norms {
  return together(Object.entries(gradients).map(([name, { l2 }]) => [name, counts.get(name) ?? 0, l2 * l2]))
}

function squares(values: Float32Array, less: Float32Array | null): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - (less?.[i] ?? 0)) ** 2
  return sum
}

function together(tensors: readonly (readonly [name: string, count: number, squares: number])[]): Norms {
  const norm = (sum: number, count: number): Pick<Norms, 'l2' | 'rms'> => ({
    l2: Math.sqrt(sum),
    rms: count === 0 ? 0 : Math.sqrt(sum / count)
  })
  const count = tensors.reduce((sum, [, own]) => sum + own, 0)
  const total = tensors.reduce((sum, [, , own]) => sum + own, 0)
  return {
    ...norm(total, count),
    count,
    tensors: tensors.map(([name, own, sum]) => ({ name, count: own, ...norm(sum, own) }))
  }
}
