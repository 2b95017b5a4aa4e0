import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { basename, join } from 'node:path'
import type { Report } from '../../src/shared/report'
import { cell, readJson, table } from './markdown.mts'

/** Writes docs/evidence/development.md from run folders of real series, and draws the pages of their reports on development.
 *  @param folders finished runs with `analyses.development` */

const page = 'docs/evidence/development.md'
const pictures = 'docs/evidence/development'

export function run(folders: readonly string[]): void {
  if (folders.length === 0) throw new Error('expected run folders')
  mkdirSync(pictures, { recursive: true })
  const parts = folders.map((folder) => {
    const report = readJson(join(folder, 'report.json')) as Report
    drawPages(folder)
    return [heading(report), llc(report), boundaries(report), path(report), together(report), descent(report)]
      .filter((part) => part !== '')
      .concat(images(folder))
      .join('\n\n')
  })
  writeFileSync(page, `${[introduction, ...parts].join('\n\n')}\n`)
  process.stdout.write(`${page}\n`)
}

const introduction = `# Evidence for development over training

Written by \`node scripts/run.mjs proofs/development RUN…\` from audits of three real trainings; not edited by hand. Curves of known boundaries, walks and paths of known corners are in \`docs/methods.md\` and in the tests.`

const number = (value: number | null, digits = 4): string =>
  value === null ? '–' : String(Number(value.toPrecision(digits)))

function heading({ title, subjects, settings: [used] }: Report): string {
  const models = subjects.map(({ name, steps, description }) => {
    const [first = 0, last = 0] = [steps[0], steps.at(-1)]
    return `${name}: ${description}, ${steps.length} checkpoints, steps ${first} to ${last}`
  })
  if (used === undefined) return `## ${title}\n\n${models.join('; ')}.`
  const { sampler, stepSize, nBeta, localization, batchSize, chains, burnIn, draws } = used.settings
  const numbers = {
    ε: stepSize,
    nβ: nBeta,
    γ: localization,
    batch: batchSize,
    chains,
    'burn-in': burnIn,
    draws
  }
  const words = Object.entries(numbers).map(([name, value]) => `${name} ${String(value)}`)
  return `## ${title}\n\n${models.join('; ')}. ${[sampler, ...words].join(', ')}.`
}

function llc({ llc: estimates, behaviour }: Report): string {
  const [first] = estimates
  const rows = estimates.filter(
    ({ data, component }) => data === first?.data && component === first.component
  )
  const shown = Math.ceil(rows.length / 20)
  const sets = [...new Set(behaviour.map(({ data }) => data))]
  return table(
    ['step', `λ̂ on ${first?.data ?? ''}`, 'verdict', ...sets.flatMap((data) => [`loss ${data}`, 'accuracy'])],
    rows
      .filter((_, index) => index % shown === 0 || index === rows.length - 1)
      .map(({ subject, step, estimate, standardError, verdict }) => [
        String(step),
        estimate === null ? '–' : `${number(estimate)} ± ${number(standardError, 2)}`,
        verdict,
        ...sets.flatMap((data) => {
          const row = behaviour.find(
            (one) => one.subject === subject && one.step === step && one.data === data
          )
          return [number(row?.meanLoss ?? null, 3), number(row?.accuracy ?? null, 3)]
        })
      ])
  )
}

function boundaries({ stages }: Report): string {
  const rows = stages.flatMap(({ subject, curve, boundaries: found, stages: parts }) => {
    const types = parts.map(
      ({ from, to, type, delta }) => `${type ?? '?'} ${from}–${to} (${number(delta, 3)})`
    )
    return [
      [
        subject,
        curve,
        found
          .map(
            ({ step, low, high, support, kind }) =>
              `${kind} ${step} [${low}, ${high}], support ${support.toFixed(2)}`
          )
          .join('; ') || 'none',
        types.join(', ')
      ].map(cell)
    ]
  })
  return table(['subject', 'curve', 'boundaries', 'stages (change)'], rows)
}

function path({ essentialDynamics }: Report): string {
  return essentialDynamics
    .map(({ subject, explained, nullExplained, nullPValue, forms, walk }) => {
      const percent = (shares: readonly number[]): string =>
        shares
          .slice(0, 3)
          .map((share) => `${(100 * share).toFixed(1)}%`)
          .join(', ')
      const places = forms.map(({ step, low, high }) => `${step} [${number(low)}, ${number(high)}]`)
      return `Path of ${subject} in function space: components explain ${percent(explained)}; of a random walk with these steps ${percent(nullExplained)}. p = ${number(nullPValue, 2)}, extent ${number(walk?.excursion ?? null, 2)} times a walk's, likeness of the picture ${number(walk?.similarity ?? null, 2)}. Forms: ${places.join(', ') || 'none'}.`
    })
    .join('\n\n')
}

const together = ({ development }: Report): string =>
  (development?.coincidences ?? [])
    .flatMap(({ rows }) => rows.filter(({ sources }) => sources > 1))
    .map(({ statement }) => `- ${statement}`)
    .join('\n')

const descent = ({ development }: Report): string =>
  (development?.doubleDescent ?? []).map(({ statement }) => `Test loss: ${statement}`).join('\n\n')

/** Pages of section 6.4 as PNG. */
function drawPages(folder: string): void {
  const pdf = join(folder, 'report.pdf')
  const texts = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f')
  const first = texts.findIndex((text) => /^6\.4 Development/m.test(text) && !text.includes('Contents'))
  const last = texts.findIndex((text) => /^7 Diagnostics/m.test(text) && !text.includes('Contents'))
  if (first < 0 || last < first) throw new Error(`${pdf} has no section on development`)
  const target = join(pictures, basename(folder))
  execFileSync('pdftoppm', [
    ...['-r', '60', '-png', '-f', String(first + 1), '-l', String(last + 1)],
    pdf,
    target
  ])
}

const images = (folder: string): string =>
  readdirSync(pictures)
    .filter((name) => name.startsWith(`${basename(folder)}-`))
    .map((name) => `![Page of the report](development/${name})`)
    .join('\n')
