import { describe, expect, it } from 'vitest'
import { dataSchema } from '../../../src/shared/plan'
import { countElements } from '../../../src/main/engine/audit/subjects'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import { sliceMask } from '../../../src/main/engine/compute/slices'
import { fillSamples, openDataset } from '../../../src/main/engine/models/dataset'
import type { Component, Dataset, Model } from '../../../src/main/engine/models/model'
import { modelOf, weightsFor } from './config-fixture'
import { int32, memoryArchive } from './memory-archive'
import { runProgram } from './run-program'

const positions = 12

async function tokensFor(model: Model): Promise<Dataset> {
  const tokens = int32(
    Array.from({ length: 3 * positions }, (_, i) => (i * i + 7 * i) % 97),
    [3, positions]
  )
  const data = dataSchema.parse({ file: 'memory', inputs: 'tokens', targets: 'next-token' })
  return (await openDataset({ name: 'train', data, archive: memoryArchive({ tokens }), model })).dataset
}

function shapeOf(model: Model, name: string): readonly number[] {
  return model.parameters.find((parameter) => parameter.name === name)!.shape
}

/** 1 for the elements of a tensor that a component has, null where it has none. */
function maskOf(model: Model, component: Component, name: string): Float32Array | null {
  if (!component.parameters.includes(name)) return null
  const shape = shapeOf(model, name)
  const slice = component.slices?.[name]
  return slice ? sliceMask(shape, slice) : new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1)
}

const component = (model: Model, name: string): Component =>
  model.components.find((one) => one.name === name)!

const partsOf = (model: Model, layer: number): Component[] =>
  model.components.filter(({ name }) => new RegExp(`^l${layer}\\.(h|kv)\\d+$`).test(name))

/** Weights with every element of one part of a component changed. @param only of these tensors alone */
function changed(
  model: Model,
  weights: ReadonlyMap<string, Float32Array>,
  part: Component,
  change: (value: number) => number,
  only: RegExp = /./
): Map<string, Float32Array> {
  return new Map(
    [...weights].map(([name, values]) => {
      const mask = only.test(name) ? maskOf(model, part, name) : null
      return [name, mask ? values.map((value, i) => (mask[i] === 1 ? change(value) : value)) : values]
    })
  )
}

describe.each([
  ['gpt2', 'c_proj.bias'],
  ['gpt_neox', 'dense.bias'],
  ['llama', null],
  ['llama_scaled', 'o_proj.bias'],
  ['mistral', null],
  ['qwen2', null],
  ['qwen2_window', null]
])('heads of %s', (fixture, ofNoHead) => {
  it('have, with the groups of keys and values, every element of the attention once', async () => {
    const model = await modelOf(fixture)
    for (const layer of [0, 1]) {
      const parts = partsOf(model, layer)
      const { parameters } = component(model, `l${layer}.attn`)
      for (const name of parameters) {
        const owners = new Float32Array(shapeOf(model, name).reduce((a, b) => a * b, 1))
        for (const part of parts) maskOf(model, part, name)?.forEach((own, i) => (owners[i]! += own))
        const expected = ofNoHead !== null && name.endsWith(ofNoHead) ? 0 : 1
        expect(new Set(owners), name).toEqual(new Set([expected]))
      }
      expect(parts.flatMap((part) => part.parameters).every((name) => parameters.includes(name))).toBe(true)
    }
  })
})

describe('heads that share keys and values', () => {
  it('are named after their layer, four heads and two groups, in equal parts', async () => {
    const model = await modelOf('llama')
    expect(partsOf(model, 1).map(({ name }) => name)).toEqual(
      ['h0', 'h1', 'h2', 'h3', 'kv0', 'kv1'].map((name) => `l1.${name}`)
    )
    // 8 rows of queries and 8 columns of the output, width 32; 8 rows of keys and 8 of values.
    for (const part of partsOf(model, 1)) expect(countElements(model, part)).toBe(2 * 8 * 32)
    const biased = await modelOf('qwen2')
    expect(countElements(biased, component(biased, 'l0.h2'))).toBe(2 * 8 * 32 + 8)
    expect(countElements(biased, component(biased, 'l0.kv1'))).toBe(2 * 8 * 32 + 2 * 8)
    const alone = await modelOf('qwen2_window')
    expect(partsOf(alone, 0).map(({ name }) => name)).toEqual(['l0.h0', 'l0.h1', 'l0.h2', 'l0.h3'])
    expect(countElements(alone, component(alone, 'l0.h0'))).toBe(4 * 6 * 24 + 3 * 6)
  })

  it.each([
    ['h0', ['h0']],
    ['h3', ['h3']],
    ['kv0', ['h0', 'h1']],
    ['kv1', ['h2', 'h3']]
  ])('are computed from their own part: %s acts through the outputs of %s alone', async (name, readers) => {
    const model = await modelOf('llama')
    const { tensors } = await weightsFor(model, 'llama')
    const dataset = await tokensFor(model)
    const program = model.program(dataset.loss, dataset.sampleShape)
    const terms = async (weights: ReadonlyMap<string, Float32Array>) =>
      (await runProgram(program, [weights], dataset, [[0, 1, 2]])).terms
    const part = component(model, `l0.${name}`)
    const projections = /[qkv]_proj/
    const shift = (weights: ReadonlyMap<string, Float32Array>) =>
      changed(model, weights, part, (value) => 1.5 * value + 0.1, projections)
    const without = (heads: readonly string[]) =>
      heads.reduce(
        (weights, head) => changed(model, weights, component(model, `l0.${head}`), () => 0, /o_proj/),
        new Map(tensors)
      )
    const silent = without(readers)
    expect(await terms(shift(silent))).toEqual(await terms(silent))
    for (const reader of readers) {
      const others = ['h0', 'h1', 'h2', 'h3'].filter((head) => head !== reader)
      const heard = without(others)
      expect(await terms(shift(heard))).not.toEqual(await terms(heard))
    }
  })

  it.each(['l0.h1', 'l1.kv0', 'l2.h3'])('keep every bit outside of %s when it is sampled', async (name) => {
    const model = await modelOf('llama')
    const { tensors } = await weightsFor(model, 'llama')
    const dataset = await tokensFor(model)
    const part = component(model, name)
    const engine = await openOnnxEngine()
    const session = await engine.createSession({
      parameters: model.parameters,
      chains: 1,
      threads: 1,
      state: 'scaled'
    })
    session.load(tensors)
    session.select(part.parameters, part.slices)
    expect(session.sampledCount).toBe(countElements(model, part))
    const executable = await session.compile(model.program(dataset.loss, dataset.sampleShape), {
      batchSize: 3,
      gradients: part.parameters,
      outputs: ['terms']
    })
    for (let step = 0; step < 3; step++) {
      fillSamples(dataset, [0, 1, 2], 0, (input) => executable.input(input))
      await executable.run()
      session.langevinStep({ stepSize: 1e-3, nBeta: 10, localization: 1, noiseLevel: 1, seed: 3n, step })
    }
    for (const [tensor, before] of tensors) {
      const mask = maskOf(model, part, tensor)
      session.read('w', tensor, 0).forEach((value, i) => {
        if (mask?.[i] === 1) expect(value).not.toBe(before[i])
        else if (!Object.is(value, before[i])) expect.fail(`${tensor} moved at ${i}`)
      })
    }
    await session.dispose()
  })
})

it('findings of dead parts name whole tensors, not the head or group that shares them', async () => {
  const model = await modelOf('llama')
  const { tensors } = await weightsFor(model, 'llama')
  const archive = memoryArchive(
    Object.fromEntries(
      [...tensors].map(([name, values]) => [
        name,
        {
          values: /0\.self_attn\.[kv]_proj/.test(name) ? values.fill(0) : values,
          shape: shapeOf(model, name)
        }
      ])
    )
  )
  expect((await model.load(archive)).findings.map(({ code, where }) => [code, where.split(': ')[1]])).toEqual(
    [
      ['weights/zero-tensor', 'model.layers.0.self_attn.k_proj.weight'],
      ['weights/zero-tensor', 'model.layers.0.self_attn.v_proj.weight']
    ]
  )
})
