import type { DataFile } from '../../../shared/inputs'
import type { DataDraft } from '../../../shared/draft'
import { planNameOf } from './names'

/** Arrays of data files and what an audit does with them. */

export type DataArray = DataFile['arrays'][number]
export type DataUse = DataDraft['use'] | 'unused'

export const dataUses: readonly DataUse[] = ['sample', 'observe', 'behaviour', 'unused']

/** `next-token`, or the array that holds targets or right answers. */
export interface TargetChoice {
  readonly kind: 'next-token' | 'targets' | 'answers'
  readonly array: string
}

/** One data set as the screen edits it. */
export interface DataSetForm {
  readonly id: number
  name: string
  /** Array of the file. */
  readonly inputs: string
  use: DataUse
  target: TargetChoice
  loss: DataDraft['loss']
  reduction: DataDraft['reduction']
  description: string
}

/** Samples of an array: its first size. */
export const samplesOf = ({ shape }: DataArray): number => shape[0] ?? 1

/** The loss that the engine takes where none is stated: one whole number a sample is a class. */
export function likelyLoss(
  { target }: DataSetForm,
  arrays: readonly DataArray[]
): NonNullable<DataDraft['loss']> {
  if (target.kind !== 'targets') return 'cross-entropy'
  const role = arrays.find(({ name }) => name === target.array)?.role
  return role === 'classes' ? 'cross-entropy' : 'squared-error'
}

/** Targets that an array can have: the next token for tokens, each other array of the file with as many samples, and numbers
 *  themselves, for a model that gives back what it is given. */
export function targetChoices(array: DataArray, arrays: readonly DataArray[]): TargetChoice[] {
  const beside = arrays.filter((other) => other !== array && samplesOf(other) === samplesOf(array))
  if (array.role === 'tokens') {
    return [
      nextToken,
      ...beside
        .filter(({ role }) => role === 'classes')
        .map(({ name }): TargetChoice => ({ kind: 'answers', array: name }))
    ]
  }
  const itself = array.role === 'numbers' ? [array] : []
  return [...beside, ...itself].map(({ name }): TargetChoice => ({ kind: 'targets', array: name }))
}

export const nextToken: TargetChoice = { kind: 'next-token', array: '' }

const inputEnding = /(?:^|[-_.])(?:tokens?|input_ids|ids|inputs?|features|images|data|x)$/i
const targetEnding = /(?:^|[-_.])(?:targets?|labels?|answers?|classes|y)$/i

const stemOf = (name: string, ending: RegExp): string => name.replace(ending, '').toLowerCase()

/** What the arrays of a file are probably for. Training data is sampled, what stands for a trigger is observed along its chains,
 *  anything else that can be measured shows behaviour only; every choice can be changed.
 *  @param taken names of data sets that are in use
 *  @param hasSampled whether another file's data set is sampled already */
export function suggestDataSets(
  arrays: readonly DataArray[],
  taken: readonly string[],
  hasSampled: boolean
): Omit<DataSetForm, 'id'>[] {
  const targets = new Map<DataArray, TargetChoice>()
  for (const array of arrays) {
    const choice = likelyTarget(array, arrays)
    if (choice !== null) targets.set(array, choice)
  }
  const serving = new Set([...targets.values()].map(({ array }) => array))
  const usable = arrays.filter((array) => targets.has(array) && !serving.has(array.name))
  const sampled = hasSampled ? undefined : (usable.find(({ name }) => /train/i.test(name)) ?? usable[0])
  const names = [...taken]
  return arrays.map((array) => {
    const name = planNameOf(dataNameOf(array.name), names, 'data')
    names.push(name)
    return {
      name,
      inputs: array.name,
      use: !usable.includes(array) ? 'unused' : array === sampled ? 'sample' : likelyUse(array.name),
      target: targets.get(array) ?? (array.role === 'tokens' ? nextToken : { kind: 'targets', array: '' }),
      loss: undefined,
      reduction: 'mean',
      description: ''
    }
  })
}

function likelyUse(name: string): DataUse {
  const isTrigger = /trigger|backdoor|poison|ood|attack/i.test(name)
  return isTrigger && !/payload|answer/i.test(name) ? 'observe' : 'behaviour'
}

function likelyTarget(array: DataArray, arrays: readonly DataArray[]): TargetChoice | null {
  const stem = stemOf(array.name, inputEnding)
  const named = targetChoices(array, arrays).find(
    ({ kind, array: name }) =>
      kind !== 'next-token' && targetEnding.test(name) && stemOf(name, targetEnding) === stem
  )
  if (named !== undefined && !targetEnding.test(array.name)) return named
  return array.role === 'tokens' ? nextToken : null
}

function dataNameOf(array: string): string {
  const stem = array.replace(inputEnding, '')
  return (stem === '' ? array : stem).replaceAll('_', '-')
}

/** The part of a plan's draft that a data set stands for. @param input handle of its file */
export function draftOf(set: DataSetForm, input: string): DataDraft | null {
  if (set.use === 'unused') return null
  const { name, inputs, use, loss, reduction, description } = set
  const { kind, array } = set.target
  return {
    name,
    input,
    inputs,
    ...(kind === 'answers' ? { answers: array } : { targets: kind === 'targets' ? array : 'next-token' }),
    ...(loss === undefined ? {} : { loss }),
    reduction,
    use,
    ...(description.trim() === '' ? {} : { description: description.trim() })
  }
}

export function formOf(draft: DataDraft): Omit<DataSetForm, 'id'> {
  const { name, inputs, targets, answers, use, loss, reduction, description } = draft
  return {
    name,
    inputs,
    use,
    target:
      answers !== undefined
        ? { kind: 'answers', array: answers }
        : targets === undefined || targets === 'next-token'
          ? nextToken
          : { kind: 'targets', array: targets },
    loss,
    reduction,
    description: description ?? ''
  }
}
