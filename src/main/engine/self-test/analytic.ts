import * as tf from '@tensorflow/tfjs-core'
import { purposes, uniform } from '../math/philox'
import { tensorOf } from '../models/definition'
import { openEngine } from '../compute/registry'
import type { Engine, Slice } from '../compute/engine'
import type { Program } from '../compute/program'
import type { Dataset } from '../models/model'
import { samplePosterior, type KnownSettings, type SampledPosterior } from './posterior'

/** A loss of one parameter vector w with a known answer. */
export interface AnalyticLoss {
  readonly dimensions: number
  /** @param w `[chains, 1, d]` @returns `[chains, 1, 1]` */
  readonly loss: (w: tf.Tensor) => tf.Tensor
  /** Adds `x·w` to each sample's loss, x with mean 0 and this standard deviation: gradient noise of mini-batches. */
  readonly noise?: number
  readonly samples?: number
}

/** ½ Σ h w² */
export const quadratic = (curvatures: readonly number[], noise = 0): AnalyticLoss => ({
  dimensions: curvatures.length,
  noise,
  samples: noise > 0 ? 256 : 8,
  loss: (w) =>
    tf.mul(0.5, tf.sum(tf.mul(tf.square(w), tf.tensor([...curvatures], [1, 1, curvatures.length])), -1, true))
})

/** Σ w⁴ */
export const quartic = (dimensions: number): AnalyticLoss => ({
  dimensions,
  loss: (w) => tf.sum(tf.square(tf.square(w)), -1, true)
})

/** Σ (w₁w₂)² over independent pairs */
export const crossing = (pairs: number): AnalyticLoss => ({
  dimensions: 2 * pairs,
  loss: (w) => {
    const [a, b] = tf.split(w, 2, -1)
    if (!a || !b) throw new Error('a tensor was not split in two')
    return tf.sum(tf.square(tf.mul(a, b)), -1, true)
  }
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

export type AnalyticSettings = KnownSettings
export type AnalyticResult = SampledPosterior

interface AnalyticOptions {
  /** The automatic one if absent. */
  readonly engine?: Engine
  readonly start?: readonly number[]
  readonly seed?: bigint
  readonly baseline?: number
  /** Only this part of w moves. */
  readonly slice?: Slice
  readonly signal?: AbortSignal
}

/** Samples around w*, 0 unless given, where the loss must be `baseline`. */
export async function sampleAnalytic(
  loss: AnalyticLoss,
  settings: AnalyticSettings,
  { engine, start, seed, baseline = 0, slice, signal }: AnalyticOptions = {}
): Promise<AnalyticResult> {
  const program = programOf(loss)
  const dataset = datasetOf(loss)
  const known = {
    model: { parameters: program.parameters, program: () => program },
    dataset,
    weights: new Map([['w', Float32Array.from(start ?? new Array<number>(loss.dimensions).fill(0))]])
  }
  return samplePosterior(engine ?? (await openEngine('auto')), known, settings, {
    // The loss of w* is 0 but for x·w*, and every start here has loss 0.
    baseline: new Float64Array(dataset.size).fill(baseline),
    ...(seed === undefined ? {} : { seed }),
    ...(slice === undefined ? {} : { slices: { w: slice } }),
    ...(signal === undefined ? {} : { signal })
  })
}
