/** Limits of a plan's fields as `shared/plan.ts` has them, without its schemas: the page says beside a field what main would refuse.
 *  A test compares the two. */

export const planNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
export const planNameLimit = 64

export const textLimits = {
  title: 200,
  question: 1000,
  auditor: 200,
  reviewer: 200,
  description: 300,
  component: 256
} as const

export const componentsLimit = 1000
export const seedLimit = Number.MAX_SAFE_INTEGER

export type SettingName =
  'stepSize' | 'nBeta' | 'localization' | 'batchSize' | 'chains' | 'burnIn' | 'draws' | 'observeEvery'

export interface NumberLimit {
  readonly minimum: number
  /** Whether the minimum itself is refused. */
  readonly isOpen: boolean
  readonly maximum: number
  readonly isWhole: boolean
  /** Whether the word `full` is a value as well. */
  readonly allowsFull: boolean
}

const whole = (minimum: number, maximum: number, allowsFull = false): NumberLimit => ({
  minimum,
  isOpen: false,
  maximum,
  isWhole: true,
  allowsFull
})
const real = (isOpen: boolean, maximum: number): NumberLimit => ({
  minimum: 0,
  isOpen,
  maximum,
  isWhole: false,
  allowsFull: false
})

export const settingLimits: Readonly<Record<SettingName, NumberLimit>> = {
  stepSize: real(true, 1),
  nBeta: real(true, 1e12),
  localization: real(false, 1e12),
  batchSize: whole(1, 1_000_000, true),
  chains: whole(1, 1024),
  burnIn: whole(0, 10_000_000),
  draws: whole(8, 10_000_000),
  observeEvery: whole(1, 1_000_000)
}
export const seedLimits = whole(0, seedLimit)
/** Of the steps whose LLC is estimated; an empty field means all. */
export const mostStepsLimits = whole(5, 10_000)

/** In the order of the screen. */
export const settingNames = Object.keys(settingLimits) as readonly SettingName[]

/** Settings without a field of their own: an opened plan keeps what it says of them. */
export const furtherNames = [
  'precision',
  'microBatch',
  'sharedBatches',
  'noiseLevel',
  'boundingBox',
  'friction',
  'leapfrogSteps',
  'firstDecay',
  'secondDecay',
  'stabilizer'
] as const

export const samplerNames = ['sgld', 'rmsprop-sgld', 'adam-sgld', 'sgld-cv', 'sghmc', 'mala', 'hmc'] as const

/** A number as people write it: `0.00005`, `5e-5`, `5e−5`; null for anything else. A decimal comma is refused, as it could be meant
 *  for thousands. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replaceAll('−', '-')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

export type FieldProblem = 'empty' | 'not-a-number' | 'not-whole' | 'out-of-range'

/** What is wrong with a text as the value of a number field; null when nothing is. */
export function problemOf(text: string, limit: NumberLimit): FieldProblem | null {
  if (text.trim() === '') return 'empty'
  if (limit.allowsFull && text.trim() === 'full') return null
  const value = parseNumber(text)
  if (value === null) return 'not-a-number'
  if (value > limit.maximum || value < limit.minimum || (limit.isOpen && value === limit.minimum))
    return 'out-of-range'
  return limit.isWhole && !Number.isSafeInteger(value) ? 'not-whole' : null
}

/** A setting as it stands in a field: `1e-5`, `1000`, `full`. */
export function textOf(value: number | 'full'): string {
  if (value === 'full') return value
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value)
}

/** Limit of a number field; null for a field of text. */
export const limitOf = (field: string): NumberLimit | null =>
  field === 'seed'
    ? seedLimits
    : field === 'mostSteps'
      ? mostStepsLimits
      : settingNames.find((name) => name === field) === undefined
        ? null
        : settingLimits[field as SettingName]

/** A limit as its field takes it, the same in every language: without thousands apart, powers of ten where they are shorter. `1.024`
 *  beside a field in which a point is a decimal point would be read wrongly. */
export const numberText = (value: number): string =>
  value >= 1e6 && Number.isInteger(Math.log10(value))
    ? value.toExponential().replace('e+', 'e')
    : String(value)
