import type { TensorShape } from '../../../shared/inputs'
import type { LayerSpec } from '../../../shared/plan'

/** Which tensors a described network needs, and whether a file has them. The engine's families say the same; a test compares. */

/** The last `weight` of a pattern becomes `bias`. */
export function biasPattern(tensors: string): string {
  const at = tensors.lastIndexOf('weight')
  return at === -1 ? tensors : `${tensors.slice(0, at)}bias${tensors.slice(at + 'weight'.length)}`
}

const nameOf = (pattern: string, layer: number): string => pattern.split('{i}').join(String(layer))

interface Part {
  readonly name: string
  readonly tensors: readonly TensorShape[]
}

function layersOf(spec: Extract<LayerSpec, { family: 'mlp' }>): readonly Part[] {
  return spec.widths.slice(1).map((out, layer) => ({
    name: `l${String(layer)}`,
    tensors: [
      { name: nameOf(spec.tensors, layer), shape: [out, spec.widths[layer] ?? 0] },
      ...(spec.bias ? [{ name: nameOf(biasPattern(spec.tensors), layer), shape: [out] }] : [])
    ]
  }))
}

function tokenPartsOf(spec: Extract<LayerSpec, { family: 'token-mlp' }>): readonly Part[] {
  const { vocabulary, tokens, embed, hidden, classes, bias, embedding, inputs, output } = spec
  const width = (tokens * embed) / inputs.length
  const layer = (weight: string, shape: number[], hasBias: boolean): TensorShape[] => [
    { name: weight, shape },
    ...(hasBias ? [{ name: biasPattern(weight), shape: shape.slice(0, 1) }] : [])
  ]
  return [
    { name: 'embed', tensors: [{ name: embedding, shape: [vocabulary, embed] }] },
    { name: 'l0', tensors: inputs.flatMap((weight) => layer(weight, [hidden, width], bias !== 'none')) },
    { name: 'unembed', tensors: layer(output, [classes, hidden], bias === 'all') }
  ]
}

function partsOf(spec: LayerSpec): readonly Part[] {
  switch (spec.family) {
    case 'mlp':
      return layersOf(spec)
    case 'token-mlp':
      return tokenPartsOf(spec)
    case 'tms':
      return []
  }
}

export function tensorsOfSpec(spec: LayerSpec): readonly TensorShape[] {
  if (spec.family !== 'tms') return partsOf(spec).flatMap(({ tensors }) => tensors)
  return [
    { name: spec.weight, shape: [spec.hidden, spec.features] },
    { name: spec.bias, shape: [spec.features] }
  ]
}

const parametersOf = (tensors: readonly TensorShape[]): number =>
  tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)

/** Parts of a described network that are sampled alone, as the engine names them. */
export function componentsOfSpec(spec: LayerSpec): { name: string; parameters: number }[] {
  return [{ name: 'full', tensors: tensorsOfSpec(spec) }, ...partsOf(spec)].map(({ name, tensors }) => ({
    name,
    parameters: parametersOf(tensors)
  }))
}

export interface FitRow {
  readonly name: string
  readonly expected: readonly number[]
  /** Null where the file has no such tensor. */
  readonly found: readonly number[] | null
  readonly fits: boolean
}

export interface Fit {
  readonly rows: readonly FitRow[]
  /** Tensors of the file that the network does not use. */
  readonly unused: readonly string[]
  readonly isFit: boolean
}

/** @param tensors of the file; null where they are not known: then nothing speaks against the description */
export function fitOf(spec: LayerSpec, tensors: readonly TensorShape[] | null): Fit {
  if (tensors === null) return { rows: [], unused: [], isFit: true }
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]))
  const rows = tensorsOfSpec(spec).map(({ name, shape: expected }): FitRow => {
    const found = shapes.get(name) ?? null
    const fits = found?.length === expected.length && found.every((size, axis) => size === expected[axis])
    return { name, expected, found, fits }
  })
  const used = new Set(rows.map(({ name }) => name))
  return {
    rows,
    unused: tensors.map(({ name }) => name).filter((name) => !used.has(name)),
    isFit: rows.every(({ fits }) => fits)
  }
}
