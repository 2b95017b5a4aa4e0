import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../shared/errors'
import type { InputSpec, ParameterSpec, Program, ProgramResult, TensorsByName } from '../compute/program'
import { sparseCrossEntropy } from '../compute/ops/sparse-cross-entropy'
import type { ModelDefinition, TokenNetwork, VectorNetwork } from './definition'
import { tensorOf } from './definition'
import type { LossSpec, ProgramOptions } from './model'

/** A network with a loss. @throws AuditError `data/shape`, `model/unsupported` */
export function program(
  { family, parameters, network }: ModelDefinition,
  loss: LossSpec,
  sampleShape: readonly number[],
  options: ProgramOptions
): Program {
  if (network.kind === 'tokens') {
    if (loss.kind === 'next-token') {
      return nextTokenProgram(network, parameters, tokenCount(network, sampleShape, 1), options)
    }
    if (loss.kind === 'answers')
      return answersProgram(network, parameters, tokenCount(network, sampleShape, 0))
  } else if (network.kind === 'classes') {
    if (loss.kind === 'answers') {
      requireLength(network.length, sampleShape)
      return answerProgram(parameters, network.length, (given, tokens) => network.logits(given, tokens))
    }
  } else if (loss.kind === 'squared-error' || loss.kind === 'cross-entropy') {
    requireLength(network.inputs, sampleShape)
    return loss.kind === 'squared-error'
      ? squaredErrorProgram(network, parameters, loss.reduction)
      : classProgram(network, parameters)
  }
  throw new AuditError('model/unsupported', `a ${family} model has no ${loss.kind} loss`, {
    hint:
      network.kind === 'tokens'
        ? 'Models of tokens take targets: next-token, or answers: NAME.'
        : network.kind === 'classes'
          ? 'This model names a class of its tokens: write answers: NAME.'
          : 'Networks on vectors take a target array with loss: squared-error or cross-entropy.'
  })
}

/** Tokens of a sample, checked. @param extra tokens that are only targets, beyond the context */
function tokenCount(network: TokenNetwork, sampleShape: readonly number[], extra: number): number {
  const [length, ...rest] = sampleShape
  const [least, most] = [1 + extra, network.contextLength + extra]
  if (length !== undefined && rest.length === 0 && length >= least && length <= most) return length
  throw new AuditError(
    'data/shape',
    `samples are shaped [${sampleShape.join(', ')}], the model takes [length] with length from ${least} to ${most}`,
    { hint: 'Cut the sequences to the context length of the model.' }
  )
}

function requireLength(length: number, sampleShape: readonly number[]): void {
  if (sampleShape.length === 1 && sampleShape[0] === length) return
  throw new AuditError(
    'data/shape',
    `samples are shaped [${sampleShape.join(', ')}], the model takes [${length}]`,
    { hint: 'Name the array of inputs that belongs to this model.' }
  )
}

/** Terms are the cross-entropies of tokens 1 to last, each given all before it. */
function nextTokenProgram(
  network: TokenNetwork,
  parameters: readonly ParameterSpec[],
  length: number,
  { allPositions = false }: ProgramOptions
): Program {
  const terms = length - 1
  // A sample may be one token longer than the context: its last token is a target only.
  const positions = allPositions ? Math.min(length, network.contextLength) : terms
  return {
    parameters,
    inputs: [{ name: 'tokens', dtype: 'int32', shape: [length] }],
    termsPerSample: terms,
    build(given, inputs) {
      const tokens = tensorOf(inputs, 'tokens')
      const [chains = 1, batch = 1] = tokens.shape
      const seen = columns(tokens, 0, positions)
      const flat = network.logits(given, network.hidden(given, seen))
      const logits = tf.reshape(flat, [chains, batch, positions, network.vocabulary])
      const predicting =
        positions === terms ? logits : tf.slice(logits, [0, 0, 0, 0], [chains, batch, terms, -1])
      return { ...tokenLoss(predicting, columns(tokens, 1, terms)), logits }
    }
  }
}

/** The answer after the last token. */
function answersProgram(
  network: TokenNetwork,
  parameters: readonly ParameterSpec[],
  length: number
): Program {
  return answerProgram(parameters, length, (given, tokens) => {
    const [chains = 1, batch = 1] = tokens.shape
    const states = network.hidden(given, tokens)
    const width = states.shape.at(-1) ?? 1
    const samples = tf.reshape(states, [chains, batch, length, width])
    const last = tf.slice(samples, [0, 0, length - 1, 0], [chains, batch, 1, width])
    return network.logits(given, tf.reshape(last, [chains, batch, width]))
  })
}

/** One term a sample: the cross-entropy of its answer. @param logits `[chains, batch, answers]` */
function answerProgram(
  parameters: readonly ParameterSpec[],
  length: number,
  logits: (given: TensorsByName, tokens: tf.Tensor) => tf.Tensor
): Program {
  return {
    parameters,
    inputs: [
      { name: 'tokens', dtype: 'int32', shape: [length] },
      { name: 'answers', dtype: 'int32', shape: [] }
    ],
    termsPerSample: 1,
    build: (given, inputs) =>
      classLoss(logits(given, tensorOf(inputs, 'tokens')), tensorOf(inputs, 'answers'))
  }
}

function squaredErrorProgram(
  network: VectorNetwork,
  parameters: readonly ParameterSpec[],
  reduction: 'mean' | 'sum'
): Program {
  return {
    parameters,
    inputs: vectorInputs(network, { name: 'targets', dtype: 'float32', shape: [network.outputs] }),
    termsPerSample: 1,
    build(given, inputs) {
      const logits = network.output(given, tensorOf(inputs, 'inputs'))
      const squares = tf.square(tf.sub(logits, tensorOf(inputs, 'targets')))
      const terms = reduction === 'mean' ? tf.mean(squares, -1, true) : tf.sum(squares, -1, true)
      return { terms, logits }
    }
  }
}

function classProgram(network: VectorNetwork, parameters: readonly ParameterSpec[]): Program {
  return {
    parameters,
    inputs: vectorInputs(network, { name: 'targets', dtype: 'int32', shape: [] }),
    termsPerSample: 1,
    build(given: TensorsByName, inputs: TensorsByName) {
      return classLoss(network.output(given, tensorOf(inputs, 'inputs')), tensorOf(inputs, 'targets'))
    }
  }
}

const vectorInputs = (network: VectorNetwork, targets: InputSpec): InputSpec[] => [
  { name: 'inputs', dtype: 'float32', shape: [network.inputs] },
  targets
]

/** @param logits `[chains, batch, classes]` @param targets int32 `[chains, batch]` */
function classLoss(logits: tf.Tensor, targets: tf.Tensor): ProgramResult {
  const [chains = 1, batch = 1] = targets.shape
  const { terms, hits } = tokenLoss(logits, targets)
  const shape = [chains, batch, 1]
  return { terms: tf.reshape(terms, shape), hits: tf.reshape(hits, shape), logits }
}

/** @param logits `[…, classes]` @param targets int32 `[…]` */
function tokenLoss(logits: tf.Tensor, targets: tf.Tensor): { terms: tf.Tensor; hits: tf.Tensor } {
  return {
    terms: sparseCrossEntropy(logits, targets),
    hits: tf.cast(tf.equal(tf.argMax(logits, -1), targets), 'float32')
  }
}

/** Columns of `[chains, batch, length]` from `start`. */
function columns(tokens: tf.Tensor, start: number, count: number): tf.Tensor {
  const [chains = 1, batch = 1, length = 1] = tokens.shape
  return count === length ? tokens : tf.slice(tokens, [0, 0, start], [chains, batch, count])
}
