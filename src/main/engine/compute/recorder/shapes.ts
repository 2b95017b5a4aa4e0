import * as tf from '@tensorflow/tfjs-core'
import { sizeOf } from '../graph'
import { graphDType } from './backend'
import { cast, emit, need, register, reshape, uniform, wrapAxis, type Inputs, type Value } from './kernel'

export function registerShapes(): void {
  registerViews()
  registerFills()
  registerParts()
  registerJoins()
}

function registerViews(): void {
  register('Identity', (inputs) => need(inputs, 'x'))
  register('Reshape', (inputs, { shape }) => {
    const x = need(inputs, 'x')
    return reshape(x, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x.shape)))
  })
  register('ExpandDims', (inputs, { dim }) => {
    const x = need(inputs, 'input')
    return reshape(x, x.shape.toSpliced(wrapAxis(Number(dim), x.shape.length + 1), 0, 1))
  })
  register('Cast', (inputs, { dtype }) => cast(need(inputs, 'x'), graphDType(String(dtype))))
  register('Transpose', (inputs, { perm }) => {
    const x = need(inputs, 'x')
    const order = [...(perm as number[])]
    return emit(
      { op: 'transpose', perm: order },
      [x],
      order.map((axis) => x.shape[axis] ?? 1),
      x.dtype
    )
  })
  register('Tile', (inputs, { reps }) => {
    const x = need(inputs, 'x')
    const repeats = [...(reps as number[])]
    const shape = x.shape.map((size, axis) => size * (repeats[axis] ?? 1))
    const isBroadcast = repeats.every((count, axis) => count === 1 || x.shape[axis] === 1)
    return emit(isBroadcast ? { op: 'expand' } : { op: 'tile', repeats }, [x], shape, x.dtype)
  })
}

function registerFills(): void {
  register('Fill', (_, { shape, value, dtype }) => {
    const type = typeof dtype === 'string' ? graphDType(dtype) : 'float32'
    return uniform(Number(value), shape as number[], type)
  })
  register('ZerosLike', (inputs) => uniform(0, need(inputs, 'x').shape, need(inputs, 'x').dtype))
  register('OnesLike', (inputs) => uniform(1, need(inputs, 'x').shape, need(inputs, 'x').dtype))
}

/** Part of x along one axis. */
function part(x: Value, axis: number, start: number, size: number): Value {
  const begin = x.shape.map((_, index) => (index === axis ? start : 0))
  return emit({ op: 'slice', begin }, [x], x.shape.with(axis, size), x.dtype)
}

function registerParts(): void {
  register('Slice', (inputs, { begin, size }) => {
    const x = need(inputs, 'x')
    const starts = [...(begin as number[])]
    const sizes = x.shape.map((full, axis) => {
      const asked = (size as number[])[axis] ?? -1
      return asked < 0 ? full - (starts[axis] ?? 0) : asked
    })
    return emit({ op: 'slice', begin: starts }, [x], sizes, x.dtype)
  })
  register('PadV2', (inputs, { paddings, constantValue }) => {
    const x = need(inputs, 'x')
    const pads = (paddings as [number, number][]).map(([before, after]): [number, number] => [before, after])
    const shape = x.shape.map((size, axis) => size + (pads[axis]?.[0] ?? 0) + (pads[axis]?.[1] ?? 0))
    return emit({ op: 'pad', paddings: pads, value: Number(constantValue) }, [x], shape, x.dtype)
  })
  register('SplitV', (inputs, { numOrSizeSplits, axis }) => {
    const x = need(inputs, 'x')
    const at = wrapAxis(Number(axis), x.shape.length)
    let start = 0
    return splitSizes(x.shape[at] ?? 0, numOrSizeSplits as number | number[]).map((size) => {
      start += size
      return part(x, at, start - size, size)
    })
  })
  register('Unpack', (inputs, { axis }) => {
    const x = need(inputs, 'value')
    const at = wrapAxis(Number(axis), x.shape.length)
    return Array.from({ length: x.shape[at] ?? 0 }, (_, index) =>
      reshape(part(x, at, index, 1), x.shape.toSpliced(at, 1))
    )
  })
}

/** One of the sizes may be −1: whatever the others leave. */
function splitSizes(full: number, asked: number | readonly number[]): number[] {
  if (typeof asked === 'number') return Array<number>(asked).fill(full / asked)
  const given = asked.reduce((sum, size) => sum + Math.max(0, size), 0)
  return asked.map((size) => (size >= 0 ? size : full - given))
}

function registerJoins(): void {
  register('Concat', (inputs, { axis }) => {
    const parts = Object.values(inputs)
    return join(parts, wrapAxis(Number(axis ?? 0), rankOf(parts)))
  })
  register('Pack', (inputs, { axis }) => {
    const parts = Object.values(inputs)
    const at = wrapAxis(Number(axis ?? 0), rankOf(parts) + 1)
    return join(
      parts.map((item) => reshape(item, item.shape.toSpliced(at, 0, 1))),
      at
    )
  })
}

const rankOf = (parts: readonly Value[]): number => parts[0]?.shape.length ?? 0

function join(parts: readonly Value[], axis: number): Value {
  const first = need(parts as unknown as Inputs, '0')
  const total = parts.reduce((sum, item) => sum + (item.shape[axis] ?? 0), 0)
  return emit({ op: 'concat', axis }, parts, first.shape.with(axis, total), first.dtype)
}
