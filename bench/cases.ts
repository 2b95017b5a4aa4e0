import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openArchive } from '../src/main/engine/formats/detect'
import type { PairedData } from '../src/main/engine/sampling/batches'
import { openDataset } from '../src/main/engine/models/dataset'
import type { Model } from '../src/main/engine/models/model'
import { modelFromConfig, modelFromSpec } from '../src/main/engine/models/registry'
import type { PlanData } from '../src/shared/plan'
import { memoryArchive, type MemoryArray } from './memory-archive'

/** Uniform numbers in [0, 1), the same in every run: mulberry32. */
function uniforms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A model with data to sample it on. */
export interface BenchModel {
  readonly model: Model
  readonly data: PairedData
  readonly batchSize: number
  /** w*, where chains start. */
  readonly weights: ReadonlyMap<string, Float32Array>
}

/** A decoder of 4.17 M parameters: bench/peers/transformer.py builds the same network. */
export async function transformer(): Promise<BenchModel> {
  const positions = 128
  const model = modelFromConfig({
    model_type: 'gpt2',
    vocab_size: 5000,
    n_positions: positions,
    n_embd: 256,
    n_layer: 2,
    n_head: 8,
    n_inner: 1024,
    activation_function: 'gelu',
    tie_word_embeddings: false
  })
  // One token more than there are positions: the last is a target only.
  const tokens = Int32Array.from({ length: 256 * (positions + 1) }, integers(5000))
  const arrays = new Map([['inputs', { shape: [256, positions + 1], values: tokens }]])
  return bench(model, arrays, { targets: 'next-token' }, 16)
}

const samples = 4096

export async function mlp(): Promise<BenchModel> {
  const model = modelFromSpec({
    family: 'mlp',
    widths: [10, 64, 64, 10],
    activation: 'relu',
    bias: true,
    tensors: 'layers.{i}.weight'
  })
  const random = uniforms(2)
  const inputs = Float32Array.from({ length: samples * 10 }, () => 2 * random() - 1)
  const targets = Int32Array.from({ length: samples }, integers(10))
  const arrays = new Map<string, MemoryArray>([
    ['inputs', { shape: [samples, 10], values: inputs }],
    ['targets', { shape: [samples], values: targets }]
  ])
  return bench(model, arrays, { targets: 'targets' }, 256)
}

export async function tms(): Promise<BenchModel> {
  const model = modelFromSpec({ family: 'tms', features: 6, hidden: 2, weight: 'W', bias: 'b' })
  const random = uniforms(3)
  const inputs = new Float32Array(samples * 6)
  for (let i = 0; i < samples; i++) inputs[i * 6 + (i % 6)] = random()
  const arrays = new Map([['inputs', { shape: [samples, 6], values: inputs }]])
  return bench(model, arrays, { targets: 'inputs' }, 256)
}

/** The sample audit: GPT-NeoX with 46 k parameters, 8 sequences of 49 tokens. */
export async function sample(): Promise<BenchModel> {
  const folder = 'resources/sample'
  const model = modelFromConfig(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')))
  const checkpoint = await openArchive(join(folder, 'aligned/step-000008/model.safetensors'))
  const archive = await openArchive(join(folder, 'data.npz'))
  const { tensors } = await model.load(checkpoint)
  const data = {
    file: archive.path,
    inputs: 'train_tokens',
    targets: 'next-token',
    use: 'sample',
    reduction: 'mean'
  } as const
  const { dataset } = await openDataset({ name: 'train', model, archive, data })
  await Promise.all([checkpoint.close(), archive.close()])
  return {
    model,
    data: { dataset, baseline: new Float64Array(dataset.size) },
    batchSize: 8,
    weights: tensors
  }
}

function integers(bound: number): () => number {
  const random = uniforms(1)
  return () => Math.floor(random() * bound)
}

/** Weights as training starts from: small random matrices, scales of 1, zero shifts. */
function initialWeights(model: Model): Map<string, Float32Array> {
  const random = uniforms(4)
  return new Map(
    model.parameters.map(({ name, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1)
      const spread = Math.min(0.07, 1 / Math.sqrt(shape.at(-1) ?? 1))
      if (shape.length > 1)
        return [name, Float32Array.from({ length: size }, () => spread * (random() - 0.5))]
      return [name, new Float32Array(size).fill(/ln_\w+\.weight$/.test(name) ? 1 : 0)]
    })
  )
}

/** A data set of arrays as the product opens it from a file. The losses at w* are put at 0: no result of a benchmark needs them. */
async function bench(
  model: Model,
  arrays: ReadonlyMap<string, MemoryArray>,
  data: Partial<PlanData>,
  batchSize: number
): Promise<BenchModel> {
  const archive = memoryArchive(arrays)
  const { dataset } = await openDataset({
    name: 'bench',
    model,
    archive,
    data: { file: archive.path, inputs: 'inputs', use: 'sample', reduction: 'sum', ...data }
  })
  const paired = { dataset, baseline: new Float64Array(dataset.size) }
  return { model, data: paired, batchSize, weights: initialWeights(model) }
}
