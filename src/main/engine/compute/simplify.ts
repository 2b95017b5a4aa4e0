import {
  broadcastShape,
  sameShape,
  type BinaryOp,
  type GraphNode,
  type GraphOp,
  type GraphValue
} from './graph'

/** What simplification sees of the graph in work. */
export interface GraphInWork {
  value(id: number): GraphValue
  producer(id: number): GraphNode | undefined
  /** The number that a value is everywhere, or null. */
  uniform(id: number): number | null
  node(operation: GraphOp, inputs: readonly number[], result: GraphValue): number
  fill(value: number, result: GraphValue): number
}

/** A value equal to the node's result that needs less work, or null: numbers stay numbers, x·1, x+0 and reshapes of reshapes vanish,
 *  what is broadcast is never written out before an elementwise operation, a transpose goes into the product that reads it.
 *  NaN and infinities come out as they would without. */
export function simplify(
  graph: GraphInWork,
  operation: GraphOp,
  inputs: readonly number[],
  result: GraphValue
): number | null {
  const [a = -1, b = -1] = inputs
  switch (operation.op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'max':
    case 'min':
    case 'pow':
      return simplifyBinary(graph, operation.op, a, b, result)
    case 'neg':
      return mapUniform(graph, a, result, (value) => -value)
    case 'reshape':
    case 'expand':
      return simplifyShape(graph, operation, a, result)
    case 'cast':
      if (graph.value(a).dtype === operation.to) return a
      return mapUniform(graph, a, result, (value) => convert(value, operation.to))
    case 'transpose':
      if (operation.perm.every((from, to) => from === to)) return a
      return mapUniform(graph, a, result, (value) => value)
    case 'tile':
      return operation.repeats.every((count) => count === 1) ? a : null
    case 'slice':
      return sameShape(graph.value(a).shape, result.shape) ? a : null
    case 'sum':
    case 'mean':
    case 'reduceMax':
    case 'reduceMin':
    case 'reduceProd':
      if (operation.axes.some((axis) => graph.value(a).shape[axis] !== 1)) return null
      return graph.node({ op: 'reshape' }, [a], result)
    case 'select':
      return simplifySelect(graph, inputs, result)
    case 'matmul':
      return simplifyProduct(graph, operation, a, b, result)
    default:
      return null
  }
}

function mapUniform(
  graph: GraphInWork,
  id: number,
  result: GraphValue,
  change: (value: number) => number
): number | null {
  const uniform = graph.uniform(id)
  return uniform === null ? null : graph.fill(change(uniform), result)
}

function convert(value: number, to: GraphValue['dtype']): number {
  if (to === 'bool') return value === 0 ? 0 : 1
  return to === 'int32' ? Math.trunc(value) : value
}

function simplifyShape(
  graph: GraphInWork,
  operation: Extract<GraphOp, { op: 'reshape' | 'expand' }>,
  id: number,
  result: GraphValue
): number | null {
  if (sameShape(graph.value(id).shape, result.shape)) return id
  const inner = graph.producer(id)
  if (inner?.operation.op === operation.op) return graph.node(operation, inner.inputs, result)
  return mapUniform(graph, id, result, (value) => value)
}

/** Operands that change nothing. */
const rightIdentity: Partial<Record<BinaryOp, number>> = { add: 0, sub: 0, mul: 1, div: 1, pow: 1 }
const leftIdentity: Partial<Record<BinaryOp, number>> = { add: 0, mul: 1 }

function simplifyBinary(
  graph: GraphInWork,
  op: BinaryOp,
  a: number,
  b: number,
  result: GraphValue
): number | null {
  const [left, right] = [graph.uniform(a), graph.uniform(b)]
  if (left !== null && right !== null) {
    return result.dtype === 'float32' ? graph.fill(Math.fround(compute(op, left, right)), result) : null
  }
  const fits = (id: number): boolean => sameShape(graph.value(id).shape, result.shape)
  if (right !== null && right === rightIdentity[op] && fits(a)) return a
  if (left !== null && left === leftIdentity[op] && fits(b)) return b
  if (left !== null || right !== null) return withNumber(graph, op, a, b, result)
  const [x, y] = [narrower(graph, a, b, result), narrower(graph, b, a, result)]
  if (x !== a) return graph.node({ op }, [x, b], result)
  return y === b ? null : graph.node({ op }, [a, y], result)
}

/** One operand is a number: it is applied as a scalar, and to what is broadcast before it is. */
function withNumber(
  graph: GraphInWork,
  op: BinaryOp,
  a: number,
  b: number,
  result: GraphValue
): number | null {
  const number = graph.uniform(a) === null ? b : a
  const other = number === a ? b : a
  const scalar = asScalar(graph, number)
  const source = expanded(graph, other) ?? other
  const { shape } = graph.value(source)
  const operands = number === a ? [scalar, source] : [source, scalar]
  if (sameShape(shape, result.shape)) return scalar === number ? null : graph.node({ op }, operands, result)
  return graph.node({ op: 'expand' }, [graph.node({ op }, operands, { shape, dtype: result.dtype })], result)
}

function asScalar(graph: GraphInWork, id: number): number {
  const { shape, dtype } = graph.value(id)
  const uniform = graph.uniform(id)
  return uniform === null || shape.length === 0 ? id : graph.fill(uniform, { shape: [], dtype })
}

function expanded(graph: GraphInWork, id: number): number | null {
  const node = graph.producer(id)
  return node?.operation.op === 'expand' ? (node.inputs[0] ?? null) : null
}

/** What an operand was before it was broadcast, where the other operand broadcasts it all the same. */
function narrower(graph: GraphInWork, id: number, other: number, result: GraphValue): number {
  const source = expanded(graph, id)
  if (source === null) return id
  const shape = broadcastShape(graph.value(source).shape, graph.value(other).shape)
  return sameShape(shape, result.shape) ? source : id
}

function simplifySelect(graph: GraphInWork, inputs: readonly number[], result: GraphValue): number | null {
  const [condition = -1, yes = -1, no = -1] = inputs
  if (!sameShape(graph.value(condition).shape, result.shape)) return null
  const small = [condition, asScalar(graph, yes), asScalar(graph, no)]
  return sameShape(small, inputs) ? null : graph.node({ op: 'select' }, small, result)
}

function simplifyProduct(
  graph: GraphInWork,
  operation: Extract<GraphOp, { op: 'matmul' }>,
  a: number,
  b: number,
  result: GraphValue
): number | null {
  const [plainA, plainB] = [untransposed(graph, a), untransposed(graph, b)]
  if (plainA === null && plainB === null) return null
  return graph.node(
    {
      op: 'matmul',
      transposeA: plainA === null ? operation.transposeA : !operation.transposeA,
      transposeB: plainB === null ? operation.transposeB : !operation.transposeB
    },
    [plainA ?? a, plainB ?? b],
    result
  )
}

/** The input of a transpose that only exchanges the last two axes. */
function untransposed(graph: GraphInWork, id: number): number | null {
  const node = graph.producer(id)
  if (node?.operation.op !== 'transpose') return null
  const { perm } = node.operation
  const last = perm.length - 1
  const exchanges =
    perm[last] === last - 1 && perm[last - 1] === last && perm.slice(0, -2).every((from, to) => from === to)
  return exchanges ? (node.inputs[0] ?? null) : null
}

function compute(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case 'add':
      return a + b
    case 'sub':
      return a - b
    case 'mul':
      return a * b
    case 'div':
      return a / b
    case 'max':
      return Math.max(a, b)
    case 'pow':
      return a ** b
    default:
      return Math.min(a, b)
  }
}
