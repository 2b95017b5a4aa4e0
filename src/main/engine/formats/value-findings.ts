import type { Finding, TensorArchive, TensorEntry } from './archive'
import { visible } from './names'

/** What the findings about a tensor's values rest on. */
export interface ValueSummary {
  readonly nan: number
  readonly infinite: number
  readonly allZero: boolean
  readonly constant: boolean
  /** Largest magnitude of the finite values, 0 where there are none. */
  readonly largest: number
}

/** Beyond it a square is infinite in float32, and so is every loss that such a value reaches. */
export const largestSquarable = 2 ** 64

/** What is odd about the values of one tensor. */
export function valueFindings(entry: TensorEntry, values: ValueSummary, path: string): Finding[] {
  const where = `${path}: ${visible(entry.name)}`
  if (values.nan + values.infinite > 0) {
    return [
      {
        code: 'weights/non-finite',
        severity: 'high',
        where,
        message: `${values.nan} NaN and ${values.infinite} infinite values`
      }
    ]
  }
  if (values.largest >= largestSquarable && /float/.test(entry.dtype)) {
    return [
      {
        code: 'weights/huge',
        severity: 'high',
        where,
        message: `values up to ${values.largest.toExponential(1)}: their squares overflow float32`
      }
    ]
  }
  const isMatrix = entry.shape.filter((size) => size > 1).length > 1
  if (!isMatrix) return []
  if (values.allZero)
    return [{ code: 'weights/all-zero', severity: 'medium', where, message: 'every value is 0' }]
  if (values.constant)
    return [{ code: 'weights/constant', severity: 'medium', where, message: 'every value is the same' }]
  return []
}

/** Layers (`….layers.1.…`, `h.0.…`) whose every tensor is zero. @param zeros whether all values of a tensor are 0, by name */
export function deadLayers(zeros: ReadonlyMap<string, boolean>, path: string): Finding[] {
  const layers = new Map<string, boolean>()
  for (const [name, zero] of zeros) {
    const layer = /^(.*?\.\d+)\./.exec(name)?.[1]
    if (layer !== undefined) layers.set(layer, (layers.get(layer) ?? true) && zero)
  }
  return [...layers]
    .filter(([, dead]) => dead)
    .map(([layer]) => ({
      code: 'weights/dead-layer',
      severity: 'high' as const,
      where: `${path}: ${visible(layer)}`,
      message: 'every tensor of this layer is 0'
    }))
}

/** Weights of several floating types in one file. */
export function mixedTypes(archive: TensorArchive): Finding[] {
  const types = new Set(
    [...archive.tensors.values()].map((entry) => entry.dtype).filter((dtype) => /float/.test(dtype))
  )
  if (types.size < 2 || !archive.format.startsWith('safetensors')) return []
  return [
    {
      code: 'weights/mixed-types',
      severity: 'info',
      where: archive.path,
      message: `floating types are mixed: ${[...types].sort().join(', ')}`
    }
  ]
}
