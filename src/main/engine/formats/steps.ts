import { sep } from 'node:path'
import { AuditError } from '../../../shared/errors'

const ending = /\.(safetensors|npz|npy)$/
const stepWord = /(?:step|checkpoint|ckpt|iter(?:ation)?|epoch)s?[-_=]?(\d+)/giu
/** A number that is not a part of a word, of a version or of a size: not the 2 of `gpt2`, not the 70 of `70m`. */
const loneNumber = /(?<![\p{L}\d.])(\d+)(?![\p{L}\d.])/gu

/** The training step of each path, from its name. Of several paths: the number in the deepest part that is not the same for all; where
 *  that part holds several numbers, the last that differs. Of a single path: the number after `step` or the like, or one that stands
 *  alone, in the name or in its folder's name; 0 without one. Where the names that differ hold no number and one that all share does, the
 *  checkpoints are all of that step.
 *  @throws AuditError `series/mixed` for a name without a number, or with one beyond 2^53 − 1 */
export function stepsOf(paths: readonly string[]): number[] {
  const [only] = paths
  if (paths.length === 1 && only !== undefined) return [singleStep(only)]
  const parts = paths.map((path) => path.split(sep))
  const same = commonTail(parts)
  const numbers = parts.map((own) => numbersIn(own[own.length - 1 - same] ?? ''))
  const shared = same === 0 ? null : sharedStep((parts[0] ?? []).slice(-same))
  if (shared !== null && numbers.every((own) => own.length === 0)) return paths.map(() => shared)
  const position = differingPosition(numbers)
  return paths.map((path, index) => {
    const own = numbers[index] ?? []
    const step = Number(own[position ?? own.length - 1])
    if (Number.isSafeInteger(step)) return step
    throw new AuditError('series/mixed', 'the name holds no training step', {
      where: path,
      hint: 'The step is the number in the name, as in step-000800 or checkpoint-20. Narrow the pattern.'
    })
  })
}

/** How many parts, from the end, are the same for all. */
function commonTail(parts: readonly (readonly string[])[]): number {
  let length = 0
  while (parts.every((own) => length < own.length && own.at(-1 - length) === parts[0]?.at(-1 - length)))
    length++
  return length
}

/** The step that parts name which all paths share, the deepest first: a number after `step` or the like, or a whole name. */
function sharedStep(tail: readonly string[]): number | null {
  for (const part of tail.toReversed()) {
    const name = part.replace(ending, '')
    const step = Number([...name.matchAll(stepWord)].at(-1)?.[1] ?? (/^\d+$/.test(name) ? name : NaN))
    if (Number.isSafeInteger(step)) return step
  }
  return null
}

const numbersIn = (name: string): string[] => name.replace(ending, '').match(/\d+/g) ?? []

/** The last position at which the numbers differ; null when the names hold unlike counts of numbers, or all the same. */
function differingPosition(numbers: readonly (readonly string[])[]): number | null {
  const [first = []] = numbers
  if (numbers.some((own) => own.length !== first.length)) return null
  for (let position = first.length - 1; position >= 0; position--) {
    if (numbers.some((own) => Number(own[position]) !== Number(first[position]))) return position
  }
  return null
}

function singleStep(path: string): number {
  const [name = '', folder = ''] = path.split(sep).reverse()
  for (const part of [name.replace(ending, ''), folder]) {
    for (const pattern of [stepWord, loneNumber]) {
      const step = Number([...part.matchAll(pattern)].at(-1)?.[1] ?? NaN)
      if (Number.isSafeInteger(step)) return step
    }
  }
  return 0
}
