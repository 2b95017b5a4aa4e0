import type { LayerSpec } from '../../../shared/plan'
import { parseNumber } from '../plan/limits'

/** A small network described in place, as texts: what is typed stays as it was typed. Limits are those of `shared/plan.ts`; a test
 *  compares the two. */

export const activations = ['none', 'relu', 'gelu', 'tanh', 'sigmoid'] as const
export type ActivationName = (typeof activations)[number]

export const widthLimit = 65_536
export const widthsLimits = { minimum: 2, maximum: 64 } as const
export const tensorNameLimit = 256

export interface NetworkForm {
  readonly family: LayerSpec['family']
  /** Values of the input, of each hidden layer and of the output. */
  readonly widths: string
  /** Empty: not chosen. Shapes do not tell it, so it is never guessed. */
  readonly activation: ActivationName | ''
  readonly hasBias: boolean
  /** Pattern of the layers' weights. */
  readonly tensors: string
  readonly features: string
  readonly hidden: string
  readonly weight: string
  readonly bias: string
}

export type NetworkField = Exclude<keyof NetworkForm, 'family' | 'hasBias'>
export type NetworkProblem =
  | 'empty'
  | 'not-whole'
  | 'out-of-range'
  | 'widths-count'
  | 'not-chosen'
  | 'no-place'
  | 'no-weight'
  | 'too-long'
  | 'same-name'

export const emptyNetworkForm: NetworkForm = {
  family: 'mlp',
  widths: '',
  activation: '',
  hasBias: true,
  tensors: 'layers.{i}.weight',
  features: '',
  hidden: '',
  weight: 'W',
  bias: 'b'
}

/** Fields of a family, in the order of the screen. */
export const networkFields: Readonly<Record<LayerSpec['family'], readonly NetworkField[]>> = {
  mlp: ['widths', 'activation', 'tensors'],
  tms: ['features', 'hidden', 'weight', 'bias']
}

const partsOf = (text: string): readonly string[] => text.split(/[\s,;×]+/).filter((part) => part !== '')

/** What is wrong with the fields of a form's family; empty when nothing is. */
export function problemsOfNetwork(form: NetworkForm): Partial<Record<NetworkField, NetworkProblem>> {
  const found: Partial<Record<NetworkField, NetworkProblem>> = {}
  for (const field of networkFields[form.family]) {
    const problem = problemOfField(form, field)
    if (problem !== null) found[field] = problem
  }
  return found
}

function problemOfField(form: NetworkForm, field: NetworkField): NetworkProblem | null {
  const text = form[field].trim()
  if (text === '') return field === 'activation' ? 'not-chosen' : 'empty'
  switch (field) {
    case 'activation':
      return null
    case 'widths': {
      const widths = partsOf(text)
      if (widths.length < widthsLimits.minimum || widths.length > widthsLimits.maximum) return 'widths-count'
      return widths.map(problemOfWidth).find((problem) => problem !== null) ?? null
    }
    case 'features':
    case 'hidden':
      return problemOfWidth(text)
    default:
      return problemOfName(form, field, text)
  }
}

function problemOfWidth(text: string): NetworkProblem | null {
  const value = parseNumber(text)
  if (value === null || !Number.isInteger(value)) return 'not-whole'
  return value < 1 || value > widthLimit ? 'out-of-range' : null
}

function problemOfName(form: NetworkForm, field: NetworkField, text: string): NetworkProblem | null {
  if (text.length > tensorNameLimit) return 'too-long'
  if (field === 'bias') return text === form.weight.trim() ? 'same-name' : null
  if (field !== 'tensors') return null
  if (!text.includes('{i}')) return 'no-place'
  return form.hasBias && !text.includes('weight') ? 'no-weight' : null
}

/** The description that a form stands for; null while a field is wrong. */
export function specOfForm(form: NetworkForm): LayerSpec | null {
  if (Object.keys(problemsOfNetwork(form)).length > 0) return null
  if (form.family === 'tms') {
    const { features, hidden, weight, bias } = form
    return {
      family: 'tms',
      features: parseNumber(features) ?? 0,
      hidden: parseNumber(hidden) ?? 0,
      weight: weight.trim(),
      bias: bias.trim()
    }
  }
  const { widths, activation, hasBias, tensors } = form
  if (activation === '') return null
  return {
    family: 'mlp',
    widths: partsOf(widths).map((part) => parseNumber(part) ?? 0),
    bias: hasBias,
    activation,
    tensors: tensors.trim()
  }
}

/** A description as a form shows it. */
export function formOfSpec(spec: LayerSpec): NetworkForm {
  if (spec.family === 'tms') {
    const { family, features, hidden, weight, bias } = spec
    return { ...emptyNetworkForm, family, features: String(features), hidden: String(hidden), weight, bias }
  }
  const { family, widths, bias: hasBias, activation, tensors } = spec
  return { ...emptyNetworkForm, family, widths: widths.join(', '), hasBias, activation, tensors }
}
