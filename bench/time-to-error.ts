import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openArchive } from '../src/main/engine/formats/detect'
import { openEngine } from '../src/main/engine/compute/registry'
import { estimateLlc } from '../src/main/engine/estimators/llc'
import { mean, standardDeviation } from '../src/main/engine/math/moments'
import { openDataset } from '../src/main/engine/models/dataset'
import { resolveArchitecture } from '../src/main/engine/models/registry'
import type { LoadedWeights, Model } from '../src/main/engine/models/model'
import { evaluateLosses } from '../src/main/engine/sampling/baseline'
import { Evaluator } from '../src/main/engine/audit/evaluator'
import { chainGroups } from '../src/main/engine/audit/schedule'
import type { PairedData } from '../src/main/engine/sampling/batches'
import { SamplerPool } from '../src/main/engine/sampling/sampler-pool'
import { dataSchema, type LlcSettings } from '../src/shared/plan'
import { findPython } from './peer'

/** How long until an LLC is known within 5%: |bias| + standard deviation over seeds, against a long run with small steps. */

const physics = { nBeta: 1000, localization: 1000, batchSize: 16, chains: 2 }
/** |bias| + deviation, as a share of the reference. */
const wanted = 0.05
const seeds = [11, 12, 13, 14, 15, 16]

interface Point {
  readonly setting: string
  /** Steps of each chain, burn-in included. */
  readonly steps: number
  readonly seconds: number
  readonly bias: number
  readonly deviation: number
  /** |bias| + deviation, as a share of the reference. */
  readonly error: number
}

export interface TimeToError {
  readonly reference: { readonly estimate: number; readonly standardError: number; readonly seconds: number }
  readonly wanted: number
  readonly ours: readonly Point[]
  readonly theirs: readonly Point[]
  readonly versions: Record<string, string>
}

interface Target {
  readonly model: Model
  readonly weights: LoadedWeights
  readonly dataset: PairedData['dataset']
  readonly threads: number
}

/** @param series a folder laid out as GPT-NeoX checkpoints `step-N/model.safetensors` with `config.json` and `data.npz` */
export async function timeToError(series: string, step: string, threads: number): Promise<TimeToError> {
  const target = await openTarget(series, step, threads)
  const reference = await referenceOf(target)
  console.error(`reference ${reference.estimate.toFixed(1)} ± ${reference.standardError.toFixed(1)}`)
  const python = findPython('ONTOGENY_DEVINTERP', '.cache/devinterp')
  const peer = python ? await openDevinterp(python, series, step, threads) : null
  const ours = new Climb(ourLadders, (setting, seed) => ourEstimate(target, setting, seed))
  const theirs = peer && new Climb(theirLadders, (setting, seed) => peer.estimate({ ...setting, seed }))
  // Turn and turn about, so that a busy machine slows both.
  for (;;) {
    const went = [await ours.step(reference.estimate), await theirs?.step(reference.estimate)]
    if (!went.some(Boolean)) break
  }
  await peer?.close()
  return {
    reference,
    wanted,
    ours: ours.points,
    theirs: theirs?.points ?? [],
    versions: peer?.versions ?? {}
  }
}

interface Setting {
  readonly name: string
  readonly burnIn: number
  readonly draws: number
}

type Estimate<S> = (setting: S, seed: number) => Promise<{ estimate: number; seconds: number }>

/** Climbs ladders of settings, each longer than the last, until one reaches the wanted error. */
class Climb<S extends Setting> {
  readonly points: Point[] = []
  readonly #ladders: S[][]
  readonly #estimate: Estimate<S>

  constructor(ladders: readonly (readonly S[])[], estimate: Estimate<S>) {
    this.#ladders = ladders.map((ladder) => [...ladder])
    this.#estimate = estimate
  }

  /** One rung. @returns whether there was one */
  async step(reference: number): Promise<boolean> {
    const ladder = this.#ladders.find(({ length }) => length > 0)
    const setting = ladder?.shift()
    if (!ladder || !setting) return false
    const { name, burnIn, draws } = setting
    const point = await pointOf(name, burnIn + draws, reference, (seed) => this.#estimate(setting, seed))
    console.error(JSON.stringify(point))
    this.points.push(point)
    if (point.error <= wanted) ladder.length = 0
    return true
  }
}

type OurSetting = Setting & Pick<LlcSettings, 'sampler' | 'stepSize'>

/** Burn-in of three relaxation times of what only the restraint holds, 1/(εγ) steps each. */
const burnInOf = (stepSize: number): number => Math.ceil(3 / (stepSize * physics.localization))

const ourLadders: readonly (readonly OurSetting[])[] = [1e-4, 4e-5].map((stepSize) =>
  [10, 20, 40, 80, 160].map((draws) => ({
    name: `sgld ε = ${stepSize}, less H_L/κ`,
    sampler: 'sgld',
    stepSize,
    burnIn: burnInOf(stepSize),
    draws
  }))
)

/** devinterp takes the mean over every step; a tuned user leaves out the burn-in, of which it knows nothing. */
const theirLadders = [
  // README of devinterp 2.0.1: lr 0.001, n_beta 30, no localisation, 4 chains of 200 draws, batches of 32.
  [
    {
      name: 'defaults',
      stepSize: 1e-3,
      nBeta: 30,
      localization: 0,
      chains: 4,
      batchSize: 32,
      burnIn: 0,
      draws: 200
    }
  ],
  ...[4e-5, 1e-5].map((stepSize) =>
    [50, 100, 200, 400, 800, 1600].map((draws) => ({
      ...physics,
      name: `tuned ε = ${stepSize}`,
      stepSize,
      burnIn: burnInOf(stepSize),
      draws
    }))
  )
]

async function pointOf(
  setting: string,
  steps: number,
  reference: number,
  estimate: (seed: number) => Promise<{ estimate: number; seconds: number }>
): Promise<Point> {
  const results = []
  for (const seed of seeds) results.push(await estimate(seed))
  const values = Float64Array.from(results, (result) => result.estimate)
  const bias = mean(values) - reference
  const deviation = standardDeviation(values)
  return {
    setting,
    steps,
    seconds: mean(results.map(({ seconds }) => seconds)),
    bias,
    deviation,
    error: (Math.abs(bias) + deviation) / reference
  }
}

async function openTarget(series: string, step: string, threads: number): Promise<Target> {
  const path = join(series, step, 'model.safetensors')
  const { model } = await resolveArchitecture({ checkpointPath: resolve(path), baseFolder: resolve(series) })
  const archive = await openArchive(path)
  const weights = await model.load(archive)
  await archive.close()
  const dataArchive = await openArchive(join(series, 'data.npz'))
  const data = dataSchema.parse({ file: 'data.npz', inputs: 'train_tokens', targets: 'next-token' })
  const { dataset } = await openDataset({ name: 'train', data, archive: dataArchive, model })
  await dataArchive.close()
  return { model, weights, dataset, threads }
}

/** Everything that an audit does for one estimate: threads, compiling, losses at w*, sampling, diagnostics. */
async function sampled(target: Target, settings: LlcSettings, seed: number) {
  const start = performance.now()
  const { model, weights, dataset, threads } = target
  const engine = await openEngine('onnx')
  const evaluator = new Evaluator(engine, model, threads)
  const evaluation = await evaluator.at(weights.tensors, dataset)
  const { losses } = await evaluateLosses({ ...evaluation, dataset })
  await evaluator.dispose()
  const pool = new SamplerPool({ script: resolve('out/main/sampler.js'), engine: 'onnx', threads })
  const task = {
    model: model.source,
    parameters: model.parameters.map(({ name }) => name),
    slices: {},
    weights: weights.tensors,
    settings,
    seed: BigInt(seed),
    data: { dataset, baseline: losses },
    observed: new Map()
  }
  const schedule = { chainsPerSession: Math.ceil(settings.chains / threads), threads: 1, sessions: threads }
  const { traces } = await pool.sample(task, chainGroups(schedule, settings.chains))
  const result = estimateLlc({
    traces,
    settings,
    dimensions: model.parameterCount,
    baselineLoss: mean(losses),
    chanceLoss: null
  })
  const energy = mean(traces.map(({ paired }) => settings.nBeta * mean(paired)))
  const seconds = (performance.now() - start) / 1000
  await pool.close()
  const { heatingLoss, degree, mcse } = result.diagnostics
  return { estimate: energy - (heatingLoss ?? NaN) / (degree ?? NaN), standardError: mcse ?? NaN, seconds }
}

function ourEstimate(target: Target, setting: OurSetting, seed: number) {
  const { sampler, stepSize, burnIn, draws } = setting
  return sampled(target, { ...physics, sampler, stepSize, burnIn, draws, observeEvery: 1 }, seed)
}

/** Two step sizes, far below those compared. */
async function referenceOf(target: Target): Promise<TimeToError['reference']> {
  const run = (stepSize: number, burnIn: number, draws: number) =>
    sampled(target, { ...physics, sampler: 'sgld', stepSize, burnIn, draws, chains: 4, observeEvery: 1 }, 1)
  const coarse = await run(1e-5, 600, 2500)
  const fine = await run(5e-6, 1000, 3500)
  console.error(
    `ε = 1e-5: ${coarse.estimate.toFixed(1)} ± ${coarse.standardError.toFixed(1)}; 5e-6: ${fine.estimate.toFixed(1)} ± ${fine.standardError.toFixed(1)}`
  )
  return { ...fine, seconds: coarse.seconds + fine.seconds }
}

async function openDevinterp(python: string, series: string, step: string, threads: number) {
  const script = join('bench/peers', 'devinterp_lm.py')
  const files = [
    join(series, 'config.json'),
    join(series, step, 'model.safetensors'),
    join(series, 'data.npz')
  ]
  const child = spawn(python, [script, ...files, 'train_tokens', String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async <T>(): Promise<T> => {
    const line = await lines.next()
    if (line.done === true) throw new Error('devinterp ended early')
    return JSON.parse(line.value) as T
  }
  const { ready } = await answer<{ ready: Record<string, string> }>()
  return {
    versions: ready,
    estimate: (settings: Record<string, number | string>): Promise<{ estimate: number; seconds: number }> => {
      child.stdin.write(`${JSON.stringify(settings)}\n`)
      return answer()
    },
    close: () =>
      new Promise<void>((done) => {
        child.once('close', () => done())
        child.stdin.end()
      })
  }
}
