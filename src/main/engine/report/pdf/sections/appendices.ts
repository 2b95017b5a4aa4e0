import type { Report } from '../../../../../shared/report'
import { significant, count, integer, utcMinute } from '../../numbers'
import { codeBlock, facts, subheading, paragraph } from '../blocks'
import { gapWords, offlineWords } from '../../offline'
import { extract, table } from '../table'
import { type } from '../theme'
import type { Text } from '../spans'
import { chapter, type Context } from './context'
import { selfTestAppendix } from './self-test'
import { code } from './words'

/** Lines of the plan and rows of the manifest on paper; report.json has all. */
const planLines = 220
const manifestRows = 160
const attemptRows = 40

export function appendices(context: Context): void {
  configuration(context)
  manifest(context)
  environment(context)
  selfTestAppendix(context)
  ledger(context)
  glossary(context)
}

function configuration(context: Context): void {
  const { t, report } = context
  chapter(context, 'A Configuration', (sect) => {
    if (report.settings.length > 0) settingsTable(context, sect)
    subheading(t, sect, 'Plan')
    paragraph(t, sect, [
      { text: 'The plan as validated, with its defaults. SHA-256 over its canonical JSON (RFC 8785): ' },
      code(report.plan.sha256)
    ])
    const lines = report.plan.text.replace(/\n+$/, '').split('\n')
    codeBlock(t, sect, lines.slice(0, planLines).join('\n'))
    if (lines.length > planLines) {
      paragraph(t, sect, `${count(lines.length - planLines, 'further line')}: report.json, field plan.`)
    }
  })
}

function settingsTable({ t, report }: Context, sect: Parameters<typeof table>[1]): void {
  const shown = report.settings.slice(0, 30)
  const cut =
    shown.length < report.settings.length ? ` The first ${shown.length} of ${report.settings.length}.` : ''
  table(t, sect, {
    label: t.tableLabel('A'),
    caption: `Sampler settings in force: inverse temperature nβ, localisation γ, step size ε.${cut}`,
    columns: [
      { head: 'Sampler', width: 1 },
      { head: 'nβ', width: 1, align: 'right' },
      { head: 'γ', width: 1, align: 'right' },
      { head: 'ε', width: 1, align: 'right' },
      { head: 'Batch', width: 1, align: 'right' },
      { head: 'Chains', width: 1, align: 'right' },
      { head: 'Burn-in', width: 1, align: 'right' },
      { head: 'Draws', width: 1, align: 'right' },
      { head: 'Observed every', width: 1.3, align: 'right' },
      { head: 'Seed', width: 1, align: 'right' },
      { head: 'Estimates', width: 1.3, align: 'right' }
    ],
    rows: shown.map(({ settings, estimates }) => [
      settings.sampler,
      significant(settings.nBeta),
      significant(settings.localization),
      significant(settings.stepSize),
      settings.batchSize === 'full' ? 'full' : integer(settings.batchSize),
      integer(settings.chains),
      integer(settings.burnIn),
      integer(settings.draws),
      integer(settings.observeEvery),
      String(settings.seed),
      integer(estimates)
    ])
  })
}

function manifest(context: Context): void {
  const { t, report } = context
  const files = report.manifest
  chapter(context, 'B Manifest', (sect) => {
    const again = report.complete
      ? 'hashed at the start and again at the end of the run; no difference'
      : 'hashed at the start of the run only'
    paragraph(t, sect, `${count(files.length, 'file')}, ${again}. Paths are relative to the plan.`)
    const chosen = extract(files.length, (index) => (files[index]?.findings.length ?? 0) > 0, manifestRows)
    const cut =
      chosen.length < files.length
        ? ` ${chosen.length} of ${integer(files.length)} files; all are in report.json, field manifest.`
        : ''
    table(t, sect, {
      label: t.tableLabel('B'),
      caption: `Input files and their SHA-256.${cut}`,
      style: type.dense,
      columns: [
        { head: 'File', width: 1 },
        { head: 'Role', width: 46, fixed: true },
        { head: 'Format', width: 46, fixed: true },
        { head: 'Bytes', width: 52, fixed: true, align: 'right' },
        { head: 'SHA-256', width: 122, fixed: true },
        { head: 'Findings', width: 36, fixed: true }
      ],
      rows: chosen.flatMap((index) => {
        const file = files[index]
        return file ? [manifestRow(file)] : []
      })
    })
  })
}

function manifestRow(file: Report['manifest'][number]): Text[] {
  return [
    [{ text: file.path, font: 'mono' }],
    file.role,
    file.format,
    integer(file.sizeBytes),
    // Two lines of 32 digits.
    [{ text: `${file.sha256.slice(0, 32)}\n${file.sha256.slice(32)}`, font: 'mono' }],
    file.findings.length === 0 ? 'none' : integer(file.findings.length)
  ]
}

function environment(context: Context): void {
  const { t, report } = context
  const { environment: found } = report
  chapter(
    context,
    'C Environment',
    (sect) => {
      facts(t, sect, [
        { label: 'Application', text: `${found.application} ${found.version}` },
        { label: 'Report by', text: `${report.generator.name} ${report.generator.version}` },
        { label: 'Engine', text: `${found.engine}, ${found.engineVersion}` },
        {
          label: 'Device',
          text: `${found.device}, ${count(found.threads, 'thread')}, ${count(found.sessions, 'session')} of ${count(found.chainsPerSession, 'chain')} at a time`
        },
        { label: 'Platform', text: `${found.platform}, ${found.runtime}` },
        { label: 'Network', text: offlineWords(report.offline) },
        ...(report.offline.guards.length === 0
          ? []
          : [{ label: 'Guards', text: report.offline.guards.join('; ') }]),
        ...report.offline.gaps.map((gap) => ({ label: 'Missing guards', text: gapWords(gap) }))
      ])
      if (report.offline.attempts.length > 0) attemptTable(context, sect)
    },
    { newPage: 'never' }
  )
}

function attemptTable({ t, report }: Context, sect: Parameters<typeof table>[1]): void {
  const { attempts, blocked } = report.offline
  const shown = attempts.slice(0, attemptRows)
  const cut = shown.length < blocked ? ` The first ${shown.length} of ${integer(blocked)}.` : ''
  table(t, sect, {
    label: t.tableLabel('C'),
    caption: `Connections that something tried to open, and that were refused.${cut}`,
    columns: [
      { head: 'Time', width: 1 },
      { head: 'Process', width: 0.6 },
      { head: 'Function', width: 1.2 },
      { head: 'Target', width: 2 }
    ],
    rows: shown.map(({ utc, process, what, target }): Text[] => [
      utcMinute(utc),
      process,
      [{ text: what, font: 'mono' }],
      [{ text: target === '' ? 'not stated' : target, font: 'mono' }]
    ])
  })
}

function ledger(context: Context): void {
  const { t, report } = context
  chapter(
    context,
    'E Ledger and how to verify',
    (sect) => {
      facts(t, sect, [
        { label: 'Entries', text: integer(report.ledger.entries) },
        { label: 'Head', text: [code(report.ledger.head)] },
        { label: 'From, to', text: `${utcMinute(report.startedUtc)}, ${utcMinute(report.createdUtc)}` },
        {
          label: 'Chain',
          text: 'Every entry of ledger.jsonl holds the hash of the one before it and the SHA-256 of the result it records. The id of this report is the beginning of the head.'
        },
        {
          label: 'Files',
          text: 'After the head, an entry of type report has the SHA-256 of this file, of report.json and of each figure, which none of them can hold itself. Where the report was written again, the last such entry counts.'
        },
        {
          label: 'Rebuild',
          text: [
            [code('ontogeny report RUN')],
            'checks the results against the ledger and writes report.json and report.pdf anew: from an untouched run folder, by the same version, they have the same bytes.'
          ]
        },
        {
          label: 'Repeat',
          text: [
            [code('ontogeny audit PLAN --out NEW')],
            'samples again from plan and seed: the same engine on the same kind of processor gives the same numbers.'
          ]
        },
        {
          label: 'Attachment',
          text: 'report.json, with every number of this report, is attached to this file; the foot of each page has the beginning of its SHA-256.'
        }
      ])
    },
    { newPage: 'never' }
  )
}

function glossary(context: Context): void {
  const { t } = context
  chapter(
    context,
    'F Glossary',
    (sect) => {
      facts(
        t,
        sect,
        words.map(([label, text]) => ({ label, text })),
        3
      )
    },
    { newPage: 'never', keep: 220 }
  )
}

const words: readonly (readonly [string, string])[] = [
  ['Checkpoint', 'The weights of a model at one step of its training.'],
  ['Component', 'A named part of the weights, as one attention layer; full is the whole model.'],
  [
    'LLC',
    'Local learning coefficient: how complex the solution near a checkpoint is. No measure of quality or safety.'
  ],
  ['Chain, draw', 'A random walk through the weights near a checkpoint, and one recorded place on it.'],
  ['Burn-in', 'The first steps of a chain, before it is spread out; they are in no mean.'],
  ['R-hat', 'Disagreement of the chains; 1 when they agree.'],
  ['ESS', 'Effective sample size: the number of independent draws that the dependent ones are worth.'],
  [
    'Interval',
    '95% interval: with repeated sampling, about 95 of 100 such intervals hold the value that the chains estimate.'
  ],
  ['Reference, variant', 'A and B: the subject compared with, and the one compared.'],
  ['Onset', 'The first compared step from which on all differences of A and B stand out from the noise.'],
  ['Ledger', 'A list of all that the run did, each entry chained to the one before by its hash.']
]
