import * as tf from '@tensorflow/tfjs-core'
import { estimateLlc, type LlcResult } from '../estimators/llc'
import { mean } from '../math/moments'
import { purposes, uniform } from '../math/philox'
import { tensorOf } from '../models/definition'
import { openEngine } from '../compute/registry'
import type { Slice } from '../compute/engine'
import type { Program } from '../compute/program'
import type { Dataset } from '../models/model'
import { sampleChains } from '../sampling/chains'
import { disposeGroup, openGroup } from '../sampling/group'
import type { ChainTrace } from '../sampling/trace'
import type { LlcSettings } from '../../../shared/plan'

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
    build(parameters, inputs) {
      const w = tensorOf(parameters, 'w')
      const rows = tf.reshape(w, [w.shape[0], 1, dimensions])
      return { terms: tf.add(loss(rows), tf.sum(tf.mul(tensorOf(inputs, 'x'), rows), -1, true)) }
    }
  }
}

/** Samples in pairs x and −x: their mean is exactly 0, so the mean loss is the analytic one. */
function datasetOf({ dimensions, noise = 0, samples = 8 }: AnalyticLoss): Dataset {
  const values = new Float32Array(samples * dimensions)
  const half = values.length / 2
  for (let i = 0; i < half; i++) {
    values[i] = noise * Math.sqrt(12) * (uniform(0x2_0000_0001n, 0, i, purposes.test) - 0.5)
    values[half + i] = -(values[i] ?? 0)
  }
  return {
    name: 'x',
    loss: { kind: 'squared-error', reduction: 'sum' },
    size: samples,
    sampleShape: [dimensions],
    inputs: new Map([['x', { values, sampleShape: [dimensions] }]])
  }
}

export interface AnalyticResult {
  readonly result: LlcResult
  readonly traces: readonly ChainTrace[]
}

/** Settings of an analytic loss: every sample in every step, observed at every draw, by SGLD, unless they say otherwise. */
export type AnalyticSettings = Omit<LlcSettings, 'sampler' | 'batchSize' | 'observeEvery'> &
  Partial<Pick<LlcSettings, 'sampler' | 'batchSize'>>

/** Samples around w*, 0 unless given, where the loss must be `baseline`. */
export async function sampleAnalytic(
  model: AnalyticLoss,
  settings: AnalyticSettings,
  options: AnalyticOptions = {}
): Promise<AnalyticResult> {
  const { chains } = settings
  const engine = await openEngine('onnx')
  const program = programOf(model)
  const dataset = datasetOf(model)
  const full: LlcSettings = { sampler: 'sgld', batchSize: 'full', observeEvery: 1, ...settings }
  const { slice } = options
  const programs = {
    model: { parameters: program.parameters, program: () => program },
    parameters: ['w'],
    slices: slice ? { w: slice } : {},
    sampled: dataset,
    observed: [],
    settings: full
  }
  const group = await openGroup(engine, programs, { chains, threads: 1 })
  try {
    const start = Float32Array.from(options.start ?? new Array<number>(model.dimensions).fill(0))
    for (const session of [group.session, group.control?.session]) session?.load(new Map([['w', start]]))
    // The loss of w* is 0 but for x·w*, and every start here has loss 0.
    const baseline = new Float64Array(dataset.size).fill(options.baseline ?? 0)
    const { traces } = await sampleChains(
      group,
      {
        settings: full,
        parameters: ['w'],
        seed: options.seed ?? 20260101n,
        data: { dataset, baseline },
        observed: new Map()
      },
      options.signal ? { signal: options.signal } : {}
    )
    const result = estimateLlc({
      traces,
      settings: full,
      dimensions: group.session.sampledCount,
      baselineLoss: mean(baseline),
      chanceLoss: null
    })
    return { result, traces }
  } finally {
    await disposeGroup(group)
  }
}

export interface AnalyticOptions {
  readonly start?: readonly number[]
  readonly seed?: bigint
  readonly baseline?: number
  /** Only this part of w moves. */
  readonly slice?: Slice
  readonly signal?: AbortSignal
}
