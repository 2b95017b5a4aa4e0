import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { dataSchema, layerSpecSchema, type LayerSpec } from '../../../src/shared/plan'
import type { Engine } from '../../../src/main/engine/compute/engine'
import { openEngine } from '../../../src/main/engine/compute/registry'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { openDataset } from '../../../src/main/engine/models/dataset'
import { evaluate } from '../../../src/main/engine/models/evaluate'
import type { Dataset, LoadedWeights } from '../../../src/main/engine/models/model'
import { modelFromSpec } from '../../../src/main/engine/models/registry'

// Addition modulo 53 by a network on two tokens, trained by PyTorch, which also measured the losses and accuracies of metrics.csv.
const fixtures = join(import.meta.dirname, '../../fixtures/modadd')
const spec: LayerSpec = layerSpecSchema.parse({
  family: 'token-mlp',
  ...{ vocabulary: 53, tokens: 2, embed: 12, hidden: 48, classes: 53, activation: 'gelu', bias: 'hidden' },
  inputs: ['linear1l.weight', 'linear1r.weight'],
  output: 'linear2.weight'
})
const model = modelFromSpec(spec)

async function dataset(name: 'train' | 'test'): Promise<Dataset> {
  const archive = await openArchive(join(fixtures, 'data.npz'))
  const data = dataSchema.parse({ file: 'data.npz', inputs: `${name}_x`, answers: `${name}_y` })
  const opened = await openDataset({ name, data, archive, model })
  await archive.close()
  expect(opened.chanceLoss).toBeCloseTo(Math.log(53))
  return opened.dataset
}

async function weightsOf(step: string): Promise<LoadedWeights> {
  const archive = await openArchive(join(fixtures, `step-${step}.safetensors`))
  const weights = await model.load(archive)
  await archive.close()
  return weights
}

/** Columns of metrics.csv by name. */
async function measured(step: number): Promise<Record<string, number>> {
  const [head = '', ...lines] = (await readFile(join(fixtures, 'metrics.csv'), 'utf8')).trim().split('\n')
  const row = lines.map((line) => line.split(',').map(Number)).find(([first]) => first === step) ?? []
  return Object.fromEntries(head.split(',').map((name, i) => [name, row[i] ?? NaN]))
}

describe('a network on tokens that adds modulo 53', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openEngine('onnx')
  })

  it.each(['000136', '000407', '008000'])(
    'at step %s has the losses and accuracies of PyTorch',
    async (step) => {
      const weights = await weightsOf(step)
      const golden = await measured(Number(step))
      for (const name of ['train', 'test'] as const) {
        const data = await dataset(name)
        const found = await evaluate({ model, weights, engine, dataset: data, logits: true })
        const expected = golden[`${name}_loss`]!
        expect(Math.abs(found.meanLoss - expected)).toBeLessThan(1e-5 * expected + 1e-6)
        const answers = [...data.inputs.get('answers')!.values]
        const hits = answers.reduce((sum: number, answer, row) => {
          const logits = found.logits!.data.subarray(row * 53, (row + 1) * 53)
          return sum + (logits.indexOf(Math.max(...logits)) === answer ? 1 : 0)
        }, 0)
        expect(hits / answers.length).toBeCloseTo(golden[`${name}_acc`]!, 6)
      }
    }
  )

  it('has the gradients that finite differences have', async () => {
    const weights = await weightsOf('000407')
    const data = await dataset('train')
    const at = (name: string, shift: number) => {
      const tensors = new Map(weights.tensors)
      tensors.set(
        name,
        tensors.get(name)!.map((value) => value + shift)
      )
      return evaluate({ model, weights: { ...weights, tensors }, engine, dataset: data })
    }
    const { gradients } = await evaluate({ model, weights, engine, dataset: data, gradients: true })
    for (const { name } of model.parameters) {
      // A shift of the whole tensor: its derivative is the sum of the gradient.
      const shift = 2e-3
      const slope = ((await at(name, shift)).meanLoss - (await at(name, -shift)).meanLoss) / (2 * shift)
      expect(Math.abs(slope - gradients![name]!.sum), name).toBeLessThan(2e-3 * (1 + Math.abs(slope)))
    }
  })
})

it('one matrix for all tokens side by side computes the same as one for each', async () => {
  const engine = await openEngine('onnx')
  const weights = await weightsOf('000407')
  const data = await dataset('test')
  const joined = modelFromSpec(
    layerSpecSchema.parse({ ...spec, inputs: ['hidden.weight'], output: 'linear2.weight' })
  )
  const side = (name: string) => weights.tensors.get(name)!
  const [left, right] = [side('linear1l.weight'), side('linear1r.weight')]
  const matrix = new Float32Array(48 * 24)
  for (let row = 0; row < 48; row++) {
    matrix.set(left.subarray(row * 12, (row + 1) * 12), row * 24)
    matrix.set(right.subarray(row * 12, (row + 1) * 12), row * 24 + 12)
  }
  const bias = side('linear1l.bias').map((value, i) => value + side('linear1r.bias')[i]!)
  const tensors = new Map([
    ...[...weights.tensors].filter(([name]) => !name.startsWith('linear1')),
    ['hidden.weight', matrix] as const,
    ['hidden.bias', bias] as const
  ])
  const [one, other] = [
    await evaluate({ model: joined, weights: { ...weights, tensors }, engine, dataset: data }),
    await evaluate({ model, weights, engine, dataset: data })
  ]
  expect(one.meanLoss).toBeCloseTo(other.meanLoss, 5)
})

describe('a network on tokens is refused', () => {
  it.each([
    [{ inputs: ['a.weight', 'b.weight', 'c.weight'] }, 'plan/invalid', '3 input tensors for 2 tokens'],
    [{ inputs: ['a', 'b'] }, 'plan/invalid', 'no "weight"'],
    [{ inputs: ['linear2.weight'] }, 'plan/invalid', 'two tensors are both named linear2.weight']
  ])('with %o', (change, code, message) => {
    expect(() => modelFromSpec(layerSpecSchema.parse({ ...spec, ...change }))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string })
    )
  })

  it.each([
    [{ targets: 'next-token' }, /a token-mlp model has no next-token loss/],
    [{ targets: 'train_y' }, /does not fit a model of tokens/],
    [{ answers: 'test_y' }, /1545 targets for 1264 inputs/]
  ])('data with %o', async (change, message) => {
    const archive = await openArchive(join(fixtures, 'data.npz'))
    const data = dataSchema.parse({ file: 'data.npz', inputs: 'train_x', ...change })
    await expect(openDataset({ name: 'train', data, archive, model })).rejects.toThrow(message)
    await archive.close()
  })
})
