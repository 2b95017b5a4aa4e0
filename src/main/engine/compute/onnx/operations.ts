import type { GraphNode, GraphOp, GraphValue } from '../graph'
import { emitCrossEntropy, emitProduct, emitScatterAdd } from './composites'
import { onnxTypeNumber } from './model'
import { emitRowSum, spreadOperands } from './rows'
import type { OnnxWriter } from './writer'

/** Operations that one ONNX operator with the same operands does. */
const elementwise: Readonly<Record<string, string>> = {
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  tanh: 'Tanh',
  erf: 'Erf',
  relu: 'Relu',
  neg: 'Neg',
  sigmoid: 'Sigmoid',
  abs: 'Abs',
  reciprocal: 'Reciprocal',
  sin: 'Sin',
  cos: 'Cos',
  softplus: 'Softplus',
  floor: 'Floor',
  sign: 'Sign',
  logicalNot: 'Not',
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  max: 'Max',
  min: 'Min',
  pow: 'Pow',
  logicalAnd: 'And',
  logicalOr: 'Or',
  greater: 'Greater',
  greaterEqual: 'GreaterOrEqual',
  less: 'Less',
  lessEqual: 'LessOrEqual',
  equal: 'Equal',
  select: 'Where'
}

const reductions: Readonly<Record<string, string>> = {
  sum: 'ReduceSum',
  mean: 'ReduceMean',
  reduceMax: 'ReduceMax',
  reduceMin: 'ReduceMin',
  reduceProd: 'ReduceProd'
}

/** Writes one node of the graph. @param isFlat whether a product is declared without its batch axes of length 1 */
export function emitNode(writer: OnnxWriter, node: GraphNode, isFlat: boolean): void {
  const { operation, inputs } = node
  if (operation.op === 'fill') emitFill(writer, operation.value, node)
  else if (operation.op === 'matmul') emitProduct(writer, node, operation, isFlat)
  else if (operation.op === 'sparseCrossEntropy') emitCrossEntropy(writer, node)
  else if (operation.op === 'scatterAdd') emitScatterAdd(writer, node)
  else {
    const names = inputs.map((id) => writer.name(id))
    const outputs = node.outputs.map((id) => writer.name(id))
    const plain = elementwise[operation.op]
    const reduction = reductions[operation.op]
    if (plain !== undefined) writer.node(plain, spreadOperands(writer, node), outputs)
    else if (reduction !== undefined && 'axes' in operation) {
      if (operation.op === 'sum' && emitRowSum(writer, operation.axes, node)) return
      const attributes = { keepdims: operation.keepDims ? 1 : 0 }
      writer.node(reduction, [...names, writer.integers(operation.axes)], outputs, attributes)
    } else emitShaped(writer, operation, names, outputs, writer.value(node.outputs[0] ?? 0))
  }
}

/** A scalar is a constant; an array is broadcast from it. */
function emitFill(writer: OnnxWriter, value: number, { outputs: [id = 0] }: GraphNode): void {
  const { shape, dtype } = writer.value(id)
  const scalar = writer.scalar(value, dtype)
  if (shape.length === 0) writer.setName(id, scalar)
  else writer.node('Expand', [scalar, writer.integers(shape)], [writer.name(id)])
}

function emitShaped(
  writer: OnnxWriter,
  operation: GraphOp,
  names: readonly string[],
  outputs: readonly string[],
  { shape, dtype }: GraphValue
): void {
  const [first = ''] = names
  switch (operation.op) {
    case 'notEqual':
      writer.node('Not', [writer.step('Equal', names)], outputs)
      break
    case 'reshape':
      writer.node('Reshape', [first, writer.integers(shape)], outputs)
      break
    case 'expand':
      writer.node('Expand', [first, writer.integers(shape)], outputs)
      break
    case 'tile':
      writer.node('Tile', [first, writer.integers(operation.repeats)], outputs)
      break
    case 'transpose':
      writer.node('Transpose', names, outputs, { perm: operation.perm })
      break
    case 'cast':
      writer.node('Cast', names, outputs, { to: onnxTypeNumber(operation.to) })
      break
    case 'softmax':
      writer.node('Softmax', names, outputs, { axis: operation.axis })
      break
    case 'argMax': {
      const indices = writer.step('ArgMax', names, { axis: operation.axis, keepdims: 0 })
      writer.node('Cast', [indices], outputs, { to: onnxTypeNumber('int32') })
      break
    }
    case 'gather':
      writer.node('Gather', names, outputs, { axis: operation.axis })
      break
    case 'concat':
      writer.node('Concat', names, outputs, { axis: operation.axis })
      break
    case 'oneHot':
      emitOneHot(writer, operation, first, outputs)
      break
    case 'slice': {
      const ends = operation.begin.map((start, axis) => start + (shape[axis] ?? 0))
      writer.node('Slice', [first, writer.integers(operation.begin), writer.integers(ends)], outputs)
      break
    }
    case 'pad': {
      const pads = [0, 1].flatMap((side) => operation.paddings.map((pair) => pair[side] ?? 0))
      writer.node('Pad', [first, writer.integers(pads), writer.scalar(operation.value, dtype)], outputs)
      break
    }
    default:
      throw new Error(`no emission for ${operation.op}`)
  }
}

function emitOneHot(
  writer: OnnxWriter,
  { depth, on, off }: Extract<GraphOp, { op: 'oneHot' }>,
  indices: string,
  outputs: readonly string[]
): void {
  const values = writer.constant({
    name: `onehot:${off},${on}`,
    type: 'float32',
    shape: [2],
    values: Float32Array.of(off, on)
  })
  writer.node('OneHot', [writer.cast(indices, 'int64'), writer.integers([depth]), values], outputs, {
    axis: -1
  })
}
