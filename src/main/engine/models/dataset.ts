import { createHash } from 'node:crypto'
import { AuditError } from '../../../shared/errors'
import type { PlanData } from '../../../shared/plan'
import type { TensorArchive, TensorEntry } from '../formats/archive'
import { addToHash } from '../formats/bytes'
import {
  checkRange,
  findArray,
  readIntegers,
  readNumbers,
  requireSameSize,
  requireShape,
  type DataArray
} from './data-arrays'
import { elements } from './definition'
import type { Dataset, DatasetInput, LossSpec, Model } from './model'

export interface OpenedDataset {
  readonly dataset: Dataset
  readonly unit: 'nats' | 'squared error'
  /** Loss of a know-nothing model: ln of the number of classes, or the variance of the targets; null when it is 0. */
  readonly chanceLoss: number | null
  /** SHA-256 over the loss and the arrays as they are computed with. */
  readonly sha256: string
}

export interface DatasetRequest {
  readonly name: string
  readonly data: PlanData
  readonly archive: TensorArchive
  readonly model: Model
}

interface Contents {
  readonly loss: LossSpec
  /** By input name of the program; the first is the model's input. */
  readonly arrays: ReadonlyMap<string, DataArray>
  readonly chanceLoss: number
}

/** Reads and checks everything a data set needs: names, types, shapes, equal sample counts, ids within the vocabulary.
 *  @throws AuditError `data/*`, `plan/invalid`, `model/unsupported` */
export async function openDataset(request: DatasetRequest): Promise<OpenedDataset> {
  const { name, model } = request
  const contents =
    model.vector === null ? await tokenContents(request) : await vectorContents(request, model.vector)
  const { loss, arrays, chanceLoss } = contents
  const [inputs] = arrays.values()
  if (!inputs) throw new AuditError('internal', `data set ${name} has no inputs`)
  requireProgram(model, loss, inputs)
  return {
    dataset: {
      name,
      loss,
      size: inputs.size,
      sampleShape: inputs.sampleShape,
      inputs: new Map([...arrays].map(([key, array]) => [key, shared(array)]))
    },
    unit: loss.kind === 'squared-error' ? 'squared error' : 'nats',
    chanceLoss: chanceLoss > 0 ? chanceLoss : null,
    sha256: hashOf(contents)
  }
}

async function tokenContents({ name, data, archive, model }: DatasetRequest): Promise<Contents> {
  const vocabulary = model.vocabulary ?? 0
  if (data.targets !== undefined && data.targets !== 'next-token') {
    throw new AuditError('plan/invalid', `targets: ${data.targets} does not fit a model of tokens`, {
      where: `data.${name}.targets`,
      hint: 'Use targets: next-token, or answers: NAME for the loss at the last position.'
    })
  }
  if (data.loss === 'squared-error') {
    throw new AuditError('plan/invalid', 'loss: squared-error does not fit a model of tokens', {
      where: `data.${name}.loss`,
      hint: 'Remove it: the loss is the cross-entropy of the tokens.'
    })
  }
  const tokens = await readIntegers(archive, findArray(archive, data.inputs, `data.${name}.inputs`))
  checkRange(tokens, vocabulary, 'token id')
  const arrays = new Map<string, DataArray>([['tokens', tokens]])
  if (data.answers === undefined)
    return { loss: { kind: 'next-token' }, arrays, chanceLoss: Math.log(vocabulary) }
  const answers = await readIntegers(archive, findArray(archive, data.answers, `data.${name}.answers`))
  requireSameSize(tokens, answers)
  requireShape(answers, [], 'answers')
  const choices = model.answers ?? vocabulary
  checkRange(answers, choices, 'answer')
  return {
    loss: { kind: 'answers' },
    arrays: arrays.set('answers', answers),
    chanceLoss: Math.log(choices)
  }
}

async function vectorContents(
  { name, data, archive, model }: DatasetRequest,
  width: { readonly inputs: number; readonly outputs: number }
): Promise<Contents> {
  if (data.targets === undefined || data.targets === 'next-token') {
    throw new AuditError('plan/invalid', `a ${model.family} model needs an array of targets`, {
      where: `data.${name}.${data.targets === undefined ? 'answers' : 'targets'}`,
      hint: 'Write targets: NAME with the name of an array of the file.'
    })
  }
  const inputs = await readNumbers(archive, findArray(archive, data.inputs, `data.${name}.inputs`))
  requireShape(inputs, [width.inputs], 'inputs')
  const entry = findArray(archive, data.targets, `data.${name}.targets`)
  const arrays = new Map<string, DataArray>([['inputs', inputs]])
  if ((data.loss ?? likelyLoss(entry)) === 'cross-entropy') {
    const classes = await readIntegers(archive, entry)
    requireSameSize(inputs, classes)
    requireShape(classes, [], 'classes')
    checkRange(classes, width.outputs, 'class')
    const loss: LossSpec = { kind: 'cross-entropy' }
    return { loss, arrays: arrays.set('targets', classes), chanceLoss: Math.log(width.outputs) }
  }
  const targets = await readNumbers(archive, entry)
  requireSameSize(inputs, targets)
  requireShape(targets, [width.outputs], 'targets')
  const loss: LossSpec = { kind: 'squared-error', reduction: data.reduction }
  const spread = variance(targets) / (data.reduction === 'mean' ? width.outputs : 1)
  return { loss, arrays: arrays.set('targets', targets), chanceLoss: spread }
}

/** One whole number a sample is a class; anything else is a vector. */
function likelyLoss(entry: TensorEntry): 'squared-error' | 'cross-entropy' {
  return entry.shape.length === 1 && /^u?int/.test(entry.dtype) ? 'cross-entropy' : 'squared-error'
}

/** Mean squared distance of the samples from their mean, summed over the outputs: the loss of the best constant answer. */
function variance({ values, size }: DataArray): number {
  const width = values.length / size
  let total = 0
  for (let column = 0; column < width; column++) {
    let [mean, squares] = [0, 0]
    for (let row = 0; row < size; row++) {
      const delta = (values[row * width + column] ?? 0) - mean
      mean += delta / (row + 1)
      squares += delta * ((values[row * width + column] ?? 0) - mean)
    }
    total += squares / size
  }
  return total
}

/** The model must be able to compute the loss on such samples; its refusal gets the place of the data. */
function requireProgram(model: Model, loss: LossSpec, inputs: DataArray): void {
  try {
    model.program(loss, inputs.sampleShape)
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    throw new AuditError(cause.code, cause.message, { where: inputs.where, hint: cause.hint, cause })
  }
}

/** A copy in memory that threads share. */
function shared({ values, sampleShape }: DataArray): DatasetInput {
  const memory = new SharedArrayBuffer(values.byteLength)
  const copy = values instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory)
  copy.set(values)
  return { values: copy, sampleShape }
}

/** Up to here copying one by one is faster than a view. */
const shortRow = 32

/** Writes the samples of `indices` into the inputs of an executable, from sample slot `slot` on. */
export function fillSamples(
  dataset: Dataset,
  indices: ArrayLike<number>,
  slot: number,
  input: (name: string) => Float32Array | Int32Array
): void {
  for (const [name, { values, sampleShape }] of dataset.inputs) {
    const target = input(name)
    const width = elements(sampleShape)
    for (let i = 0; i < indices.length; i++) {
      const from = (indices[i] ?? 0) * width
      const to = (slot + i) * width
      if (width > shortRow) target.set(values.subarray(from, from + width), to)
      else for (let k = 0; k < width; k++) target[to + k] = values[from + k] ?? NaN
    }
  }
}

function hashOf({ loss, arrays }: Contents): string {
  const hash = createHash('sha256').update(JSON.stringify(loss))
  for (const [name, { values, size, sampleShape }] of arrays) {
    hash.update(`\n${name} [${[size, ...sampleShape].join(',')}]\n`)
    addToHash(hash, values)
  }
  return hash.digest('hex')
}
