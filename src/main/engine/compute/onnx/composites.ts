import { sizeOf, type GraphNode, type GraphOp } from '../graph'
import type { OnnxWriter } from './writer'

/** Whether a product's batch axes are all 1: then it is an ordinary matrix product, the fastest kernel there is. */
export function isFlatProduct(writer: OnnxWriter, node: GraphNode | undefined): boolean {
  if (node?.operation.op !== 'matmul') return false
  return node.inputs.every((id) => sizeOf(writer.value(id).shape.slice(0, -2)) === 1)
}

/** @param isFlat whether the result is declared without its batch axes */
export function emitProduct(
  writer: OnnxWriter,
  node: GraphNode,
  { transposeA, transposeB }: Extract<GraphOp, { op: 'matmul' }>,
  isFlat: boolean
): void {
  const [a = 0, b = 0] = node.inputs
  const [out = 0] = node.outputs
  const { shape } = writer.value(out)
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }
  if (isFlatProduct(writer, node)) {
    const operands = [flatten(writer, a), flatten(writer, b)]
    if (shape.length === 2 || isFlat) {
      writer.node('Gemm', operands, [writer.name(out)], attributes)
      return
    }
    const product = writer.step('Gemm', operands, attributes)
    writer.node('Reshape', [product, writer.integers(shape)], [writer.name(out)])
    return
  }
  const operands = [writer.name(a), writer.name(b)]
  if (transposeA || transposeB) writer.contribNode('FusedMatMul', operands, [writer.name(out)], attributes)
  else writer.node('MatMul', operands, [writer.name(out)])
}

function flatten(writer: OnnxWriter, id: number): string {
  const { shape } = writer.value(id)
  if (shape.length === 2) return writer.name(id)
  return writer.step('Reshape', [writer.name(id), writer.integers(shape.slice(-2))])
}

export function emitScatterAdd(writer: OnnxWriter, node: GraphNode): void {
  const [rows = 0, ids = 0] = node.inputs
  const [out = 0] = node.outputs
  const { shape, dtype } = writer.value(out)
  const zeros = writer.step('Expand', [writer.scalar(0, dtype), writer.integers(shape)])
  const column = writer.step('Unsqueeze', [writer.cast(writer.name(ids), 'int64'), writer.integers([-1])])
  const attributes = { reduction: { text: 'add' } }
  writer.node('ScatterND', [zeros, column, writer.name(rows)], [writer.name(out)], attributes)
}

/** Softmax with one reader, so that minus one at the target happens in place; log Σ exp z = max z − ln max p, where max p comes back
 *  from the difference (Milakov & Gimelshein 2018 describe the stable softmax). */
export function emitCrossEntropy(writer: OnnxWriter, node: GraphNode): void {
  const [logits = 0, targets = 0] = node.inputs
  const [terms = 0, slope = 0] = node.outputs
  const [rows = 0] = writer.value(logits).shape
  const z = writer.name(logits)
  const probability = writer.step('Softmax', [z], { axis: 1 })
  const column = writer.step('Reshape', [writer.name(targets), writer.integers([rows, 1])])
  const minusOne = writer.constant({
    name: `minus-one:${rows}`,
    type: 'float32',
    shape: [rows, 1],
    values: new Float32Array(rows).fill(-1)
  })
  const difference = writer.name(slope)
  const attributes = { axis: 1, reduction: { text: 'add' } }
  writer.node('ScatterElements', [probability, column, minusOne], [difference], attributes)
  const largest = (name: string): string =>
    writer.step('ReduceMax', [name, writer.integers([1])], { keepdims: 0 })
  const atTarget = (name: string): string =>
    writer.step('Reshape', [
      writer.step('GatherElements', [name, column], { axis: 1 }),
      writer.integers([rows])
    ])
  const targetProbability = writer.step('Add', [atTarget(difference), writer.scalar(1)])
  const largestProbability = writer.step('Max', [largest(difference), targetProbability])
  const logSumExp = writer.step('Sub', [largest(z), writer.step('Log', [largestProbability])])
  writer.node('Sub', [logSumExp, atTarget(z)], [writer.name(terms)])
}
