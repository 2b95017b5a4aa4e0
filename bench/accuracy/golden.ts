import { writeFileSync } from 'node:fs'
import type { Asymptotic } from '../../src/shared/calibration'
import { searchSettings } from '../../src/main/engine/calibration/search'
import type { Target } from '../../src/main/engine/calibration/point'
import { openEngine } from '../../src/main/engine/compute/registry'
import type { Engine } from '../../src/main/engine/compute/engine'
import { estimateLlc } from '../../src/main/engine/estimators/llc'
import { deepLinearLearningCoefficient } from '../../src/main/engine/estimators/rlct'
import { mean } from '../../src/main/engine/math/moments'
import { elements } from '../../src/main/engine/models/definition'
import type { ChainTrace } from '../../src/main/engine/sampling/trace'
import {
  crossing,
  quadratic,
  quartic,
  sampleAnalytic,
  type AnalyticLoss
} from '../../src/main/engine/self-test/analytic'
import { deepLinear, polygon } from '../../src/main/engine/self-test/networks'
import { lossesOf, samplePosterior, type KnownModel } from '../../src/main/engine/self-test/posterior'
import type { LlcSettings } from '../../src/shared/plan'

/** A model whose learning coefficient is known exactly. */
interface Golden {
  readonly name: string
  readonly source: string
  readonly truth: number
  /** Order of the pole: above 1, λ̂ nears λ only as (m − 1)/ln nβ. */
  readonly multiplicity: number
  readonly target: (engine: Engine) => Promise<Target>
}

export interface GoldenRow extends Omit<Golden, 'target'> {
  readonly nBeta: number | null
  /** λ̂ at the chosen temperature. */
  readonly estimate: number | null
  readonly standardError: number | null
  readonly limit: Asymptotic | null
  readonly verdict: string
  readonly covered: boolean
}

function analytic(loss: AnalyticLoss): Golden['target'] {
  const samples = loss.samples ?? 8
  return (engine) =>
    Promise.resolve({
      ...{ dimensions: loss.dimensions, normSquared: 0, samples, rows: samples },
      ...{ baselineLoss: 0, chanceLoss: null, step: 0 },
      sample: async (settings) => (await sampleAnalytic(loss, knownSettings(settings), { engine })).traces
    })
}

function network(known: KnownModel): Golden['target'] {
  return async (engine) => ({
    dimensions: known.model.parameters.reduce((sum, { shape }) => sum + elements(shape), 0),
    normSquared: [...known.weights.values()]
      .flatMap((values) => [...values])
      .reduce((sum, w) => sum + w * w, 0),
    ...{ samples: known.dataset.size, rows: known.dataset.size },
    ...{ baselineLoss: mean(await lossesOf(engine, known)), chanceLoss: null, step: 0 },
    sample: async (settings): Promise<readonly ChainTrace[]> =>
      (await samplePosterior(engine, known, knownSettings(settings))).traces
  })
}

const knownSettings = (settings: LlcSettings): LlcSettings => ({ ...settings, observeEvery: 1 })

const chen = 'Chen et al. 2023, arXiv 2310.06301'
const aoyagi = 'Aoyagi 2024, arXiv 2303.15739'
const curvatures = [0.1, 0.3, 1, 1, 2, 3, 0.5, 5]

function deepLinearGolden(widths: readonly number[], rank: number): Golden {
  const { lambda, multiplicity } = deepLinearLearningCoefficient(widths, rank)
  const name = `deep linear ${widths.join('-')}, rank ${rank}`
  return { name, source: aoyagi, truth: lambda, multiplicity, target: network(deepLinear(widths, rank)) }
}

const models: readonly Golden[] = [
  {
    name: '½ Σ h w², 8 curvatures and 2 of 0',
    source: 'theory',
    truth: 4,
    multiplicity: 1,
    target: analytic(quadratic([...curvatures, 0, 0]))
  },
  { name: 'Σ w⁴ over 16', source: 'theory', truth: 4, multiplicity: 1, target: analytic(quartic(16)) },
  { name: '(w₁w₂)²', source: 'theory', truth: 1 / 2, multiplicity: 2, target: analytic(crossing(1)) },
  {
    name: 'TMS 5-gon',
    source: chen,
    truth: 7,
    multiplicity: 1,
    target: network(polygon(5, 1.17046, -0.2823))
  },
  deepLinearGolden([6, 5, 4], 2),
  deepLinearGolden([8, 6, 7, 5], 3),
  deepLinearGolden([10, 4, 6, 8, 10], 2)
]

/** bench/results/golden-models.json. */
export interface GoldenRecord {
  readonly format: 'ontogeny.golden/1'
  readonly gradients: number
  readonly rows: readonly GoldenRow[]
}

/** Calibrates every model of known answer with no hand-set parameter. @param gradients budget of each */
async function goldenTable(gradients: number, only: string): Promise<GoldenRow[]> {
  const engine = await openEngine('onnx')
  const rows: GoldenRow[] = []
  for (const { target, ...known } of models.filter(({ name }) => name.includes(only))) {
    const opened = await target(engine)
    const goals = { relativeError: 0.02, bias: 0.02, gradients, seed: 1 }
    const { points, chosen, asymptotic } = await searchSettings(opened, goals)
    const point = chosen === null ? undefined : points[chosen]
    let verdict = 'refused'
    if (point !== undefined) {
      const { dimensions, baselineLoss, chanceLoss } = opened
      const traces = await opened.sample(point.settings)
      verdict = estimateLlc({
        traces,
        settings: point.settings,
        dimensions,
        baselineLoss,
        chanceLoss
      }).verdict
    }
    const row: GoldenRow = {
      ...known,
      nBeta: point?.settings.nBeta ?? null,
      estimate: point?.estimate ?? null,
      standardError: point?.standardError ?? null,
      limit: asymptotic,
      verdict,
      covered: asymptotic !== null && asymptotic.low <= known.truth && known.truth <= asymptotic.high
    }
    rows.push(row)
    console.log(lineOf(row))
  }
  return rows
}

function lineOf({
  name,
  truth,
  multiplicity,
  nBeta,
  estimate,
  standardError,
  limit,
  verdict,
  covered
}: GoldenRow): string {
  const fixed = (value: number | null | undefined): string => value?.toFixed(2) ?? '–'
  return (
    `${name.padEnd(36)} exact ${truth} (m ${multiplicity})  λ̂ ${fixed(estimate)} ± ${fixed(standardError)} at nβ ${nBeta?.toPrecision(3) ?? '–'}  ` +
    `limit ${fixed(limit?.estimate)} [${fixed(limit?.low)}, ${fixed(limit?.high)}]  ${verdict}  ${covered ? 'covered' : 'MISSED'}`
  )
}

/** `[--gradients G] [--only NAME]`: the table, written to bench/results/golden-models.json; of one model alone nothing is written. */
export async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf('--gradients')
  const gradients = at < 0 ? 400_000 : Number(args[at + 1])
  const only = args.indexOf('--only')
  const rows = await goldenTable(gradients, only < 0 ? '' : (args[only + 1] ?? ''))
  if (only >= 0) return
  const path = 'bench/results/golden-models.json'
  const record: GoldenRecord = { format: 'ontogeny.golden/1', gradients, rows }
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
  console.log(path)
}
