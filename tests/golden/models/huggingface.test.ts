import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataSchema } from '../../../src/shared/plan'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { readFloat32 } from '../../../src/main/engine/formats/decode'
import { openDataset } from '../../../src/main/engine/models/dataset'
import { resolveArchitecture } from '../../../src/main/engine/models/registry'
import { runProgram } from '../../unit/models/run-program'

// Goldens by PyTorch 2.15.0 and transformers 5.23.0 (`*_scaled`, `*_window` and `mistral`: 5.24.0): float32 on CPU, eager attention,
// evaluation mode. `llama_scaled` has all biases, one key-value head, heads wider than width / heads, tied embeddings and llama3 rotary
// scaling; `gpt_neox_scaled` and `mistral` have linear scaling; the windows of `mistral` and of one layer of `qwen2_window` are shorter
// than the sequences.
const fixtures = join(import.meta.dirname, '../../fixtures/hf')

interface Golden {
  mean_loss: number
  gradient_of_mean_loss: Record<string, [l2: number, sum: number]>
}

async function open(folder: string) {
  const path = join(fixtures, folder)
  const golden = JSON.parse(await readFile(join(path, 'golden.json'), 'utf8')) as Golden
  const arrays = await openArchive(join(path, 'golden.npz'))
  const logits = (await readFloat32(arrays, 'logits')).values
  const losses = (await readFloat32(arrays, 'cross_entropy')).values
  const { model } = await resolveArchitecture({
    checkpointPath: join(folder, 'model.safetensors'),
    baseFolder: fixtures
  })
  const archive = await openArchive(join(path, 'model.safetensors'))
  const weights = await model.load(archive)
  await archive.close()
  const data = dataSchema.parse({ file: 'golden.npz', inputs: 'input_ids', targets: 'next-token' })
  const { dataset } = await openDataset({ name: 'golden', data, archive: arrays, model })
  await arrays.close()
  return { golden, logits, losses, model, weights, dataset }
}

const rows = [0, 1, 2]

describe.each([
  'gpt2',
  'gpt2_tied',
  'gpt_neox',
  'gpt_neox_scaled',
  'llama',
  'llama_bf16',
  'llama_scaled',
  'mistral',
  'qwen2',
  'qwen2_window'
])('%s', (folder) => {
  it('gives the logits of every position, the loss of every token and their mean', async () => {
    const { golden, logits, losses, model, weights, dataset } = await open(folder)
    const program = model.program(dataset.loss, dataset.sampleShape, { allPositions: true })
    const run = await runProgram(program, [weights.tensors], dataset, [rows])
    expect(run.logitsShape).toEqual([1, 3, 24, 97])
    expect(largestDifference(run.logits!, logits)).toBeLessThan(1e-4)
    expect(run.terms.length).toBe(3 * 23)
    for (const [i, loss] of losses.entries()) expect(Math.abs(run.terms[i]! / loss - 1)).toBeLessThan(1e-4)
    expect(Math.abs(mean(run.terms) / golden.mean_loss - 1)).toBeLessThan(1e-6)
  })

  it('gives each parameter’s gradient of the mean loss', async () => {
    const { golden, model, weights, dataset } = await open(folder)
    const run = await runProgram(
      model.program(dataset.loss, dataset.sampleShape),
      [weights.tensors],
      dataset,
      [rows]
    )
    expect([...run.gradients.keys()].sort()).toEqual(Object.keys(golden.gradient_of_mean_loss).sort())
    for (const [name, [l2, sum]] of Object.entries(golden.gradient_of_mean_loss)) {
      const gradient = run.gradients.get(name)!
      const norm = Math.sqrt(gradient.reduce((total, g) => total + g * g, 0))
      expect(Math.abs(norm / l2 - 1), name).toBeLessThan(1e-4)
      // Many sums are 0 in theory (a shift of the inputs to a layer norm changes nothing): their scale is the norm.
      expect(Math.abs(gradient.reduce((a, b) => a + b, 0) - sum), name).toBeLessThan(
        1e-4 * Math.max(Math.abs(sum), l2 / 10)
      )
    }
  })

  it('gives each of several chains what it gives one alone', async () => {
    const { model, weights, dataset } = await open(folder)
    const program = model.program(dataset.loss, dataset.sampleShape)
    const shifted = new Map(
      [...weights.tensors].map(([name, values]) => [name, values.map((w) => 1.1 * w + 0.01)])
    )
    const alone = await Promise.all([
      runProgram(program, [weights.tensors], dataset, [[0, 1]]),
      runProgram(program, [shifted], dataset, [[2, 0]])
    ])
    const both = await runProgram(program, [weights.tensors, shifted], dataset, [
      [0, 1],
      [2, 0]
    ])
    for (const chain of [0, 1]) {
      const own = alone[chain]!
      expect(largestDifference(chainOf(both.terms, chain), own.terms)).toBeLessThan(1e-5)
      expect([...chainOf(both.hits!, chain)]).toEqual([...own.hits!])
      for (const [name, gradient] of own.gradients) {
        expect(largestDifference(chainOf(both.gradients.get(name)!, chain), gradient), name).toBeLessThan(
          1e-5
        )
      }
    }
    expect(largestDifference(alone[0].terms, alone[1].terms)).toBeGreaterThan(0.1)
  })
})

const chainOf = (values: Float32Array, chain: number): Float32Array =>
  values.subarray((chain * values.length) / 2, ((chain + 1) * values.length) / 2)

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)
}
