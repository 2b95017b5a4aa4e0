import type { Finding, TensorArchive } from '../formats/archive'
import type { LayerSpec } from '../../../shared/plan'
import type { Slice } from '../compute/engine'
import type { ParameterSpec, Program } from '../compute/program'

/** A named part of a model for refined estimates: `full`, `embed`, `unembed`, `l0`, `l0.attn`, `l0.h1`, `l0.kv0`, `l0.mlp`. */
export interface Component {
  readonly name: string
  readonly parameters: readonly string[]
  /** Of these parameters only a part belongs to the component. */
  readonly slices?: Readonly<Record<string, Slice>>
}

/** Hidden units of one layer, by the axes of tensors along which they lie side by side. Another order of the units, the same along all of
 *  them, changes no output. */
export interface HiddenUnits {
  readonly name: string
  readonly axes: readonly (readonly [tensor: string, axis: number])[]
}

/** What the loss of a data set is: which arrays feed the model and what the targets are. */
export type LossSpec =
  | { readonly kind: 'next-token' }
  | { readonly kind: 'answers' }
  | { readonly kind: 'squared-error'; readonly reduction: 'mean' | 'sum' }
  | { readonly kind: 'cross-entropy' }

export interface ProgramOptions {
  /** Logits of every position, also of the last one, which the next-token loss does not need. */
  readonly allPositions?: boolean
}

/** What an architecture was made from, as plain data: another thread makes the same from it. */
export type ModelSource =
  | { readonly kind: 'config'; readonly config: unknown; readonly where: string }
  | { readonly kind: 'layers'; readonly spec: LayerSpec }

/** An architecture, known from a config file or a plan; weights are loaded into it. */
export interface Model {
  readonly source: ModelSource
  readonly family: string
  /** One line in words, e.g. `GPT-NeoX, 2 layers, width 32, 4 heads, vocabulary 320`. */
  readonly description: string
  /** Every setting that changes the result. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly parameters: readonly ParameterSpec[]
  readonly components: readonly Component[]
  /** Layers whose units may change places: those of fully connected networks, and the inside of a transformer's MLP blocks. */
  readonly hiddenUnits: readonly HiddenUnits[]
  readonly parameterCount: number
  /** Vocabulary for token models, else null. */
  readonly vocabulary: number | null
  /** Longest sequence for token models, else null. */
  readonly contextLength: number | null
  /** What an answer is one of: the vocabulary, or the classes of a model of tokens that names one; null for networks on vectors. */
  readonly answers: number | null
  /** Values of one input and one output of a network on vectors, else null. */
  readonly vector: { readonly inputs: number; readonly outputs: number } | null
  /** Family and every setting that changes the result, as text: equal for architectures that compute the same. */
  readonly signature: string
  /** Values of each parameter, float32, C order, in the model's own names. Checks names and shapes; NaN and Inf are kept and reported.
   *  @throws AuditError `model/tensor-missing`, `model/shape`, `model/unsupported` */
  load(archive: TensorArchive): Promise<LoadedWeights>
  /** The program for one loss. `sampleShape` is the shape of one input sample (tokens: `[length]`).
   *  @throws AuditError `data/shape`, `model/unsupported` for a loss that the model does not have */
  program(loss: LossSpec, sampleShape: readonly number[], options?: ProgramOptions): Program
}

export interface LoadedWeights {
  readonly tensors: ReadonlyMap<string, Float32Array>
  /** SHA-256 over the tensors' names, shapes and float32 bytes in parameter order: equal weights, equal hash. */
  readonly sha256: string
  readonly nonFinite: number
  readonly findings: readonly Finding[]
}

/** One input of a program: rows of samples. */
export interface DatasetInput {
  /** `[samples, ...sampleShape]`, in memory that threads share. */
  readonly values: Float32Array | Int32Array
  readonly sampleShape: readonly number[]
}

/** Samples of one data set as a model's program takes them; plain data, which threads share. */
export interface Dataset {
  readonly name: string
  readonly loss: LossSpec
  /** Number of samples n. */
  readonly size: number
  /** Shape of one sample of the model's input. */
  readonly sampleShape: readonly number[]
  /** By input name of the program. */
  readonly inputs: ReadonlyMap<string, DatasetInput>
}
