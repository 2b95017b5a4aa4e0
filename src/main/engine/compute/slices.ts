import { AuditError } from '../../../shared/errors'
import type { Slice } from './engine'

/** 1 for the elements of a tensor that a slice holds, 0 for the others. @throws AuditError `model/shape` outside the tensor */
export function sliceMask(shape: readonly number[], { axis, ranges }: Slice): Float32Array {
  const size = shape[axis] ?? 0
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1)
  const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1)
  const mask = new Float32Array(outer * size * inner)
  for (const [from, to] of ranges) {
    if (from < 0 || to > size || from >= to) {
      throw new AuditError(
        'model/shape',
        `elements ${from} to ${to} of axis ${axis} of [${shape.join(', ')}]`
      )
    }
    for (let row = 0; row < outer; row++) mask.fill(1, (row * size + from) * inner, (row * size + to) * inner)
  }
  return mask
}

/** Elements of a tensor that a slice holds. */
export function sliceCount(shape: readonly number[], { axis, ranges }: Slice): number {
  const others = shape.reduce((product, size, at) => (at === axis ? product : product * size), 1)
  return ranges.reduce((sum, [from, to]) => sum + (to - from) * others, 0)
}
