import {
  broadcastShape,
  sameShape,
  sizeOf,
  type BinaryOp,
  type Graph,
  type GraphNode,
  type GraphOp,
  type GraphValue
} from './graph'

type Values = Float32Array | Int32Array | Uint8Array

/** Builds a graph and simplifies while it does: equal nodes are made once, values that are one number everywhere stay a number,
 *  x·1, x+0 and reshapes of reshapes vanish, a transpose goes into the product that uses it. */
export class GraphBuilder {
  readonly #values: GraphValue[] = []
  readonly #nodes: GraphNode[] = []
  readonly #constants = new Map<number, Values>()
  readonly #inputs = new Map<string, number>()
  readonly #known = new Map<string, readonly number[]>()
  readonly #producer = new Map<number, GraphNode>()

  value(id: number): GraphValue {
    const value = this.#values[id]
    if (!value) throw new Error(`no value ${id}`)
    return value
  }

  input(name: string, value: GraphValue): number {
    const id = this.#add(value)
    this.#inputs.set(name, id)
    return id
  }

  /** A constant; one that is a single number everywhere becomes a fill. */
  constant(values: Values, value: GraphValue): number {
    const first = values[0]
    if (first !== undefined && values.every((other) => Object.is(other, first)))
      return this.fill(first, value)
    const id = this.#add(value)
    this.#constants.set(id, values.slice())
    return id
  }

  constantValues(id: number): Values | undefined {
    const uniform = this.#uniform(id)
    if (uniform === null) return this.#constants.get(id)
    const { shape, dtype } = this.value(id)
    const size = sizeOf(shape)
    const values =
      dtype === 'float32'
        ? new Float32Array(size)
        : dtype === 'int32'
          ? new Int32Array(size)
          : new Uint8Array(size)
    return values.fill(uniform)
  }

  fill(value: number, result: GraphValue): number {
    return this.node({ op: 'fill', value }, [], result)
  }

  /** One node with one result. @returns its value, perhaps an earlier or simpler one */
  node(operation: GraphOp, inputs: readonly number[], result: GraphValue): number {
    const simpler = this.#simplify(operation, inputs, result)
    if (simpler !== null) return simpler
    const [id] = this.nodes(operation, inputs, [result])
    return id ?? 0
  }

  nodes(operation: GraphOp, inputs: readonly number[], results: readonly GraphValue[]): readonly number[] {
    const key = JSON.stringify([operation, inputs, results])
    const known = this.#known.get(key)
    if (known) return known
    const outputs = results.map((result) => this.#add(result))
    const node = { operation, inputs: [...inputs], outputs }
    this.#nodes.push(node)
    for (const output of outputs) this.#producer.set(output, node)
    this.#known.set(key, outputs)
    return outputs
  }

  /** The finished graph with only what its outputs need. */
  finish(outputs: ReadonlyMap<string, number>): Graph {
    const needed = new Set(outputs.values())
    const nodes: GraphNode[] = []
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output))) continue
      for (const input of node.inputs) needed.add(input)
      nodes.push(node)
    }
    return {
      values: this.#values,
      constants: new Map([...this.#constants].filter(([id]) => needed.has(id))),
      nodes: nodes.reverse(),
      inputs: this.#inputs,
      outputs
    }
  }

  #add(value: GraphValue): number {
    this.#values.push(value)
    return this.#values.length - 1
  }

  #uniform(id: number): number | null {
    const operation = this.#producer.get(id)?.operation
    return operation?.op === 'fill' ? operation.value : null
  }

  #simplify(operation: GraphOp, inputs: readonly number[], result: GraphValue): number | null {
    const [a = -1, b = -1] = inputs
    switch (operation.op) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'max':
      case 'min':
        return this.#simplifyBinary(operation.op, a, b, result)
      case 'neg':
        return this.#uniform(a) === null ? null : this.fill(-(this.#uniform(a) ?? 0), result)
      case 'reshape':
      case 'expand': {
        if (sameShape(this.value(a).shape, result.shape)) return a
        const uniform = this.#uniform(a)
        if (uniform !== null) return this.fill(uniform, result)
        const inner = this.#producer.get(a)
        if (operation.op === 'reshape' && inner?.operation.op === 'reshape') {
          return this.node(operation, inner.inputs, result)
        }
        return null
      }
      case 'cast': {
        if (this.value(a).dtype === operation.to) return a
        const uniform = this.#uniform(a)
        return uniform === null
          ? null
          : this.fill(operation.to === 'int32' ? Math.trunc(uniform) : uniform, result)
      }
      case 'transpose':
        if (operation.perm.every((from, to) => from === to)) return a
        return this.#uniform(a) === null ? null : this.fill(this.#uniform(a) ?? 0, result)
      case 'tile':
        return operation.repeats.every((count) => count === 1) ? a : null
      case 'slice':
        return sameShape(this.value(a).shape, result.shape) ? a : null
      case 'sum':
        if (operation.axes.every((axis) => this.value(a).shape[axis] === 1)) {
          return this.node({ op: 'reshape' }, [a], result)
        }
        return null
      case 'matmul':
        return this.#simplifyProduct(operation, a, b, result)
      default:
        return null
    }
  }

  #simplifyBinary(op: BinaryOp, a: number, b: number, result: GraphValue): number | null {
    if (result.dtype !== 'float32') return null
    const [left, right] = [this.#uniform(a), this.#uniform(b)]
    if (left !== null && right !== null) return this.fill(Math.fround(compute(op, left, right)), result)
    const fits = (id: number): boolean => sameShape(this.value(id).shape, result.shape)
    if (op === 'mul') {
      if (right === 1 && fits(a)) return a
      if (left === 1 && fits(b)) return b
      if (left === 0 || right === 0) return this.fill(0, result)
    }
    if (op === 'div' && right === 1 && fits(a)) return a
    if (op === 'add' && left === 0 && fits(b)) return b
    if ((op === 'add' || op === 'sub') && right === 0 && fits(a)) return a
    return this.#shrinkUniform(op, a, b, result)
  }

  /** A uniform operand broadcasts from a scalar: no array of it is ever made. */
  #shrinkUniform(op: BinaryOp, a: number, b: number, result: GraphValue): number | null {
    const small = (id: number, other: number): number => {
      const uniform = this.#uniform(id)
      const { shape, dtype } = this.value(id)
      if (uniform === null || shape.length === 0) return id
      return sameShape(this.value(other).shape, result.shape) ? this.fill(uniform, { shape: [], dtype }) : id
    }
    const [x, y] = [small(a, b), small(b, a)]
    return x === a && y === b ? null : this.node({ op }, [x, y], result)
  }

  #simplifyProduct(
    operation: Extract<GraphOp, { op: 'matmul' }>,
    a: number,
    b: number,
    result: GraphValue
  ): number | null {
    const [plainA, plainB] = [this.#untransposed(a), this.#untransposed(b)]
    if (plainA === null && plainB === null) return null
    return this.node(
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
  #untransposed(id: number): number | null {
    const node = this.#producer.get(id)
    if (node?.operation.op !== 'transpose') return null
    const { perm } = node.operation
    const last = perm.length - 1
    const exchanges =
      perm[last] === last - 1 && perm[last - 1] === last && perm.slice(0, -2).every((from, to) => from === to)
    return exchanges ? (node.inputs[0] ?? null) : null
  }

  /** Result shape of a broadcast operation on two values. */
  broadcast(a: number, b: number): number[] {
    return broadcastShape(this.value(a).shape, this.value(b).shape)
  }
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
    default:
      return Math.min(a, b)
  }
}
