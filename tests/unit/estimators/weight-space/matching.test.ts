import { describe, expect, it } from 'vitest'
import {
  angleOf,
  distanceBetween,
  shapesOf,
  weightDistances,
  type Tensors
} from '../../../../src/main/engine/estimators/weight-space/distances'
import { matchUnits, reordered } from '../../../../src/main/engine/estimators/weight-space/matching'
import { normals, purposes } from '../../../../src/main/engine/math/philox'
import { createModel } from '../../../../src/main/engine/models/create'
import { mlp } from '../../../../src/main/engine/models/families/mlp'
import { tokenMlp } from '../../../../src/main/engine/models/families/token-mlp'
import type { Model } from '../../../../src/main/engine/models/model'
import { layerSpecSchema, type LayerSpec } from '../../../../src/shared/plan'

function modelOf(given: object): Model {
  const spec = layerSpecSchema.parse(given)
  const definition = spec.family === 'mlp' ? mlp(spec) : tokenMlp(spec as LayerSpec & { family: 'token-mlp' })
  return createModel(definition, { kind: 'layers', spec })
}

function weightsOf({ parameters }: Model, seed: number): Map<string, Float32Array> {
  return new Map(
    parameters.map(({ name, shape }, index) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const out = new Float32Array(16 * Math.ceil(count / 16))
      normals(out, 0, BigInt(seed), index, 0, purposes.test)
      return [name, out.slice(0, count)]
    })
  )
}

/** The same network with the hidden units of every layer in another order. */
function permuted(model: Model, weights: Tensors): Map<string, Float32Array> {
  const shapes = shapesOf(model)
  const out = new Map(weights)
  model.hiddenUnits.forEach(({ axes }, layer) => {
    const [[first, axis] = ['', 0]] = axes
    const count = shapes.get(first)![axis]!
    const order = Int32Array.from({ length: count }, (_, i) => (i * 7 + layer + 2) % count)
    for (const [name, along] of axes)
      out.set(name, reordered(out.get(name)!, shapes.get(name)!, along, order))
  })
  return out
}

const deep = { family: 'mlp', widths: [4, 11, 12, 13, 3], activation: 'tanh' }
const onTokens = { family: 'token-mlp', vocabulary: 7, tokens: 2, embed: 3, hidden: 16, classes: 7 }

describe('matching of hidden units', () => {
  it.each([
    ['a deep network', deep],
    ['a network without biases', { ...deep, bias: false }],
    ['a network on tokens', onTokens],
    ['a network on tokens with a matrix each', { ...onTokens, inputs: ['left.weight', 'right.weight'] }]
  ])('undoes the permutation of %s exactly', async (_, spec) => {
    const model = modelOf(spec)
    const reference = weightsOf(model, 1)
    const variant = permuted(model, reference)
    expect(distanceBetween(reference, variant)).toBeGreaterThan(5)
    const shapes = shapesOf(model)
    const found = await matchUnits({ reference, variant, shapes, hiddenUnits: model.hiddenUnits, seed: 1n })
    expect(distanceBetween(reference, found.tensors)).toBe(0)
    const units = model.hiddenUnits.reduce(
      (sum, { axes: [first] }) => sum + shapes.get(first![0])![first![1]]!,
      0
    )
    expect(found.units).toBe(units)
    expect(found.movedUnits).toBeGreaterThan(units / 2)
    // The orders alone, applied to the variant, are the same network.
    const again = new Map(variant)
    for (const { name, axes } of model.hiddenUnits) {
      for (const [tensor, axis] of axes)
        again.set(tensor, reordered(again.get(tensor)!, shapes.get(tensor)!, axis, found.orders.get(name)!))
    }
    expect(distanceBetween(reference, again)).toBe(0)
  })

  it('finds the permutation behind noise, and leaves a network that lies near where it is', async () => {
    const model = modelOf({ family: 'mlp', widths: [8, 40, 40, 4] })
    const reference = weightsOf(model, 2)
    const apart = weightsOf(model, 3)
    const near = new Map(
      [...reference].map(([name, values]) => [
        name,
        values.map((value, i) => value + 0.3 * apart.get(name)![i]!)
      ])
    )
    const request = { reference, shapes: shapesOf(model), hiddenUnits: model.hiddenUnits, seed: 1n }
    const distance = distanceBetween(reference, near)
    const behind = await matchUnits({ ...request, variant: permuted(model, near) })
    expect(distanceBetween(reference, behind.tensors)).toBeCloseTo(distance, 5)
    const still = await matchUnits({ ...request, variant: near })
    expect([still.movedUnits, distanceBetween(reference, still.tensors)]).toEqual([0, distance])
  })

  it('finds it in a narrow deep network, where descent from one start ends too early', async () => {
    const model = modelOf({ family: 'mlp', widths: [3, 32, 32, 32, 32, 2] })
    const shapes = shapesOf(model)
    for (let seed = 1; seed <= 6; seed++) {
      const [reference, apart] = [weightsOf(model, seed), weightsOf(model, seed + 50)]
      const near = new Map(
        [...reference].map(([name, values]) => [name, values.map((v, i) => v + 0.3 * apart.get(name)![i]!)])
      )
      const variant = permuted(model, near)
      const found = await matchUnits({ reference, variant, shapes, hiddenUnits: model.hiddenUnits, seed: 1n })
      expect(distanceBetween(reference, found.tensors)).toBeCloseTo(distanceBetween(reference, near), 5)
    }
  })

  it('of two networks that have nothing in common brings them nearer, never farther', async () => {
    const model = modelOf(deep)
    for (let seed = 10; seed < 16; seed++) {
      const [reference, variant] = [weightsOf(model, seed), weightsOf(model, seed + 100)]
      const request = { shapes: shapesOf(model), hiddenUnits: model.hiddenUnits, seed: BigInt(seed) }
      const found = await matchUnits({ ...request, reference, variant })
      expect(distanceBetween(reference, found.tensors)).toBeLessThan(
        0.95 * distanceBetween(reference, variant)
      )
    }
  })
})

describe('distances', () => {
  const model = modelOf({ family: 'mlp', widths: [2, 1], tensors: 'w{i}.weight' })
  const weights = (...values: [number, number, number]): Tensors =>
    new Map([
      ['w0.weight', Float32Array.of(values[0], values[1])],
      ['w0.bias', Float32Array.of(values[2])]
    ])
  const start = weights(1, 0, 0)
  const pair = {
    ...{ reference: weights(4, 0, 0), variant: weights(1, 4, 0) },
    ...{ referenceStart: start, variantStart: start, hasCommonStart: true }
  }

  it('are those of the vectors', () => {
    const [whole, layer, matrix, bias] = weightDistances(model, pair, model.components, true)
    expect(whole).toMatchObject({
      ...{ kind: 'component', name: 'full', parameters: 3, distance: 5, relative: 1.25, share: 1 },
      ...{ movedReference: 3, movedVariant: 4, movedAngle: 90 }
    })
    expect(whole!.angle).toBeCloseTo((Math.acos(1 / Math.sqrt(17)) * 180) / Math.PI, 10)
    expect(whole!.relativeToMoved).toBeCloseTo(5 / Math.sqrt(12.5), 12)
    expect([layer!.name, matrix!.name, bias!.name]).toEqual(['l0', 'w0.weight', 'w0.bias'])
    expect(bias).toMatchObject({
      distance: 0,
      relative: null,
      relativeToMoved: null,
      angle: null,
      movedAngle: null
    })
    expect([matrix!.share, bias!.share]).toEqual([1, 0])
  })

  it('have no angle between the ways where these begin apart', () => {
    const other = { ...pair, variantStart: weights(0, 0, 0), hasCommonStart: false }
    expect(weightDistances(model, other, model.components, false)[0]!.movedAngle).toBeNull()
  })

  it('of a part of a tensor count only its elements', () => {
    const half = {
      name: 'half',
      parameters: ['w0.weight'],
      slices: { 'w0.weight': { axis: 1, ranges: [[1, 2]] as [number, number][] } }
    }
    const [row] = weightDistances(model, pair, [half], false)
    expect(row).toMatchObject({
      name: 'half',
      parameters: 1,
      distance: 4,
      movedReference: 0,
      movedVariant: 4
    })
    expect(row!.share).toBeCloseTo(16 / 25, 12)
  })

  it.each([1e-6, 1e-3, 45, 90, 180])('keep an angle of %d degrees', (degrees) => {
    const radians = (degrees * Math.PI) / 180
    // The distance as it is summed: from differences.
    const difference = (3 * Math.cos(radians) - 3) ** 2 + (3 * Math.sin(radians)) ** 2
    expect(Math.abs(angleOf(9, 9, difference)! - degrees)).toBeLessThan(1e-5)
  })
})
