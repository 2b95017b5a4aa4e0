import type { Graph, GraphValue } from '../graph'
import { onnxTypeNumber, type OnnxAttribute, type OnnxNode, type OnnxTensor, type OnnxType } from './model'

export type Attributes = Readonly<Record<string, OnnxAttribute>>

/** Nodes and constants of an ONNX graph in work, and the names of the graph's values in it. */
export class OnnxWriter {
  readonly graph: Graph
  readonly nodes: OnnxNode[] = []
  readonly #constants = new Map<string, OnnxTensor>()
  readonly #names = new Map<number, string>()
  #fresh = 0

  constructor(graph: Graph) {
    this.graph = graph
  }

  get constants(): readonly OnnxTensor[] {
    return [...this.#constants.values()]
  }

  value(id: number): GraphValue {
    const value = this.graph.values[id]
    if (!value) throw new Error(`no value ${id}`)
    return value
  }

  isNamed(id: number): boolean {
    return this.#names.has(id)
  }

  setName(id: number, name: string): void {
    this.#names.set(id, name)
  }

  name(id: number): string {
    const known = this.#names.get(id)
    if (known !== undefined) return known
    const name = `v${id}`
    this.#names.set(id, name)
    return name
  }

  node(type: string, inputs: readonly string[], outputs: readonly string[], attributes?: Attributes): void {
    this.nodes.push({ type, inputs, outputs, ...(attributes ? { attributes } : {}) })
  }

  /** A node of ONNX Runtime's own set. */
  contribNode(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes
  ): void {
    this.nodes.push({ type, inputs, outputs, attributes, domain: 'com.microsoft' })
  }

  /** A node with a result of its own. @returns the result's name */
  step(type: string, inputs: readonly string[], attributes?: Attributes): string {
    const name = `t${this.#fresh++}`
    this.node(type, inputs, [name], attributes)
    return name
  }

  cast(name: string, to: OnnxType): string {
    return this.step('Cast', [name], { to: onnxTypeNumber(to) })
  }

  constant(tensor: OnnxTensor): string {
    this.#constants.set(tensor.name, tensor)
    return tensor.name
  }

  /** An int64 vector: shapes, axes, repeats. */
  integers(values: readonly number[]): string {
    return this.constant({
      name: `i64:${values.join(',')}`,
      type: 'int64',
      shape: [values.length],
      values: BigInt64Array.from(values.map(BigInt))
    })
  }

  scalar(value: number, type: OnnxType = 'float32'): string {
    const values =
      type === 'int32'
        ? Int32Array.of(value)
        : type === 'bool'
          ? Uint8Array.of(value)
          : Float32Array.of(value)
    const text = Object.is(value, -0) ? '-0' : String(value)
    return this.constant({ name: `${type}:${text}`, type, shape: [], values })
  }
}
