import type { Engine, EngineSession, Slice } from '../compute/engine'
import { estimateLlc, type LlcResult } from '../estimators/llc'
import { mean } from '../math/moments'
import { fillSamples } from '../models/dataset'
import type { Dataset, Model } from '../models/model'
import { evaluateLosses } from '../sampling/baseline'
import { sampleChains } from '../sampling/chains'
import { disposeGroup, openGroup } from '../sampling/group'
import type { ChainTrace } from '../sampling/trace'
import type { LlcSettings } from '../../../shared/plan'

/** A model at its parameters, and the samples of its loss. */
export interface KnownModel {
  readonly model: Pick<Model, 'parameters' | 'program'>
  readonly dataset: Dataset
  readonly weights: ReadonlyMap<string, Float32Array>
}

export interface SampledPosterior {
  readonly result: LlcResult
  readonly traces: readonly ChainTrace[]
  /** Parameters of each chain after the last draw. */
  readonly ends: readonly ReadonlyMap<string, Float32Array>[]
}

/** Settings of a known model: every sample in every step, observed at every draw, by SGLD, unless they say otherwise. */
export type KnownSettings = Omit<LlcSettings, 'sampler' | 'batchSize' | 'observeEvery'> &
  Partial<Pick<LlcSettings, 'sampler' | 'batchSize'>>

interface PosteriorOptions {
  /** 20260101 if absent. */
  readonly seed?: bigint
  /** Loss of each sample at the parameters; measured if absent. */
  readonly baseline?: Float64Array
  /** Parameters of which only a part moves. */
  readonly slices?: Readonly<Record<string, Slice>>
  readonly signal?: AbortSignal
}

/** Samples around known parameters in one session of one thread, as an audit does in each of its threads.
 *  @throws AuditError `engine/*`; the signal's reason after an abort */
export async function samplePosterior(
  engine: Engine,
  known: KnownModel,
  settings: KnownSettings,
  { seed = 20260101n, slices = {}, signal, ...options }: PosteriorOptions = {}
): Promise<SampledPosterior> {
  const { model, dataset, weights } = known
  const full: LlcSettings = { sampler: 'sgld', batchSize: 'full', observeEvery: 1, ...settings }
  const parameters = model.parameters.map(({ name }) => name)
  const baseline = options.baseline ?? (await lossesOf(engine, known))
  const programs = { model, parameters, slices, sampled: dataset, observed: [], settings: full }
  const group = await openGroup(engine, programs, { chains: settings.chains, threads: 1 })
  try {
    for (const session of [group.session, group.control?.session]) session?.load(weights)
    const { traces } = await sampleChains(
      group,
      { settings: full, parameters, seed, data: { dataset, baseline }, observed: new Map() },
      signal ? { signal } : {}
    )
    const result = estimateLlc({
      traces,
      settings: full,
      dimensions: group.session.sampledCount,
      baselineLoss: mean(baseline),
      chanceLoss: null
    })
    return { result, traces, ends: traces.map((_, chain) => parametersOf(group.session, parameters, chain)) }
  } finally {
    await disposeGroup(group)
  }
}

const parametersOf = (
  session: EngineSession,
  names: readonly string[],
  chain: number
): ReadonlyMap<string, Float32Array> => new Map(names.map((name) => [name, session.read('w', name, chain)]))

/** Loss of each sample at the model's parameters. */
export async function lossesOf(
  engine: Engine,
  { model, dataset, weights }: KnownModel
): Promise<Float64Array> {
  return withSession(engine, model, weights, async (session) => {
    const executable = await session.compile(model.program(dataset.loss, dataset.sampleShape), {
      batchSize: dataset.size,
      gradients: [],
      outputs: ['terms']
    })
    const { losses } = await evaluateLosses({
      executable,
      batchSize: dataset.size,
      dataset,
      hasHits: false
    })
    return losses
  })
}

/** The model's output for every sample, flat. */
export async function outputsOf(
  engine: Engine,
  { model, dataset, weights }: KnownModel
): Promise<Float32Array> {
  return withSession(engine, model, weights, async (session) => {
    const executable = await session.compile(model.program(dataset.loss, dataset.sampleShape), {
      batchSize: dataset.size,
      gradients: [],
      outputs: ['logits']
    })
    const all = Array.from({ length: dataset.size }, (_, index) => index)
    fillSamples(dataset, all, 0, (name) => executable.input(name))
    await executable.run()
    return executable.output('logits').slice()
  })
}

async function withSession<Value>(
  engine: Engine,
  { parameters }: Pick<Model, 'parameters'>,
  weights: ReadonlyMap<string, Float32Array>,
  measure: (session: EngineSession) => Promise<Value>
): Promise<Value> {
  const session = await engine.createSession({ parameters, chains: 1, threads: 1 })
  try {
    session.load(weights)
    return await measure(session)
  } finally {
    await session.dispose()
  }
}
