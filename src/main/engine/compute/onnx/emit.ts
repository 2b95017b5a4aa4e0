import type { Graph, GraphNode } from '../graph'
import { isFlatProduct } from './composites'
import { encodeModel, type OnnxValue } from './model'
import { emitNode } from './operations'
import { OnnxWriter } from './writer'

export interface EmittedModel {
  readonly bytes: Uint8Array
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Turns a graph into an ONNX model of static shapes. Outputs keep their names; their declared shape may drop axes of length 1, the
 *  elements are the same. */
export function emitOnnx(graph: Graph): EmittedModel {
  const writer = new OnnxWriter(graph)
  const inputs: OnnxValue[] = []
  for (const [name, id] of graph.inputs) {
    writer.setName(id, name)
    const { dtype, shape } = writer.value(id)
    inputs.push({ name, type: dtype, shape })
  }
  for (const [id, values] of graph.constants) {
    const { dtype, shape } = writer.value(id)
    writer.setName(id, writer.constant({ name: `c${id}`, type: dtype, shape, values }))
  }
  const plan = planOutputs(writer)
  for (const node of graph.nodes) {
    if (!plan.skipped.has(node)) emitNode(writer, node, plan.flat.has(node.outputs[0] ?? -1))
  }
  for (const { name, id } of plan.copies) writer.node('Identity', [writer.name(id)], [name])
  const { nodes, constants } = writer
  return {
    bytes: encodeModel({ nodes, constants, inputs, outputs: plan.outputs }),
    inputs,
    outputs: plan.outputs
  }
}

interface OutputPlan {
  readonly outputs: readonly OnnxValue[]
  /** Outputs that are copied from a value of another name. */
  readonly copies: readonly { readonly name: string; readonly id: number }[]
  /** Reshapes that are not done. */
  readonly skipped: ReadonlySet<GraphNode>
  /** Products that are declared without their batch axes. */
  readonly flat: ReadonlySet<number>
}

/** A node writes straight into its output. What is also an input, a constant or a second name is copied. An output that only
 *  reshapes a value nobody else reads takes that value's place: the bytes are the same, and a copy is saved. */
function planOutputs(writer: OnnxWriter): OutputPlan {
  const { graph } = writer
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((id) => [id, node] as const)))
  const readers = countReaders(graph)
  const taken = new Set(graph.outputs.values())
  const copies: { name: string; id: number }[] = []
  const skipped = new Set<GraphNode>()
  const flat = new Set<number>()
  const declared = new Map<number, readonly number[]>()
  const outputs = [...graph.outputs].map(([name, original]): OnnxValue => {
    const { shape, dtype } = writer.value(original)
    const node = producer.get(original)
    const [source] = node?.inputs ?? []
    let id = original
    if (
      node?.operation.op === 'reshape' &&
      source !== undefined &&
      producer.has(source) &&
      readers.get(source) === 1 &&
      !readers.has(original) &&
      !taken.has(source) &&
      !writer.isNamed(original)
    ) {
      skipped.add(node)
      taken.add(source)
      id = source
      // A second output of the same value is copied from this one.
      writer.setName(original, name)
    }
    const maker = producer.get(id)
    if (!maker || maker.operation.op === 'fill' || writer.isNamed(id)) {
      copies.push({ name, id })
      return { name, type: dtype, shape: declared.get(id) ?? shape }
    }
    writer.setName(id, name)
    const made = writer.value(id).shape
    const isRead = id === original && readers.has(id)
    const isFlat = !isRead && isFlatProduct(writer, maker)
    if (isFlat) flat.add(id)
    declared.set(original, isFlat ? made.slice(-2) : made)
    return { name, type: dtype, shape: declared.get(original) ?? shape }
  })
  return { outputs, copies, skipped, flat }
}

function countReaders(graph: Graph): Map<number, number> {
  const readers = new Map<number, number>()
  for (const node of graph.nodes) {
    for (const id of node.inputs) readers.set(id, (readers.get(id) ?? 0) + 1)
  }
  return readers
}
