import { Message } from './protobuf'

/** Parts of an ONNX model (onnx.proto3, IR version 9, operator sets 18 and com.microsoft 1). */

export type OnnxType = 'float32' | 'int32' | 'int64' | 'bool'
const typeNumbers: Readonly<Record<OnnxType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 }
export const onnxTypeNumber = (type: OnnxType): number => typeNumbers[type]

export type OnnxAttribute =
  number | readonly number[] | { readonly float: number } | { readonly text: string }

export interface OnnxNode {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
  readonly domain?: string
}

export interface OnnxTensor {
  readonly name: string
  readonly type: OnnxType
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array | BigInt64Array | Uint8Array
}

export interface OnnxValue {
  readonly name: string
  readonly type: OnnxType
  readonly shape: readonly number[]
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

const attributeTypes = { float: 1, int: 2, text: 3, ints: 7 } as const

function attribute(name: string, value: OnnxAttribute): Message {
  const message = new Message().text(1, name)
  if (typeof value === 'number') return message.int(3, value).int(20, attributeTypes.int)
  if ('float' in value) return message.float(2, value.float).int(20, attributeTypes.float)
  if ('text' in value) return message.text(4, value.text).int(20, attributeTypes.text)
  for (const item of value) message.int(8, item)
  return message.int(20, attributeTypes.ints)
}

function node({ type, inputs, outputs, attributes = {}, domain }: OnnxNode): Message {
  const message = new Message()
  for (const name of inputs) message.text(1, name)
  for (const name of outputs) message.text(2, name)
  message.text(4, type)
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value))
  if (domain !== undefined) message.text(7, domain)
  return message
}

function tensor({ name, type, shape, values }: OnnxTensor): Message {
  const message = new Message()
  for (const size of shape) message.int(1, size)
  return message
    .int(2, typeNumbers[type])
    .text(8, name)
    .bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

function valueInfo({ name, type, shape }: OnnxValue): Message {
  const dimensions = new Message()
  for (const size of shape) dimensions.message(1, new Message().int(1, size))
  const tensorType = new Message().int(1, typeNumbers[type]).message(2, dimensions)
  return new Message().text(1, name).message(2, new Message().message(1, tensorType))
}

/** Bytes of a whole model. */
export function encodeModel({ nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = new Message()
  for (const item of nodes) graph.message(1, node(item))
  graph.text(2, 'program')
  for (const item of constants) graph.message(5, tensor(item))
  for (const item of inputs) graph.message(11, valueInfo(item))
  for (const item of outputs) graph.message(12, valueInfo(item))
  const operators = (domain: string, version: number): Message =>
    new Message().text(1, domain).int(2, version)
  return new Message()
    .int(1, 9)
    .message(7, graph)
    .message(8, operators('', 18))
    .message(8, operators('com.microsoft', 1))
    .finish()
}
