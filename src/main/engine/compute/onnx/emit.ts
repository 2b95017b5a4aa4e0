import { sizeOf, type Graph, type GraphNode, type GraphValue } from '../graph'
import {
  encodeModel,
  onnxTypeNumber,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxType,
  type OnnxValue
} from './model'

export interface EmittedModel {
  readonly bytes: Uint8Array
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

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
  equal: 'Equal'
}

const reductions: Readonly<Record<string, string>> = {
  sum: 'ReduceSum',
  mean: 'ReduceMean',
  reduceMax: 'ReduceMax',
  reduceMin: 'ReduceMin',
  reduceProd: 'ReduceProd'
}

/** Turns a graph into an ONNX model of static shapes. Outputs keep their names; their declared shape may drop axes of length 1, the
 *  elements are the same. */
export function emitOnnx(graph: Graph): EmittedModel {
  return new Emitter(graph).emit()
}

class Emitter {
  readonly #graph: Graph
  readonly #nodes: OnnxNode[] = []
  readonly #constants = new Map<string, OnnxTensor>()
  readonly #names = new Map<number, string>()
  #fresh = 0

  constructor(graph: Graph) {
    this.#graph = graph
  }

  emit(): EmittedModel {
    const graph = this.#graph
    const inputs: OnnxValue[] = []
    for (const [name, id] of graph.inputs) {
      this.#names.set(id, name)
      inputs.push({ name, type: this.#value(id).dtype, shape: this.#value(id).shape })
    }
    for (const [id, values] of graph.constants) {
      const { dtype, shape } = this.#value(id)
      this.#names.set(id, this.#constant({ name: `c${id}`, type: dtype, shape, values }))
    }
    const outputs = this.#nameOutputs()
    for (const node of graph.nodes) this.#emitNode(node)
    for (const { name, id } of outputs.copies) this.#node('Identity', [this.#name(id)], [name])
    return {
      bytes: encodeModel({
        nodes: this.#nodes,
        constants: [...this.#constants.values()],
        inputs,
        outputs: outputs.values
      }),
      inputs,
      outputs: outputs.values
    }
  }

  /** A node writes straight into its output. What is also an input, a constant or a second name is copied. An output that only
   *  reshapes a value nobody else reads takes that value's place: the bytes are the same, and a copy is saved. */
  #nameOutputs(): { values: OnnxValue[]; copies: { name: string; id: number }[] } {
    const producer = new Map(
      this.#graph.nodes.flatMap((node) => node.outputs.map((id) => [id, node] as const))
    )
    const readers = new Map<number, number>()
    for (const node of this.#graph.nodes) {
      for (const id of node.inputs) readers.set(id, (readers.get(id) ?? 0) + 1)
    }
    const taken = new Set<number>([...this.#graph.outputs.values()])
    const values: OnnxValue[] = []
    const copies: { name: string; id: number }[] = []
    for (const [name, original] of this.#graph.outputs) {
      let id = original
      const node = producer.get(id)
      const [source] = node?.inputs ?? []
      if (
        node?.operation.op === 'reshape' &&
        source !== undefined &&
        producer.has(source) &&
        readers.get(source) === 1 &&
        !readers.has(id) &&
        !taken.has(source) &&
        !this.#names.has(id)
      ) {
        this.#skipped.add(node)
        id = source
        taken.add(source)
      }
      if (producer.has(id) && !this.#names.has(id) && producer.get(id)?.operation.op !== 'fill')
        this.#names.set(id, name)
      else copies.push({ name, id })
      const { shape, dtype } = this.#value(id)
      const isProduct = this.#names.get(id) === name && producer.get(id)?.operation.op === 'matmul'
      const flat = isProduct && !readers.has(id) && this.#isFlatProduct(producer.get(id))
      if (flat) this.#flatOutputs.add(id)
      values.push({ name, type: dtype, shape: flat ? shape.slice(-2) : shape })
    }
    return { values, copies }
  }

  readonly #skipped = new Set<GraphNode>()
  readonly #flatOutputs = new Set<number>()

  #isFlatProduct(node: GraphNode | undefined): boolean {
    return node?.inputs.every((id) => sizeOf(this.#value(id).shape.slice(0, -2)) === 1) ?? false
  }

  #value(id: number): GraphValue {
    const value = this.#graph.values[id]
    if (!value) throw new Error(`no value ${id}`)
    return value
  }

  #name(id: number): string {
    const known = this.#names.get(id)
    if (known !== undefined) return known
    const name = `v${id}`
    this.#names.set(id, name)
    return name
  }

  #node(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Record<string, OnnxAttribute>,
    domain?: string
  ): void {
    this.#nodes.push({
      type,
      inputs,
      outputs,
      ...(attributes ? { attributes } : {}),
      ...(domain === undefined ? {} : { domain })
    })
  }

  /** A node with a result of its own. @returns the result's name */
  #step(
    type: string,
    inputs: readonly string[],
    attributes?: Record<string, OnnxAttribute>,
    domain?: string
  ): string {
    const name = `t${this.#fresh++}`
    this.#node(type, inputs, [name], attributes, domain)
    return name
  }

  #constant(tensor: OnnxTensor): string {
    this.#constants.set(tensor.name, tensor)
    return tensor.name
  }

  #integers(values: readonly number[]): string {
    return this.#constant({
      name: `i64:${values.join(',')}`,
      type: 'int64',
      shape: [values.length],
      values: BigInt64Array.from(values.map(BigInt))
    })
  }

  #scalar(value: number, type: OnnxType = 'float32'): string {
    const values =
      type === 'int32'
        ? Int32Array.of(value)
        : type === 'bool'
          ? Uint8Array.of(value)
          : Float32Array.of(value)
    return this.#constant({ name: `${type}:${Object.is(value, -0) ? '-0' : value}`, type, shape: [], values })
  }

  #emitNode(node: GraphNode): void {
    if (this.#skipped.has(node)) return
    const { operation, inputs } = node
    const names = inputs.map((id) => this.#name(id))
    const outputs = node.outputs.map((id) => this.#name(id))
    const [out = ''] = outputs
    const [firstId = 0] = node.outputs
    const result = this.#value(firstId)
    const plain = elementwise[operation.op]
    if (plain !== undefined) return this.#node(plain, names, outputs)
    const reduction = reductions[operation.op]
    if (reduction !== undefined && 'axes' in operation) {
      return this.#node(reduction, [...names, this.#integers(operation.axes)], outputs, {
        keepdims: operation.keepDims ? 1 : 0
      })
    }
    switch (operation.op) {
      case 'notEqual':
        return this.#node('Not', [this.#step('Equal', names)], outputs)
      case 'fill':
        return this.#emitFill(operation.value, result, firstId)
      case 'reshape':
        return this.#node('Reshape', [...names, this.#integers(result.shape)], outputs)
      case 'expand':
        return this.#node('Expand', [...names, this.#integers(result.shape)], outputs)
      case 'transpose':
        return this.#node('Transpose', names, outputs, { perm: operation.perm })
      case 'cast':
        return this.#node('Cast', names, outputs, { to: onnxTypeNumber(operation.to) })
      case 'matmul':
        return this.#emitProduct(node, operation.transposeA, operation.transposeB)
      case 'softmax':
        return this.#node('Softmax', names, outputs, { axis: operation.axis })
      case 'logSoftmax':
        return this.#node('LogSoftmax', names, outputs, { axis: operation.axis })
      case 'argMax':
        return this.#node(
          'Cast',
          [this.#step('ArgMax', names, { axis: operation.axis, keepdims: 0 })],
          outputs,
          {
            to: onnxTypeNumber('int32')
          }
        )
      case 'gather':
        return this.#node('Gather', names, outputs, { axis: operation.axis })
      case 'scatterAdd':
        return this.#emitScatterAdd(names, outputs, result)
      case 'select':
        return this.#node('Where', names, outputs)
      case 'oneHot': {
        const values = this.#constant({
          name: `onehot:${operation.off},${operation.on}`,
          type: 'float32',
          shape: [2],
          values: Float32Array.of(operation.off, operation.on)
        })
        const indices = this.#step('Cast', [names[0] ?? ''], { to: onnxTypeNumber('int64') })
        return this.#node('OneHot', [indices, this.#integers([operation.depth]), values], outputs, {
          axis: -1
        })
      }
      case 'slice': {
        const ends = operation.begin.map((start, axis) => start + (result.shape[axis] ?? 0))
        return this.#node(
          'Slice',
          [names[0] ?? '', this.#integers(operation.begin), this.#integers(ends)],
          outputs
        )
      }
      case 'pad': {
        const pads = [
          ...operation.paddings.map(([before]) => before),
          ...operation.paddings.map(([, after]) => after)
        ]
        return this.#node(
          'Pad',
          [names[0] ?? '', this.#integers(pads), this.#scalar(operation.value)],
          outputs
        )
      }
      case 'concat':
        return this.#node('Concat', names, outputs, { axis: operation.axis })
      case 'tile':
        return this.#node('Tile', [...names, this.#integers(operation.repeats)], outputs)
      case 'sparseCrossEntropy':
        return this.#emitCrossEntropy(node)
      default:
        throw new Error(`no emission for ${operation.op} to ${out}`)
    }
  }

  #emitFill(value: number, { shape, dtype }: GraphValue, id: number): void {
    const scalar = this.#scalar(value, dtype)
    if (shape.length === 0) this.#names.set(id, scalar)
    else this.#node('Expand', [scalar, this.#integers(shape)], [this.#name(id)])
  }

  /** A product whose batch axes are all 1 is an ordinary matrix product, the fastest kernel there is. */
  #emitProduct(node: GraphNode, transposeA: boolean, transposeB: boolean): void {
    const [a = 0, b = 0] = node.inputs
    const [out = 0] = node.outputs
    const { shape } = this.#value(out)
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 }
    if (this.#isFlatProduct(node)) {
      const left = this.#flatten(a)
      const right = this.#flatten(b)
      if (shape.length === 2 || this.#flatOutputs.has(out))
        return this.#node('Gemm', [left, right], [this.#name(out)], attributes)
      const product = this.#step('Gemm', [left, right], attributes)
      return this.#node('Reshape', [product, this.#integers(shape)], [this.#name(out)])
    }
    const names = [this.#name(a), this.#name(b)]
    if (!transposeA && !transposeB) return this.#node('MatMul', names, [this.#name(out)])
    this.#node('FusedMatMul', names, [this.#name(out)], attributes, 'com.microsoft')
  }

  #flatten(id: number): string {
    const { shape } = this.#value(id)
    if (shape.length === 2) return this.#name(id)
    return this.#step('Reshape', [this.#name(id), this.#integers(shape.slice(-2))])
  }

  #emitScatterAdd(names: readonly string[], outputs: readonly string[], { shape }: GraphValue): void {
    const [rows = '', ids = ''] = names
    const zeros = this.#step('Expand', [this.#scalar(0), this.#integers(shape)])
    const wide = this.#step('Cast', [ids], { to: onnxTypeNumber('int64') })
    const column = this.#step('Unsqueeze', [wide, this.#integers([-1])])
    this.#node('ScatterND', [zeros, column, rows], outputs, { reduction: { text: 'add' } })
  }

  /** Softmax with one reader, so that minus one at the target happens in place; log Σ exp z = max z − ln max p, where max p comes back
   *  from the difference (Milakov & Gimelshein 2018 describe the stable softmax). */
  #emitCrossEntropy(node: GraphNode): void {
    const [logits = 0, targets = 0] = node.inputs
    const [terms = 0, slope = 0] = node.outputs
    const [rows = 0] = this.#value(logits).shape
    const z = this.#name(logits)
    const probability = this.#step('Softmax', [z], { axis: 1 })
    const column = this.#step('Reshape', [this.#name(targets), this.#integers([rows, 1])])
    const minusOne = this.#constant({
      name: `minus-one:${rows}`,
      type: 'float32',
      shape: [rows, 1],
      values: new Float32Array(rows).fill(-1)
    })
    const difference = this.#name(slope)
    this.#node('ScatterElements', [probability, column, minusOne], [difference], {
      axis: 1,
      reduction: { text: 'add' }
    })
    const largest = (name: string): string =>
      this.#step('ReduceMax', [name, this.#integers([1])], { keepdims: 0 })
    const atTarget = (name: string): string =>
      this.#step('Reshape', [
        this.#step('GatherElements', [name, column], { axis: 1 }),
        this.#integers([rows])
      ])
    const targetProbability = this.#step('Add', [atTarget(difference), this.#scalar(1)])
    const largestProbability = this.#step('Max', [largest(difference), targetProbability])
    const logSumExp = this.#step('Sub', [largest(z), this.#step('Log', [largestProbability])])
    this.#node('Sub', [logSumExp, atTarget(z)], [this.#name(terms)])
  }
}
