import * as tf from '@tensorflow/tfjs-core'
import { sizeOf, type BinaryOp, type CompareOp, type GraphDType, type ReduceOp, type UnaryOp } from '../graph'
import { graphDType, recorderBackend, recorderName, type KernelInput } from './backend'

type Inputs = Readonly<Record<string, KernelInput>>
type Attributes = Readonly<Record<string, unknown>>
type Kernel = (inputs: Inputs, attributes: Attributes) => tf.TensorInfo | tf.TensorInfo[]

function register(kernelName: string, kernel: Kernel): void {
  tf.registerKernel({
    kernelName,
    backendName: recorderName,
    kernelFunc: ({ inputs, attrs }) => {
      const backend = recorderBackend()
      const known: Record<string, KernelInput> = {}
      for (const [name, info] of Object.entries(inputs)) {
        if (!info) continue
        const { dataId, shape, dtype } = info as tf.TensorInfo
        known[name] = { id: backend.idOf(dataId), shape, dtype: graphDType(dtype) }
      }
      return kernel(known, (attrs ?? {}) as Attributes)
    }
  })
}

const emit = (...parameters: Parameters<ReturnType<typeof recorderBackend>['result']>): tf.TensorInfo =>
  recorderBackend().result(...parameters)

const need = (inputs: Inputs, name: string): KernelInput => {
  const input = inputs[name]
  if (!input) throw new Error(`kernel input ${name} is missing`)
  return input
}

const pair = (inputs: Inputs): [KernelInput, KernelInput, number[]] => {
  const [a, b] = [need(inputs, 'a'), need(inputs, 'b')]
  return [a, b, recorderBackend().builder.broadcast(a.id, b.id)]
}

const upcast = (a: KernelInput, b: KernelInput): GraphDType => graphDType(tf.upcastType(a.dtype, b.dtype))

function registerElementwise(): void {
  const unary: Record<string, UnaryOp> = {
    Exp: 'exp',
    Log: 'log',
    Sqrt: 'sqrt',
    Tanh: 'tanh',
    Erf: 'erf',
    Relu: 'relu',
    Neg: 'neg',
    Sigmoid: 'sigmoid',
    Abs: 'abs',
    Reciprocal: 'reciprocal',
    Sin: 'sin',
    Cos: 'cos',
    Softplus: 'softplus',
    Floor: 'floor',
    Sign: 'sign',
    LogicalNot: 'logicalNot'
  }
  for (const [name, op] of Object.entries(unary)) {
    register(name, (inputs) => {
      const x = need(inputs, 'x')
      return emit({ op }, [x], x.shape, x.dtype)
    })
  }
  const binary: Record<string, BinaryOp> = {
    Add: 'add',
    Sub: 'sub',
    Multiply: 'mul',
    RealDiv: 'div',
    Maximum: 'max',
    Minimum: 'min',
    Pow: 'pow'
  }
  for (const [name, op] of Object.entries(binary)) {
    register(name, (inputs) => {
      const [a, b, shape] = pair(inputs)
      return emit({ op }, [a, b], shape, op === 'div' ? 'float32' : upcast(a, b))
    })
  }
  const logical: Record<string, BinaryOp | CompareOp> = {
    Greater: 'greater',
    GreaterEqual: 'greaterEqual',
    Less: 'less',
    LessEqual: 'lessEqual',
    Equal: 'equal',
    NotEqual: 'notEqual',
    LogicalAnd: 'logicalAnd',
    LogicalOr: 'logicalOr'
  }
  for (const [name, op] of Object.entries(logical)) {
    register(name, (inputs) => {
      const [a, b, shape] = pair(inputs)
      return emit({ op }, [a, b], shape, 'bool')
    })
  }
  register('Square', (inputs) => {
    const x = need(inputs, 'x')
    return emit({ op: 'mul' }, [x, x], x.shape, x.dtype)
  })
  register('Rsqrt', (inputs) => {
    const x = need(inputs, 'x')
    return emit(
      { op: 'reciprocal' },
      [asInput(emit({ op: 'sqrt' }, [x], x.shape, x.dtype))],
      x.shape,
      x.dtype
    )
  })
  register('SquaredDifference', (inputs) => {
    const [a, b, shape] = pair(inputs)
    const difference = asInput(emit({ op: 'sub' }, [a, b], shape, 'float32'))
    return emit({ op: 'mul' }, [difference, difference], shape, 'float32')
  })
  register('Step', (inputs, { alpha }) => {
    const x = need(inputs, 'x')
    const positive = asInput(emit({ op: 'greater' }, [x, scalar(0)], x.shape, 'bool'))
    const one = asInput(emit({ op: 'cast', to: 'float32' }, [positive], x.shape, 'float32'))
    const slope = typeof alpha === 'number' ? alpha : 0
    if (slope === 0) return asTensor(one, x.shape)
    const negative = asInput(
      emit(
        { op: 'mul' },
        [asInput(emit({ op: 'sub' }, [scalar(1), one], x.shape, 'float32')), scalar(slope)],
        x.shape,
        'float32'
      )
    )
    return emit({ op: 'add' }, [one, negative], x.shape, 'float32')
  })
  register('ClipByValue', (inputs, { clipValueMin, clipValueMax }) => {
    const x = need(inputs, 'x')
    const low = asInput(emit({ op: 'max' }, [x, scalar(Number(clipValueMin))], x.shape, x.dtype))
    return emit({ op: 'min' }, [low, scalar(Number(clipValueMax))], x.shape, x.dtype)
  })
  register('Elu', (inputs) => {
    const x = need(inputs, 'x')
    const below = asInput(emit({ op: 'min' }, [x, scalar(0)], x.shape, 'float32'))
    const exponential = asInput(
      emit(
        { op: 'sub' },
        [asInput(emit({ op: 'exp' }, [below], x.shape, 'float32')), scalar(1)],
        x.shape,
        'float32'
      )
    )
    const positive = asInput(emit({ op: 'greater' }, [x, scalar(0)], x.shape, 'bool'))
    return emit({ op: 'select' }, [positive, x, exponential], x.shape, 'float32')
  })
  register('EluGrad', (inputs) => {
    const [dy, y] = [need(inputs, 'dy'), need(inputs, 'y')]
    const positive = asInput(emit({ op: 'greaterEqual' }, [y, scalar(0)], y.shape, 'bool'))
    const slope = asInput(emit({ op: 'add' }, [y, scalar(1)], y.shape, 'float32'))
    const scaled = asInput(emit({ op: 'mul' }, [dy, slope], y.shape, 'float32'))
    return emit({ op: 'select' }, [positive, dy, scaled], y.shape, 'float32')
  })
  register('LeakyRelu', (inputs, { alpha }) => {
    const x = need(inputs, 'x')
    const below = asInput(emit({ op: 'mul' }, [x, scalar(Number(alpha))], x.shape, 'float32'))
    const positive = asInput(emit({ op: 'greater' }, [x, scalar(0)], x.shape, 'bool'))
    return emit({ op: 'select' }, [positive, x, below], x.shape, 'float32')
  })
  tf.registerKernel({
    kernelName: 'AddN',
    backendName: recorderName,
    kernelFunc: ({ inputs }) => {
      const parts = Object.values(inputs) as unknown as tf.TensorInfo[]
      const [first, ...rest] = parts.map(asInput)
      if (!first) throw new Error('a sum of nothing')
      return rest.reduce(
        (sum, part) => emit({ op: 'add' }, [asInput(sum), part], first.shape, first.dtype),
        asTensor(first, first.shape)
      )
    }
  })
}

function registerReductions(): void {
  const reductions: Record<string, ReduceOp> = {
    Sum: 'sum',
    Mean: 'mean',
    Max: 'reduceMax',
    Min: 'reduceMin',
    Prod: 'reduceProd'
  }
  for (const [name, op] of Object.entries(reductions)) {
    register(name, (inputs, attributes) => {
      const x = need(inputs, 'x')
      const axis = (attributes['axis'] ?? attributes['reductionIndices']) as number | number[] | undefined
      const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), [...x.shape])
      const keepDims = attributes['keepDims'] === true
      const shape = x.shape.flatMap((size, index) => (axes.includes(index) ? (keepDims ? [1] : []) : [size]))
      return emit({ op, axes, keepDims }, [x], shape, x.dtype === 'bool' ? 'int32' : x.dtype)
    })
  }
  register('Softmax', (inputs, { dim }) => {
    const x = need(inputs, 'logits')
    return emit({ op: 'softmax', axis: wrap(Number(dim), x.shape.length) }, [x], x.shape, 'float32')
  })
  register('LogSoftmax', (inputs, { axis }) => {
    const x = need(inputs, 'logits')
    return emit({ op: 'logSoftmax', axis: wrap(Number(axis), x.shape.length) }, [x], x.shape, 'float32')
  })
  register('ArgMax', (inputs, { axis }) => {
    const x = need(inputs, 'x')
    const at = wrap(Array.isArray(axis) ? Number(axis[0]) : Number(axis), x.shape.length)
    return emit(
      { op: 'argMax', axis: at },
      [x],
      x.shape.filter((_, index) => index !== at),
      'int32'
    )
  })
}

function registerShapes(): void {
  const reshape = (x: KernelInput, shape: readonly number[]): tf.TensorInfo =>
    emit({ op: 'reshape' }, [x], shape, x.dtype)
  register('Identity', (inputs) => asTensor(need(inputs, 'x'), need(inputs, 'x').shape))
  register('Reshape', (inputs, { shape }) => {
    const x = need(inputs, 'x')
    return reshape(x, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x.shape)))
  })
  register('ExpandDims', (inputs, { dim }) => {
    const x = need(inputs, 'input')
    const at = Number(dim) < 0 ? x.shape.length + Number(dim) + 1 : Number(dim)
    return reshape(x, x.shape.toSpliced(at, 0, 1))
  })
  register('Cast', (inputs, { dtype }) => {
    const x = need(inputs, 'x')
    const to = graphDType(String(dtype))
    return emit({ op: 'cast', to }, [x], x.shape, to)
  })
  register('Transpose', (inputs, { perm }) => {
    const x = need(inputs, 'x')
    const order = perm as number[]
    return emit(
      { op: 'transpose', perm: [...order] },
      [x],
      order.map((axis) => x.shape[axis] ?? 1),
      x.dtype
    )
  })
  register('BroadcastTo', (inputs, { shape }) =>
    emit({ op: 'expand' }, [need(inputs, 'x')], shape as number[], need(inputs, 'x').dtype)
  )
  register('Tile', (inputs, { reps }) => {
    const x = need(inputs, 'x')
    const repeats = [...(reps as number[])]
    return emit(
      { op: 'tile', repeats },
      [x],
      x.shape.map((size, axis) => size * (repeats[axis] ?? 1)),
      x.dtype
    )
  })
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
  register('Fill', (_, { shape, value, dtype }) =>
    uniform(Number(value), shape as number[], graphDType(String(dtype ?? 'float32')))
  )
  register('ZerosLike', (inputs) => uniform(0, need(inputs, 'x').shape, need(inputs, 'x').dtype))
  register('OnesLike', (inputs) => uniform(1, need(inputs, 'x').shape, need(inputs, 'x').dtype))
  register('SplitV', (inputs, { numOrSizeSplits, axis }) => {
    const x = need(inputs, 'x')
    const at = wrap(Number(axis), x.shape.length)
    const full = x.shape[at] ?? 0
    const sizes =
      typeof numOrSizeSplits === 'number'
        ? Array<number>(numOrSizeSplits).fill(full / numOrSizeSplits)
        : (numOrSizeSplits as number[]).map((size, _, all) =>
            size >= 0 ? size : full - all.reduce((sum, other) => sum + Math.max(0, other), 0)
          )
    let start = 0
    return sizes.map((size) => {
      const begin = x.shape.map((_, axisIndex) => (axisIndex === at ? start : 0))
      start += size
      return emit({ op: 'slice', begin }, [x], x.shape.with(at, size), x.dtype)
    })
  })
  for (const [kernelName, isPack] of [
    ['Concat', false],
    ['Pack', true]
  ] as const) {
    tf.registerKernel({
      kernelName,
      backendName: recorderName,
      kernelFunc: ({ inputs, attrs }) => {
        const parts = (Object.values(inputs) as unknown as tf.TensorInfo[]).map(asInput)
        const rank = (parts[0]?.shape.length ?? 0) + (isPack ? 1 : 0)
        const axis = wrap(Number((attrs as Attributes | undefined)?.['axis'] ?? 0), rank)
        const joined = isPack
          ? parts.map((part) => asInput(reshape(part, part.shape.toSpliced(axis, 0, 1))))
          : parts
        const [first] = joined
        if (!first) throw new Error('nothing to join')
        const total = joined.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0)
        return emit({ op: 'concat', axis }, joined, first.shape.with(axis, total), first.dtype)
      }
    })
  }
  register('Unpack', (inputs, { axis }) => {
    const x = need(inputs, 'value')
    const at = wrap(Number(axis), x.shape.length)
    return Array.from({ length: x.shape[at] ?? 0 }, (_, index) => {
      const begin = x.shape.map((__, axisIndex) => (axisIndex === at ? index : 0))
      const part = asInput(emit({ op: 'slice', begin }, [x], x.shape.with(at, 1), x.dtype))
      return reshape(part, x.shape.toSpliced(at, 1))
    })
  })
}

function registerProductsAndLookups(): void {
  register('BatchMatMul', (inputs, { transposeA, transposeB }) => {
    const [a, b] = [need(inputs, 'a'), need(inputs, 'b')]
    const [ta, tb] = [transposeA === true, transposeB === true]
    const rows = a.shape.at(ta ? -1 : -2) ?? 1
    const columns = b.shape.at(tb ? -2 : -1) ?? 1
    const rank = Math.max(a.shape.length, b.shape.length) - 2
    const batch = Array.from({ length: rank }, (_, axis) => {
      const [left, right] = [
        a.shape[axis - rank + a.shape.length - 2] ?? 1,
        b.shape[axis - rank + b.shape.length - 2] ?? 1
      ]
      return left === 1 ? right : left
    })
    return emit(
      { op: 'matmul', transposeA: ta, transposeB: tb },
      [a, b],
      [...batch, rows, columns],
      'float32'
    )
  })
  register('GatherV2', (inputs, { axis, batchDims }) => {
    const [x, indices] = [need(inputs, 'x'), need(inputs, 'indices')]
    if (Number(batchDims ?? 0) !== 0) throw new Error('gather with batch axes is not recorded')
    const at = wrap(Number(axis), x.shape.length)
    return emit(
      { op: 'gather', axis: at },
      [x, indices],
      [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)],
      x.dtype
    )
  })
  register('UnsortedSegmentSum', (inputs, { numSegments }) => {
    const [x, ids] = [need(inputs, 'x'), need(inputs, 'segmentIds')]
    return emit(
      { op: 'scatterAdd', size: Number(numSegments) },
      [x, ids],
      [Number(numSegments), ...x.shape.slice(1)],
      'float32'
    )
  })
  register('Select', (inputs) => {
    const [condition, t, e] = [need(inputs, 'condition'), need(inputs, 't'), need(inputs, 'e')]
    return emit({ op: 'select' }, [condition, t, e], t.shape, t.dtype)
  })
  register('OneHot', (inputs, { depth, onValue, offValue }) => {
    const indices = need(inputs, 'indices')
    return emit(
      { op: 'oneHot', depth: Number(depth), on: Number(onValue), off: Number(offValue) },
      [indices],
      [...indices.shape, Number(depth)],
      'float32'
    )
  })
  register('SparseCrossEntropy', (inputs) => {
    const [logits, targets] = [need(inputs, 'logits'), need(inputs, 'targets')]
    const backend = recorderBackend()
    const [rows = 0] = logits.shape
    const [terms = 0, slope = 0] = backend.builder.nodes(
      { op: 'sparseCrossEntropy' },
      [logits.id, targets.id],
      [
        { shape: [rows], dtype: 'float32' },
        { shape: [...logits.shape], dtype: 'float32' }
      ]
    )
    return [backend.info(terms, [rows], 'float32'), backend.info(slope, logits.shape, 'float32')]
  })
}

const wrap = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

function asInput(info: tf.TensorInfo): KernelInput {
  return { id: recorderBackend().idOf(info.dataId), shape: info.shape, dtype: graphDType(info.dtype) }
}

const asTensor = ({ id, dtype }: KernelInput, shape: readonly number[]): tf.TensorInfo =>
  recorderBackend().info(id, shape, dtype)

const uniform = (value: number, shape: readonly number[], dtype: GraphDType): tf.TensorInfo =>
  emit({ op: 'fill', value }, [], shape, dtype)

const scalar = (value: number): KernelInput => asInput(uniform(value, [], 'float32'))

let registered = false

/** Registers the recorder's kernels once. */
export function registerRecorder(): void {
  if (registered) return
  registered = true
  recorderBackend()
  registerElementwise()
  registerReductions()
  registerShapes()
  registerProductsAndLookups()
}
