import type { TensorShape } from '../../../shared/inputs'
import { biasPattern } from './network-fit'
import { emptyNetworkForm, type NetworkForm } from './network-form'

/** What names and shapes of tensors tell of a network. The activation is not among it. */
export function guessNetwork(tensors: readonly TensorShape[]): NetworkForm {
  return guessLayers(tensors) ?? guessTokens(tensors) ?? guessSuperposition(tensors) ?? emptyNetworkForm
}

/** Matrices numbered from 0 of which each takes what the one before gives. */
function guessLayers(tensors: readonly TensorShape[]): NetworkForm | null {
  const patterns = new Map<string, (readonly number[])[]>()
  for (const { name, shape } of tensors) {
    if (shape.length !== 2) continue
    for (const { index, 0: digits } of name.matchAll(/\d+/g)) {
      const pattern = `${name.slice(0, index)}{i}${name.slice(index + digits.length)}`
      const layers = patterns.get(pattern) ?? []
      if (String(Number(digits)) === digits && Number(digits) < tensors.length) layers[Number(digits)] = shape
      patterns.set(pattern, layers)
    }
  }
  const names = new Set(tensors.map(({ name }) => name))
  const chains = [...patterns].filter(([, layers]) => isChain(layers))
  const [longest] = chains.sort(([, a], [, b]) => b.length - a.length)
  if (longest === undefined) return null
  const [pattern, layers] = longest
  const hasBias = pattern.includes('weight') && names.has(biasPattern(pattern).replaceAll('{i}', '0'))
  const widths = [layers[0]?.[1], ...layers.map(([out]) => out)].join(', ')
  return { ...emptyNetworkForm, family: 'mlp', widths, hasBias, tensors: pattern }
}

function isChain(layers: readonly (readonly number[])[]): boolean {
  // A gap in the numbers is an undefined shape.
  const shapes: readonly (readonly number[] | undefined)[] = Array.from(layers)
  return (
    shapes.length > 0 &&
    shapes.every(
      (shape, layer) => shape !== undefined && (layer === 0 || shape[1] === shapes[layer - 1]?.[0])
    )
  )
}

/** One matrix and a vector as long as its rows. */
function guessSuperposition(tensors: readonly TensorShape[]): NetworkForm | null {
  const [matrix, ...matrices] = tensors.filter(({ shape }) => shape.length === 2)
  const bias = tensors.find(({ shape }) => shape.length === 1 && shape[0] === matrix?.shape[1])
  if (matrix === undefined || bias === undefined || matrices.length > 0) return null
  const [hidden, features] = matrix.shape
  return {
    ...emptyNetworkForm,
    family: 'tms',
    features: String(features),
    hidden: String(hidden),
    weight: matrix.name,
    bias: bias.name
  }
}

/** A table of embeddings, and matrices of which one reads what all the others give. */
function guessTokens(tensors: readonly TensorShape[]): NetworkForm | null {
  const matrices = tensors.filter(({ shape }) => shape.length === 2)
  const table = matrices.find(({ name }) => /emb|wte/i.test(name))
  if (table === undefined) return null
  const [vocabulary = 0, embed = 0] = table.shape
  const rest = matrices.filter((one) => one !== table)
  for (const output of rest) {
    const inputs = rest.filter((one) => one !== output)
    const [classes, hidden] = output.shape
    const [[, width] = []] = inputs.map(({ shape }) => shape)
    if (width === undefined || inputs.some(({ shape }) => shape[0] !== hidden || shape[1] !== width)) continue
    const tokens = inputs.length === 1 ? width / embed : inputs.length
    if (!Number.isInteger(tokens) || tokens * embed !== width * inputs.length) continue
    const hasBias = ({ name }: TensorShape): boolean =>
      name.includes('weight') && tensors.some((one) => one.name === biasPattern(name))
    return {
      ...emptyNetworkForm,
      family: 'token-mlp',
      vocabulary: String(vocabulary),
      tokens: String(tokens),
      embed: String(embed),
      hidden: String(hidden),
      classes: String(classes),
      biases: hasBias(output) ? 'all' : inputs.every(hasBias) ? 'hidden' : 'none',
      embedding: table.name,
      inputs: inputs.map(({ name }) => name).join(', '),
      output: output.name
    }
  }
  return null
}
