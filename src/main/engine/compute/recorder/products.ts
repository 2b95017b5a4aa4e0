import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import { broadcastShape, type ReduceOp } from '../graph'
import { graphDType, recorderBackend } from './backend'
import { cast, emit, need, register, requireNumbers, wrapAxis } from './kernel'

const reductions: Readonly<Record<string, ReduceOp>> = {
  Sum: 'sum',
  Mean: 'mean',
  Max: 'reduceMax',
  Min: 'reduceMin',
  Prod: 'reduceProd'
}

export function registerReductions(): void {
  for (const [name, op] of Object.entries(reductions)) {
    register(name, (inputs, attributes) => {
      const given = need(inputs, 'x')
      requireNumbers(name, [given])
      const x = op === 'mean' ? cast(given, 'float32') : given
      const axis = (attributes['axis'] ?? attributes['reductionIndices']) as number | number[] | undefined
      const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), [...x.shape])
      const keepDims = attributes['keepDims'] === true
      const shape = x.shape.flatMap((size, index) => (axes.includes(index) ? (keepDims ? [1] : []) : [size]))
      return emit({ op, axes, keepDims }, [x], shape, x.dtype)
    })
  }
  register('Softmax', (inputs, { dim }) => {
    const x = cast(need(inputs, 'logits'), 'float32')
    return emit({ op: 'softmax', axis: wrapAxis(Number(dim), x.shape.length) }, [x], x.shape, 'float32')
  })
  register('ArgMax', (inputs, { axis }) => {
    const x = need(inputs, 'x')
    requireNumbers('ArgMax', [x])
    const at = wrapAxis(Array.isArray(axis) ? Number(axis[0]) : Number(axis), x.shape.length)
    return emit({ op: 'argMax', axis: at }, [x], x.shape.toSpliced(at, 1), 'int32')
  })
}

export function registerProductsAndLookups(): void {
  register('BatchMatMul', (inputs, { transposeA, transposeB }) => {
    const [a, b] = [need(inputs, 'a'), need(inputs, 'b')].map((x) => cast(x, 'float32'))
    if (!a || !b) throw new Error('unreachable')
    const [ta, tb] = [transposeA === true, transposeB === true]
    const rows = a.shape.at(ta ? -1 : -2) ?? 1
    const columns = b.shape.at(tb ? -2 : -1) ?? 1
    const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
    return emit(
      { op: 'matmul', transposeA: ta, transposeB: tb },
      [a, b],
      [...batch, rows, columns],
      'float32'
    )
  })
  register('GatherV2', (inputs, { axis, batchDims }) => {
    const [x, indices] = [need(inputs, 'x'), need(inputs, 'indices')]
    if (Number(batchDims ?? 0) !== 0) {
      throw new AuditError(
        'engine/unsupported-op',
        'the operation GatherV2 with batch axes cannot be recorded',
        {
          hint: 'Gather from one flattened table: add the first row of each batch entry to its indices.'
        }
      )
    }
    const at = wrapAxis(Number(axis), x.shape.length)
    const shape = x.shape.toSpliced(at, 1, ...indices.shape)
    return emit({ op: 'gather', axis: at }, [x, indices], shape, x.dtype)
  })
  register('UnsortedSegmentSum', (inputs, { numSegments }) => {
    const [x, ids] = [need(inputs, 'x'), need(inputs, 'segmentIds')]
    requireNumbers('UnsortedSegmentSum', [x])
    const size = Number(numSegments)
    return emit({ op: 'scatterAdd', size }, [x, ids], x.shape.with(0, size), x.dtype)
  })
  register('OneHot', (inputs, { depth, onValue, offValue, dtype }) => {
    const indices = need(inputs, 'indices')
    const size = Number(depth)
    const operation = { op: 'oneHot', depth: size, on: Number(onValue), off: Number(offValue) } as const
    const floats = emit(operation, [indices], [...indices.shape, size], 'float32')
    return cast(floats, typeof dtype === 'string' ? graphDType(dtype) : 'int32')
  })
  register('SparseCrossEntropy', (inputs) => {
    const [logits, targets] = [need(inputs, 'logits'), need(inputs, 'targets')]
    const results = [targets.shape, logits.shape].map((shape) => ({
      shape: [...shape],
      dtype: 'float32' as const
    }))
    const ids = recorderBackend().builder.nodes(
      { op: 'sparseCrossEntropy' },
      [logits.id, targets.id],
      results
    )
    return ids.map((id, index) => ({ id, shape: results[index]?.shape ?? [], dtype: 'float32' as const }))
  })
}
