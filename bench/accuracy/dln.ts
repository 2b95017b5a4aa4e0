import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Calibration, CalibrationPoint } from '../../src/shared/calibration'
import { calibratePlan } from '../../src/main/engine/audit/calibrate'
import { deepLinearLearningCoefficient } from '../../src/main/engine/estimators/rlct'
import { encodeNpz, type NpzArray } from '../../src/main/engine/formats/npz-writer'
import { deepLinearCase, type DeepLinearCase } from './network'

export interface AccuracyRow {
  readonly seed: number
  readonly widths: readonly number[]
  readonly rank: number
  readonly truth: number
  readonly multiplicity: number
  /** λ̂ at the chosen temperature, as measured. */
  readonly measured: number | null
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly covered: boolean
  readonly relativeError: number | null
  readonly seconds: number
  readonly gradients: number
  readonly reason: string
  /** What the limit was taken from. */
  readonly rungs: readonly Rung[]
}

/** bench/results/DATE-accuracy-deep-linear.json. */
export interface AccuracyRecord {
  readonly format: 'ontogeny.accuracy/1'
  readonly date: string
  readonly machine: { readonly processor: string; readonly cores: number; readonly node: string }
  /** Of each case. */
  readonly gradients: number
  readonly within: number
  readonly covered: number
  readonly rows: readonly AccuracyRow[]
}

type Rung = Omit<CalibrationPoint, 'settings'> & { readonly nBeta: number; readonly draws: number }

/** Calibrates a network from files, as a user would; the truth is looked at afterwards. */
export async function calibrateCase(
  network: DeepLinearCase,
  budget: { readonly gradients: number }
): Promise<Calibration> {
  const { widths, weights, inputs, targets, seed } = network
  const folder = await mkdtemp(join(tmpdir(), 'ontogeny-accuracy-'))
  try {
    const tensors = weights.map((data, layer): [string, NpzArray] => [
      `layers.${layer}.weight`,
      { data, shape: [widths[layer + 1] ?? 0, widths[layer] ?? 0] }
    ])
    const samples = widths[0] ?? 0
    await writeFile(join(folder, 'weights.npz'), await encodeNpz(new Map(tensors)))
    const arrays = new Map<string, NpzArray>([
      ['x', { data: inputs, shape: [samples, samples] }],
      ['y', { data: targets, shape: [samples, widths.at(-1) ?? 0] }]
    ])
    await writeFile(join(folder, 'data.npz'), await encodeNpz(arrays))
    const plan = {
      title: 'Deep linear network',
      subjects: [
        {
          name: 'network',
          checkpoints: 'weights.npz',
          architecture: { family: 'mlp', widths, bias: false, activation: 'none' }
        }
      ],
      data: { train: { file: 'data.npz', inputs: 'x', targets: 'y', reduction: 'sum' } },
      analyses: { llc: { settings: { batchSize: 'full', chains: 4 } } },
      seed
    }
    return await calibratePlan(
      {
        source: { text: JSON.stringify(plan), baseFolder: folder },
        resources: resolve('resources'),
        relativeError: 0.02,
        bias: 0.02,
        budget
      },
      {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        samplerScript: resolve('out/main/sampler.js')
      }
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function accuracyOf(seed: number, budget: { readonly gradients: number }): Promise<AccuracyRow> {
  const network = deepLinearCase(seed)
  const begin = performance.now()
  const { asymptotic, points, chosen, reason } = await calibrateCase(network, budget)
  const seconds = (performance.now() - begin) / 1000
  const { lambda, multiplicity } = deepLinearLearningCoefficient(network.widths, network.rank)
  return {
    seed,
    widths: network.widths,
    rank: network.rank,
    truth: lambda,
    multiplicity,
    measured: chosen === null ? null : (points[chosen]?.estimate ?? null),
    estimate: asymptotic?.estimate ?? null,
    low: asymptotic?.low ?? null,
    high: asymptotic?.high ?? null,
    covered: asymptotic !== null && asymptotic.low <= lambda && lambda <= asymptotic.high,
    relativeError: asymptotic === null ? null : asymptotic.estimate / lambda - 1,
    seconds,
    gradients: points.reduce((sum, point) => sum + point.gradients, 0),
    reason,
    rungs: points.filter(({ purpose }) => purpose === 'rung').map(rungOf)
  }
}

const rungOf = ({ settings: { nBeta, draws }, ...measured }: CalibrationPoint): Rung => ({
  nBeta,
  draws,
  ...measured
})

const fixed = (value: number | null): string => (value === null ? '–' : value.toFixed(2))

/** `[--cases N] [--gradients G] [--first SEED]`, G for each case: a line a case, then the summary; written to bench/results. */
export async function main(args: readonly string[]): Promise<void> {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(name)
    return at < 0 ? otherwise : Number(args[at + 1])
  }
  const [count, gradients, first] = [
    option('--cases', 40),
    option('--gradients', 400_000),
    option('--first', 1)
  ]
  const rows: AccuracyRow[] = []
  for (let seed = first; seed < first + count; seed++) {
    const row = await accuracyOf(seed, { gradients })
    rows.push(row)
    const { widths, rank, truth, measured, estimate, low, high, relativeError, covered } = row
    const share = relativeError === null ? '–' : `${(100 * relativeError).toFixed(1)}%`
    console.log(
      `${seed}  ${widths.join('-')} r${rank}  exact ${truth} (m ${row.multiplicity})  measured ${fixed(measured)}  ` +
        `limit ${fixed(estimate)} [${fixed(low)}, ${fixed(high)}]  ${share}  ${covered ? 'covered' : 'MISSED'}  ${row.seconds.toFixed(0)} s`
    )
  }
  const within = rows.filter(({ relativeError }) => Math.abs(relativeError ?? Infinity) <= 0.1).length
  const covered = rows.filter((row) => row.covered).length
  console.log(`within 10%: ${within} of ${count}; 90% interval covers: ${covered} of ${count}`)
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  const date = new Date().toISOString()
  const machine = { processor, cores: availableParallelism(), node: process.versions.node }
  const record: AccuracyRecord = {
    format: 'ontogeny.accuracy/1',
    date,
    machine,
    gradients,
    within,
    covered,
    rows
  }
  mkdirSync('bench/results', { recursive: true })
  const path = join('bench/results', `${date.slice(0, 10)}-accuracy-deep-linear.json`)
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
  console.log(path)
}
