import type * as tf from '@tensorflow/tfjs-core'

export interface ParameterSpec {
  readonly name: string
  /** Shape of one copy, without the chain axis. */
  readonly shape: readonly number[]
}

export interface InputSpec {
  readonly name: string
  readonly dtype: 'float32' | 'int32'
  /** Shape of one sample, without the chain and batch axes. */
  readonly shape: readonly number[]
}

export type TensorsByName = Readonly<Record<string, tf.Tensor>>

export interface ProgramResult {
  /** Loss terms `[chains, batch, termsPerSample]`, nats or squared error. A sample's loss is the mean of its terms. */
  readonly terms: tf.Tensor
  /** 1 where the greedy answer of a term is right, else 0; `[chains, batch, termsPerSample]`. */
  readonly hits?: tf.Tensor
  /** Model output, `[chains, batch, …]`. */
  readonly logits?: tf.Tensor
}

export type ProgramOutput = keyof ProgramResult

/** A model with its loss, written once in tfjs-core operations; engines record, compile and run it.
 *  `build` must be pure: same tensors in, same operations out, no data read back. */
export interface Program {
  readonly parameters: readonly ParameterSpec[]
  readonly inputs: readonly InputSpec[]
  readonly termsPerSample: number
  /** @param parameters `[chains, ...shape]` each  @param inputs `[chains, batch, ...shape]` each */
  build(parameters: TensorsByName, inputs: TensorsByName): ProgramResult
}
