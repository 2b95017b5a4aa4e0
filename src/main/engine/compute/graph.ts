/** Our own small graph: what a recorded program is, and what emitters turn into ONNX or other code. Values are numbered; a node's
 *  inputs come before it. */

export type GraphDType = 'float32' | 'int32' | 'bool'

export interface GraphValue {
  readonly shape: readonly number[]
  readonly dtype: GraphDType
}

export type UnaryOp =
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'tanh'
  | 'erf'
  | 'relu'
  | 'neg'
  | 'sigmoid'
  | 'abs'
  | 'reciprocal'
  | 'sin'
  | 'cos'
  | 'softplus'
  | 'floor'
  | 'sign'
  | 'logicalNot'
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'pow' | 'logicalAnd' | 'logicalOr'
export type CompareOp = 'greater' | 'greaterEqual' | 'less' | 'lessEqual' | 'equal' | 'notEqual'
export type ReduceOp = 'sum' | 'mean' | 'reduceMax' | 'reduceMin' | 'reduceProd'

/** The closed set of operations, each with its attributes. Shapes broadcast as in NumPy. */
export type GraphOp =
  | { readonly op: UnaryOp }
  | { readonly op: BinaryOp }
  | { readonly op: CompareOp }
  | { readonly op: ReduceOp; readonly axes: readonly number[]; readonly keepDims: boolean }
  | { readonly op: 'fill'; readonly value: number }
  | { readonly op: 'reshape' | 'expand' }
  | { readonly op: 'transpose'; readonly perm: readonly number[] }
  | { readonly op: 'cast'; readonly to: GraphDType }
  | { readonly op: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly op: 'softmax' | 'argMax'; readonly axis: number }
  | { readonly op: 'gather'; readonly axis: number }
  /** rows [n, …] added into zeros [size, …] at int32 indices [n] */
  | { readonly op: 'scatterAdd'; readonly size: number }
  | { readonly op: 'select' }
  | { readonly op: 'oneHot'; readonly depth: number; readonly on: number; readonly off: number }
  | { readonly op: 'slice'; readonly begin: readonly number[] }
  | { readonly op: 'pad'; readonly paddings: readonly (readonly [number, number])[]; readonly value: number }
  | { readonly op: 'concat'; readonly axis: number }
  | { readonly op: 'tile'; readonly repeats: readonly number[] }
  /** logits [n, v], int32 targets [n] → terms [n] and softmax minus one at the target [n, v] */
  | { readonly op: 'sparseCrossEntropy' }

export interface GraphNode {
  readonly operation: GraphOp
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

export interface Graph {
  readonly values: readonly GraphValue[]
  readonly constants: ReadonlyMap<number, Float32Array | Int32Array | Uint8Array>
  readonly nodes: readonly GraphNode[]
  readonly inputs: ReadonlyMap<string, number>
  readonly outputs: ReadonlyMap<string, number>
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** Shape of two broadcast operands. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1]
    return left === 1 ? right : left
  })
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])
