import type { LayerSpec } from '../../../shared/plan'
import { parseNumber } from '../plan/limits'

/** A small network described in place, as texts: what is typed stays as it was typed. Limits are those of `shared/plan.ts`; a test
 *  compares the two. */

export const activations = ['none', 'relu', 'gelu', 'tanh', 'sigmoid'] as const
export type ActivationName = (typeof activations)[number]

export const biasChoices = ['none', 'hidden', 'all'] as const
export type BiasChoice = (typeof biasChoices)[number]

export const widthLimit = 65_536
export const widthsLimits = { minimum: 2, maximum: 64 } as const
export const tokensLimit = 64
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
  readonly vocabulary: string
  readonly tokens: string
  readonly embed: string
  readonly classes: string
  /** Layers with a bias, of a network on tokens. */
  readonly biases: BiasChoice
  readonly embedding: string
  /** One name for all tokens, or one for each. */
  readonly inputs: string
  readonly output: string
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
  | 'inputs-count'

export const emptyNetworkForm: NetworkForm = {
  family: 'mlp',
  widths: '',
  activation: '',
  hasBias: true,
  tensors: 'layers.{i}.weight',
  features: '',
  hidden: '',
  weight: 'W',
  bias: 'b',
  vocabulary: '',
  tokens: '',
  embed: '',
  classes: '',
  biases: 'all',
  embedding: 'embedding.weight',
  inputs: 'hidden.weight',
  output: 'output.weight'
}

/** Fields of a family, in the order of the screen. */
export const networkFields: Readonly<Record<LayerSpec['family'], readonly NetworkField[]>> = {
  mlp: ['widths', 'activation', 'tensors'],
  tms: ['features', 'hidden', 'weight', 'bias'],
  'token-mlp': [
    'vocabulary',
    'tokens',
    'embed',
    'hidden',
    'classes',
    'activation',
    'biases',
    'embedding',
    'inputs',
    'output'
  ]
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
    case 'biases':
      return null
    case 'widths': {
      const widths = partsOf(text)
      if (widths.length < widthsLimits.minimum || widths.length > widthsLimits.maximum) return 'widths-count'
      return widths.map((width) => problemOfWidth(width)).find((problem) => problem !== null) ?? null
    }
    case 'features':
    case 'hidden':
    case 'vocabulary':
    case 'embed':
    case 'classes':
      return problemOfWidth(text)
    case 'tokens':
      return problemOfWidth(text, tokensLimit)
    default:
      return problemOfName(form, field, text)
  }
}

function problemOfWidth(text: string, limit = widthLimit): NetworkProblem | null {
  const value = parseNumber(text)
  if (value === null || !Number.isInteger(value)) return 'not-whole'
  return value < 1 || value > limit ? 'out-of-range' : null
}

function problemOfName(form: NetworkForm, field: NetworkField, text: string): NetworkProblem | null {
  if (namesOf(form, field, text).some((name) => name.length > tensorNameLimit)) return 'too-long'
  if (form.family === 'token-mlp') return problemOfTokenName(form, field)
  if (field === 'bias') return text === form.weight.trim() ? 'same-name' : null
  if (field !== 'tensors') return null
  if (!text.includes('{i}')) return 'no-place'
  return form.hasBias && !text.includes('weight') ? 'no-weight' : null
}

function problemOfTokenName(form: NetworkForm, field: NetworkField): NetworkProblem | null {
  const names = partsOf(form.inputs)
  if (field === 'inputs' && names.length !== 1 && names.length !== parseNumber(form.tokens))
    return 'inputs-count'
  const needsBias =
    (field === 'inputs' && form.biases !== 'none') || (field === 'output' && form.biases === 'all')
  if (needsBias && !namesOf(form, field, form[field]).every((name) => name.includes('weight')))
    return 'no-weight'
  // Of two equal names the later one is wrong.
  const all = [form.embedding.trim(), ...names, form.output.trim()]
  const [from, to] =
    field === 'embedding' ? [0, 1] : field === 'inputs' ? [1, -1] : [all.length - 1, all.length]
  return all.slice(from, to).some((name, i) => all.indexOf(name) < from + i) ? 'same-name' : null
}

const namesOf = (form: NetworkForm, field: NetworkField, text: string): readonly string[] =>
  form.family === 'token-mlp' && field === 'inputs' ? partsOf(text) : [text]

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
  if (form.family === 'token-mlp') {
    return {
      family: 'token-mlp',
      vocabulary: parseNumber(form.vocabulary) ?? 0,
      tokens: parseNumber(form.tokens) ?? 0,
      embed: parseNumber(form.embed) ?? 0,
      hidden: parseNumber(form.hidden) ?? 0,
      classes: parseNumber(form.classes) ?? 0,
      activation,
      bias: form.biases,
      embedding: form.embedding.trim(),
      inputs: [...partsOf(form.inputs)],
      output: form.output.trim()
    }
  }
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
  if (spec.family === 'token-mlp') {
    const { bias: biases, vocabulary, tokens, embed, hidden, classes, inputs, ...named } = spec
    return {
      ...emptyNetworkForm,
      ...named,
      biases,
      vocabulary: String(vocabulary),
      tokens: String(tokens),
      embed: String(embed),
      hidden: String(hidden),
      classes: String(classes),
      inputs: inputs.join(', ')
    }
  }
  const { family, widths, bias: hasBias, activation, tensors } = spec
  return { ...emptyNetworkForm, family, widths: widths.join(', '), hasBias, activation, tensors }
}
