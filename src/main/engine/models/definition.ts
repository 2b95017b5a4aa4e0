import type * as tf from '@tensorflow/tfjs-core'
import type { ParameterSpec, TensorsByName } from '../compute/program'
import type { Component, HiddenUnits } from './model'

/** A network on token ids, without a loss. */
export interface TokenNetwork {
  readonly kind: 'tokens'
  readonly vocabulary: number
  readonly contextLength: number
  /** @param tokens int32 `[chains, batch, positions]` @returns states after the last block `[chains, batch · positions, width]` */
  hidden(parameters: TensorsByName, tokens: tf.Tensor): tf.Tensor
  /** Final normalisation and output matrix. @param states `[chains, rows, width]` @returns `[chains, rows, vocabulary]` */
  logits(parameters: TensorsByName, states: tf.Tensor): tf.Tensor
}

/** A network on vectors, without a loss. */
export interface VectorNetwork {
  readonly kind: 'vectors'
  readonly inputs: number
  readonly outputs: number
  /** @param inputs `[chains, batch, inputs]` @returns `[chains, batch, outputs]` */
  output(parameters: TensorsByName, inputs: tf.Tensor): tf.Tensor
}

/** A network on a fixed number of token ids that names one class, without a loss. */
export interface ClassNetwork {
  readonly kind: 'classes'
  readonly vocabulary: number
  /** Tokens of one input. */
  readonly length: number
  readonly classes: number
  /** @param tokens int32 `[chains, batch, length]` @returns `[chains, batch, classes]` */
  logits(parameters: TensorsByName, tokens: tf.Tensor): tf.Tensor
}

/** How a family's tensors are named in files. */
export interface TensorNaming {
  /** Left out by files of the bare model. */
  readonly prefix: string
  /** Other names of a parameter. */
  readonly aliases: ReadonlyMap<string, readonly string[]>
  /** Tensors that hold constants, not weights. */
  readonly buffers: RegExp | null
  /** Tensors that must equal a parameter if they are there: tied output matrices. */
  readonly copies: ReadonlyMap<string, string>
}

/** Everything that a family's file says about one architecture. */
export interface ModelDefinition {
  readonly family: string
  readonly description: string
  /** Every setting that changes the result; becomes the signature. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly parameters: readonly ParameterSpec[]
  /** Without `full`. */
  readonly components: readonly Component[]
  /** None if absent. */
  readonly hiddenUnits?: readonly HiddenUnits[]
  readonly naming: TensorNaming
  readonly network: TokenNetwork | ClassNetwork | VectorNetwork
}

export const plainNaming: TensorNaming = { prefix: '', aliases: new Map(), buffers: null, copies: new Map() }

/** The tensor of a parameter, given by name. */
export function tensorOf(parameters: TensorsByName, name: string): tf.Tensor {
  const tensor = parameters[name]
  if (!tensor) throw new Error(`the program was built without its parameter ${name}`)
  return tensor
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
