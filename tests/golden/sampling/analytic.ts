import * as tf from '@tensorflow/tfjs-core'
import { estimateLlc, type LlcResult } from '../../../src/main/engine/estimators/llc'
import { mean } from '../../../src/main/engine/math/moments'
import { philox } from '../../../src/main/engine/math/philox'
import { openEngine } from '../../../src/main/engine/compute/registry'
import type { Program } from '../../../src/main/engine/compute/program'
import type { Dataset } from '../../../src/main/engine/models/model'
import { sampleChains } from '../../../src/main/engine/sampling/chains'
import type { ChainTrace } from '../../../src/main/engine/sampling/trace'
import type { LlcSettings } from '../../../src/shared/plan'

/** A loss of one parameter vector w with a known answer. */
export interface AnalyticLoss {
  readonly dimensions: number
  /** @param w `[chains, 1, d]` @returns `[chains, 1, 1]` */
  readonly loss: (w: tf.Tensor) => tf.Tensor
  /** Adds `x·w` to each sample's loss, x with mean 0 and this standard deviation: gradient noise of mini-batches. */
  readonly noise?: number
  readonly samples?: number
}

export const quadratic = (curvatures: readonly number[], noise = 0): AnalyticLoss => ({
  dimensions: curvatures.length,
  noise,
  samples: noise > 0 ? 256 : 8,
  loss: (w) =>
    tf.mul(0.5, tf.sum(tf.mul(tf.square(w), tf.tensor([...curvatures], [1, 1, curvatures.length])), -1, true))
})

function programOf({ dimensions, loss }: AnalyticLoss): Program {
  return {
    parameters: [{ name: 'w', shape: [dimensions] }],
    inputs: [{ name: 'x', dtype: 'float32', shape: [dimensions] }],
    termsPerSample: 1,
    build({ w }, { x }) {
      const [chains = 1] = w!.shape
      const rows = tf.reshape(w!, [chains, 1, dimensions])
      return { terms: tf.add(loss(rows), tf.sum(tf.mul(x!, rows), -1, true)) }
    }
  }
}

/** Samples in pairs x and −x: their mean is exactly 0, so the mean loss is the analytic one. */
function datasetOf({ dimensions, noise = 0, samples = 8 }: AnalyticLoss): Dataset {
  const values = new Float32Array(samples * dimensions)
  const words = new Int32Array(4)
  for (let i = 0; i < values.length / 2; i++) {
    philox(i, 0, 0, 255, 1, 2, words)
    const uniform = (words[0]! >>> 0) / 2 ** 32 - 0.5
    values[i] = noise * Math.sqrt(12) * uniform
    values[values.length / 2 + i] = -values[i]!
  }
  return {
    name: 'x',
    loss: { kind: 'squared-error', reduction: 'sum' },
    size: samples,
    sampleShape: [dimensions],
    inputs: new Map([['x', { values, sampleShape: [dimensions] }]])
  }
}

export interface Sampled {
  readonly result: LlcResult
  readonly traces: readonly ChainTrace[]
}

/** Samples around w* (0 unless given). */
export async function sampleAnalytic(
  model: AnalyticLoss,
  settings: Omit<LlcSettings, 'sampler' | 'batchSize' | 'observeEvery'> & { batchSize?: number },
  options: { readonly start?: readonly number[]; readonly seed?: bigint; readonly baseline?: number } = {}
): Promise<Sampled> {
  const { chains } = settings
  const engine = await openEngine('onnx')
  const program = programOf(model)
  const dataset = datasetOf(model)
  const full: LlcSettings = { sampler: 'sgld', batchSize: 'full', observeEvery: 1, ...settings }
  const session = await engine.createSession({
    parameters: program.parameters,
    chains,
    threads: 1
  })
  try {
    const start = Float32Array.from(options.start ?? new Array<number>(model.dimensions).fill(0))
    session.load(new Map([['w', start]]))
    const batchSize = full.batchSize === 'full' ? dataset.size : full.batchSize
    const sampled = await session.compile(program, { batchSize, gradients: ['w'], outputs: ['terms'] })
    // The loss of w* is 0 but for x·w*, and every start here has loss 0.
    const baseline = new Float64Array(dataset.size).fill(options.baseline ?? 0)
    const traces = await sampleChains(
      { session, sampled, observed: new Map() },
      { settings: full, seed: options.seed ?? 20260101n, data: { dataset, baseline }, observed: new Map() }
    )
    const result = estimateLlc({
      traces,
      settings: full,
      dimensions: model.dimensions,
      baselineLoss: mean(baseline),
      chanceLoss: null
    })
    return { result, traces }
  } finally {
    await session.dispose()
  }
}
