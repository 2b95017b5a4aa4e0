import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AccuracyRecord } from '../../bench/accuracy/dln'
import type { GoldenRecord } from '../../bench/accuracy/golden'
import type { StepSizeRecord } from '../../bench/accuracy/step-size'
import type { TimeToError } from '../../bench/time-to-error'
import type { Asymptotic } from '../../src/shared/calibration'
import { cell, readJson, table } from './markdown.mts'

/** Writes docs/evidence/sampling.md from the newest results of the benchmarks of accuracy. What is missing is said to be missing. */

const page = 'docs/evidence/sampling.md'
const folder = 'bench/results'

export function run(): void {
  const parts = [introduction, goldenModels(), deepLinear(), stepSizes(), timeToError()]
  writeFileSync(page, `${parts.join('\n\n')}\n`)
  process.stdout.write(`${page}\n`)
}

const introduction = `# Evidence for the sampling

Written by \`node scripts/run.mjs proofs/sampling\` from \`bench/results\`; not edited by hand. How each is measured stands in \`bench/README.md\`. The self-test (\`ontogeny self-test\`) holds further known answers, and its result goes into every report.`

const fixed = (value: number | null, digits = 2): string => value?.toFixed(digits) ?? '–'
const intervalOf = (limit: Pick<Asymptotic, 'low' | 'high'> | null): string =>
  limit === null ? '–' : `${fixed(limit.low)} to ${fixed(limit.high)}`
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)}%`)

/** The newest file of a benchmark; null where it never ran. */
function newest(end: string): unknown {
  const name = readdirSync(folder)
    .filter((one) => one.endsWith(end))
    .sort()
    .at(-1)
  return name === undefined ? null : readJson(join(folder, name))
}

function goldenModels(): string {
  const title = '## Models of known answer, calibrated automatically'
  const found = newest('golden-models.json') as GoldenRecord | null
  if (found === null) return missing(title, 'npm run bench:accuracy -- golden')
  const rows = found.rows.map((row) => [
    cell(row.name),
    `${fixed(row.truth, 1)} (m ${String(row.multiplicity)})`,
    row.nBeta?.toPrecision(3) ?? '–',
    `${fixed(row.estimate)} ± ${fixed(row.standardError)}`,
    row.verdict,
    fixed(row.limit?.estimate ?? null),
    intervalOf(row.limit),
    row.covered ? 'yes' : 'no',
    cell(row.source)
  ])
  const head = ['model', 'λ exact', 'nβ', 'λ̂ at nβ', 'verdict', 'limit', '90% interval', 'covers', 'source']
  return `${title}

No setting is given by hand; ${String(found.gradients)} gradients each. λ̂ is of its temperature nβ; the limit for nβ → ∞ is what is compared with λ. The verdict is that of the estimate, with the limits of \`docs/methods.md\`.

${table(head, rows)}`
}

function deepLinear(): string {
  const title = '## Deep linear networks'
  const found = newest('accuracy-deep-linear.json') as AccuracyRecord | null
  if (found === null) return missing(title, 'npm run bench:accuracy -- deep-linear')
  const rows = found.rows.map(({ low, high, ...row }) => [
    String(row.seed),
    `${row.widths.join('-')}, rank ${String(row.rank)}`,
    `${fixed(row.truth, 1)} (m ${String(row.multiplicity)})`,
    fixed(row.measured),
    fixed(row.estimate),
    low === null || high === null ? '–' : intervalOf({ low, high }),
    percent(row.relativeError),
    row.covered ? 'yes' : 'no'
  ])
  const head = ['seed', 'network', 'λ exact', 'λ̂', 'limit', '90% interval', 'off by', 'covers']
  const all = String(rows.length)
  return `${title}

${found.date.slice(0, 10)}, ${String(found.gradients)} gradients each, automatic settings: ${String(found.within)} of ${all} limits lie within 10% of the exact coefficient, ${String(found.covered)} of ${all} intervals hold it.

${table(head, rows)}`
}

function stepSizes(): string {
  const title = '## Step size'
  const found = newest('step-size.json') as StepSizeRecord | null
  if (found === null) return missing(title, 'npm run bench:accuracy -- step-size FIXTURES')
  const rows = found.rows.map(({ fixture, stepSize, estimate, heatingLoss, corrected, verdict, reasons }) => [
    fixture,
    String(stepSize),
    fixed(estimate),
    fixed(heatingLoss),
    fixed(corrected?.estimate ?? null),
    intervalOf(corrected),
    verdict,
    cell(reasons.join('; '))
  ])
  const halvings = found.rows.flatMap((coarse, index) => {
    const fine = found.rows[index + 1]
    if (fine?.fixture !== coarse.fixture || coarse.estimate === null || fine.estimate === null) return []
    const heat = ({ heatingLoss, degree }: typeof coarse): number => (heatingLoss ?? NaN) / (degree ?? NaN)
    const [seen, said] = [coarse.estimate - fine.estimate, heat(coarse) - heat(fine)]
    const error = Math.hypot(coarse.standardError ?? NaN, fine.standardError ?? NaN)
    const from = `${String(coarse.stepSize)} to ${String(fine.stepSize)}`
    return [[coarse.fixture, from, `${fixed(seen)} ± ${fixed(error)}`, fixed(said), fixed(seen / said)]]
  })
  const gains = found.gains.map(({ fixture, pairing, commonNumbers }) => [
    fixture,
    fixed(pairing),
    fixed(commonNumbers)
  ])
  const head = ['fixture', 'ε', 'λ̂', 'heat H_L', 'corrected', 'interval', 'verdict', 'reasons']
  return `${title}

${table(head, rows)}

What λ̂ falls by when ε is halved, and what the heat H_L/κ says that it should:

${table(['fixture', 'ε', 'falls by', 'the heat says', 'ratio'], halvings)}

Standard error without over with, the gain of pairing with the baseline and of common random numbers:

${table(['fixture', 'pairing', 'common numbers'], gains)}`
}

function timeToError(): string {
  const title = '## Time to a total error of 5%'
  const path = join(folder, 'time-to-error.json')
  if (!existsSync(path))
    return missing(title, 'npm run bench -- time-to-error SERIES STEP bench/results/time-to-error.json')
  const { date, reference, wanted, ours, theirs, versions } = readJson(path) as TimeToError & {
    readonly date: string
  }
  const rows = [
    ...ours.map((point) => ['Ontogeny', point] as const),
    ...theirs.map((point) => ['devinterp', point] as const)
  ]
  const fastest = (points: TimeToError['ours']): number =>
    Math.min(...points.filter(({ error }) => error <= wanted).map(({ seconds }) => seconds))
  const [own, other] = [fastest(ours), fastest(theirs)]
  const ratio = Number.isFinite(own) && Number.isFinite(other) ? fixed(other / own, 1) : 'not known'
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${title}

${date.slice(0, 10)}; reference ${fixed(reference.estimate, 1)} ± ${fixed(reference.standardError, 1)}; peer: ${named.join(', ') || 'none'}. The error is |bias| and the standard deviation over six seeds, as a share of the reference. First within ${percent(wanted)}: Ontogeny after ${fixed(own, 1)} s, devinterp after ${fixed(other, 1)} s; ratio ${ratio}, goal 5. Of devinterp's runs the burn-in is left out of the mean, which it does not do itself.

${table(
  ['tool', 'setting', 'steps of a chain', 's', 'error'],
  rows.map(([tool, point]) => [
    tool,
    cell(point.setting),
    String(point.steps),
    fixed(point.seconds, 1),
    percent(point.error)
  ])
)}`
}

const missing = (title: string, command: string): string => `${title}\n\nNo results: run \`${command}\`.`
