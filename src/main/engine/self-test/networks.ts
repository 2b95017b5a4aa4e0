import { normals, purposes } from '../math/philox'
import { elements } from '../models/definition'
import type { Dataset, LossSpec } from '../models/model'
import { modelFromSpec } from '../models/registry'
import type { KnownModel } from './posterior'

/** Networks at parameters where the answer is known. */

const features = 6
const sizes = 64

/** Toy model of superposition whose columns are a k-gon with radius r and bias b; further columns are 0 with a bias below 0 (Chen et
 *  al. 2023, 2310.06301). One feature at a time, its size on an even grid of (0, 1): the population to four digits. */
export function polygon(k: number, radius: number, bias: number): KnownModel {
  const w = new Float32Array(2 * features)
  const b = new Float32Array(features).fill(-0.3)
  for (let i = 0; i < k; i++) {
    w[i] = radius * Math.cos((2 * Math.PI * i) / k)
    w[features + i] = radius * Math.sin((2 * Math.PI * i) / k)
    b[i] = bias
  }
  const x = new Float32Array(features * sizes * features)
  for (let i = 0; i < features; i++)
    for (let size = 0; size < sizes; size++) x[(i * sizes + size) * features + i] = (size + 0.5) / sizes
  return {
    model: modelFromSpec({ family: 'tms', features, hidden: 2, weight: 'W', bias: 'b' }),
    dataset: vectors(x, features, x, features, 'sum'),
    weights: new Map([
      ['W', w],
      ['b', b]
    ])
  }
}

/** Deep linear network, every layer the identity on the first `rank` dimensions and 0 elsewhere: the most singular of its true
 *  parameters. Its inputs have exactly unit covariance, so the loss is the squared distance of the product from the target. */
export function deepLinear(widths: readonly number[], rank: number): KnownModel {
  const [inputs = 1, outputs = 1] = [widths[0], widths.at(-1)]
  const model = modelFromSpec({ ...layers(widths), bias: false, activation: 'none' })
  const weights = new Map<string, Float32Array>()
  for (const { name, shape } of model.parameters) {
    const values = new Float32Array(elements(shape))
    for (let i = 0; i < rank; i++) values[i * (shape[1] ?? 1) + i] = 1
    weights.set(name, values)
  }
  const x = new Float32Array(2 * inputs * inputs)
  const y = new Float32Array(2 * inputs * outputs)
  for (let i = 0; i < inputs; i++) {
    for (const sign of [0, 1]) {
      const row = 2 * i + sign
      const value = sign === 0 ? Math.sqrt(inputs) : -Math.sqrt(inputs)
      x[row * inputs + i] = value
      if (i < rank) y[row * outputs + i] = value
    }
  }
  return { model, dataset: vectors(x, inputs, y, outputs, 'mean'), weights }
}

/** ReLU network that fits its own outputs: loss 0. Weights and biases of the first layer are times `factor`, the weights of the second
 *  divided by it, which changes no output. */
export function rescaledRelu(factor: number): KnownModel {
  const widths = [3, 4, 2]
  const [inputs = 1, hidden = 1, outputs = 1] = widths
  const model = modelFromSpec({ ...layers(widths), bias: true, activation: 'relu' })
  const base = new Map(
    model.parameters.map(({ name, shape }, index) => [name, gaussian(elements(shape), index, 0.7)])
  )
  const samples = 64
  const x = gaussian(samples * inputs, 100, 1)
  const [w1, b1, w2, b2] = model.parameters.map(({ name }) => base.get(name) ?? new Float32Array())
  const y = new Float32Array(samples * outputs)
  for (let sample = 0; sample < samples; sample++) {
    for (let out = 0; out < outputs; out++) {
      let sum = b2?.[out] ?? 0
      for (let unit = 0; unit < hidden; unit++) {
        let before = b1?.[unit] ?? 0
        for (let i = 0; i < inputs; i++)
          before += (w1?.[unit * inputs + i] ?? 0) * (x[sample * inputs + i] ?? 0)
        sum += (w2?.[out * hidden + unit] ?? 0) * Math.max(0, before)
      }
      y[sample * outputs + out] = sum
    }
  }
  const factors = [factor, factor, 1 / factor, 1]
  return {
    model,
    dataset: vectors(x, inputs, y, outputs, 'mean'),
    weights: new Map(
      [...base].map(([name, values], index) => [name, values.map((value) => value * (factors[index] ?? 1))])
    )
  }
}

const layers = (widths: readonly number[]): { family: 'mlp'; widths: number[]; tensors: string } => ({
  family: 'mlp',
  widths: [...widths],
  tensors: 'layers.{i}.weight'
})

/** Normal numbers that are the same everywhere. */
function gaussian(count: number, stream: number, deviation: number): Float32Array {
  const values = new Float32Array(Math.ceil(count / 16) * 16)
  normals(values, 0, 0x2_0000_0002n, stream, 0, purposes.test)
  return values.slice(0, count).map((value) => value * deviation)
}

function vectors(
  x: Float32Array,
  width: number,
  y: Float32Array,
  targetWidth: number,
  reduction: Extract<LossSpec, { kind: 'squared-error' }>['reduction']
): Dataset {
  return {
    name: 'known',
    loss: { kind: 'squared-error', reduction },
    size: x.length / width,
    sampleShape: [width],
    inputs: new Map([
      ['inputs', { values: x, sampleShape: [width] }],
      ['targets', { values: y, sampleShape: [targetWidth] }]
    ])
  }
}
