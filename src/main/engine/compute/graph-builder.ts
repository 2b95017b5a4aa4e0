import { sameShape, sizeOf, type Graph, type GraphNode, type GraphOp, type GraphValue } from './graph'
import { simplify, type GraphInWork } from './simplify'

type Values = Float32Array | Int32Array | Uint8Array

/** Builds a graph and simplifies while it does; equal nodes and equal constants are made once. */
export class GraphBuilder implements GraphInWork {
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

  producer(id: number): GraphNode | undefined {
    return this.#producer.get(id)
  }

  uniform(id: number): number | null {
    const operation = this.#producer.get(id)?.operation
    return operation?.op === 'fill' ? operation.value : null
  }

  input(name: string, value: GraphValue): number {
    const id = this.#add(value)
    this.#inputs.set(name, id)
    return id
  }

  /** A constant; one that is a single number everywhere becomes a fill. */
  constant(values: Values, value: GraphValue): number {
    const first = values[0]
    if (first !== undefined && isUniform(values, first)) return this.fill(first, value)
    for (const [id, known] of this.#constants) {
      const { shape, dtype } = this.value(id)
      if (dtype === value.dtype && sameShape(shape, value.shape) && sameValues(known, values)) return id
    }
    const id = this.#add(value)
    this.#constants.set(id, values.slice())
    return id
  }

  constantValues(id: number): Values | undefined {
    const uniform = this.uniform(id)
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
    const simpler = simplify(this, operation, inputs, result)
    if (simpler !== null) return simpler
    const [id] = this.nodes(operation, inputs, [result])
    return id ?? 0
  }

  /** One node with several results, not simplified. */
  nodes(operation: GraphOp, inputs: readonly number[], results: readonly GraphValue[]): readonly number[] {
    const key = JSON.stringify([operation, inputs, results], exactNumber)
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
}

/** JSON writes NaN and both infinities as null, and −0 as 0. */
function exactNumber(_: string, value: unknown): unknown {
  if (typeof value !== 'number') return value
  return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)
}

/** A plain loop: arrays of ones and zeros may be as large as the largest activation. */
function isUniform(values: Values, first: number): boolean {
  for (let at = 1; at < values.length; at++) {
    if (!Object.is(values[at], first)) return false
  }
  return true
}

const sameValues = (a: Values, b: Values): boolean =>
  a.length === b.length && a.every((value, at) => Object.is(value, b[at]))
