import { stringify } from 'yaml'
import { AuditError } from '../../../shared/errors'
import { reportSchema, type Report, type ReportSubject } from '../../../shared/report'
import type { LlcEstimate, RunRecord } from '../../../shared/run'
import { canonicalJson, sha256Hex } from '../audit/canonical'
import { beforeReport } from '../audit/ledger'
import { thinningOf } from '../audit/thinning'
import { calibrationOf } from './calibration'
import { compressibilitiesOf } from './compressibility'
import { deviationsOf } from './deviations'
import { describeFigures } from './figures/describe'
import type { Facts } from './facts'
import { keyFindings } from './findings'
import { limitationsOf } from './limitations'
import { shortHash } from './numbers'
import { offlineOf } from './offline'
import { summarize } from './summary'
import { reportThresholds } from './thresholds'

/** The report of a run. Pure: the same run gives the same report on every machine; the id is the ledger head's, the date that of
 *  the ledger's last entry, not counting the entries of reports written since.
 *  @param leavesOut whether results that nothing vouches for are not among the recorded: then "were made" would be wrong
 *  @throws AuditError `report/invalid` when the run has an empty ledger or a value outside the report's schema */
export function buildReport(
  recorded: RunRecord,
  application: { readonly name: string; readonly version: string },
  leavesOut = false
): Report {
  const run = { ...recorded, ledger: beforeReport(recorded.ledger) }
  const facts = factsOf(run, application)
  const components = run.plan.analyses.llc?.components ?? []
  const findings = keyFindings(facts, components.length, leavesOut)
  const plan = {
    question: run.plan.question ?? '',
    components,
    comparisonPlanned: run.plan.analyses.compare !== undefined,
    leavesOut
  }
  const parsed = reportSchema.safeParse({
    ...facts,
    status: leavesOut ? leftOutStatus : statusOf(run),
    summary: summarize(facts, plan, findings),
    figures: describeFigures(facts),
    limitations: limitationsOf(facts),
    deviations: deviationsOf(facts, run.ledger, { components: components.length, leavesOut })
  })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AuditError(
    'report/invalid',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a report'}`,
    {
      hint: 'This is a defect of Ontogeny. Please report it with the run folder’s ledger.'
    }
  )
}

function factsOf(run: RunRecord, application: { readonly name: string; readonly version: string }): Facts {
  const [first, head] = [run.ledger[0], run.ledger.at(-1)]
  if (!first || !head) {
    throw new AuditError('report/invalid', 'the ledger is empty, expected at least its first entry', {
      where: 'ledger.jsonl',
      hint: 'Audit into a new folder with --out.'
    })
  }
  return {
    schema: 'ontogeny.report/1',
    id: `ONT-${shortHash(head.hash)}`,
    title: run.plan.title,
    startedUtc: first.utc,
    createdUtc: head.utc,
    auditor: run.plan.auditor ?? '',
    reviewer: run.plan.reviewer ?? '',
    complete: run.complete,
    generator: { name: application.name, version: application.version },
    subjects: letteredSubjects(run),
    data: run.data,
    settings: distinctSettings(run.llc),
    llc: run.llc,
    thinning: thinningOf(run.ledger, run.plan),
    calibration: calibrationOf(run),
    sensitivity: run.sensitivity,
    chains: run.chains,
    behaviour: run.behaviour,
    comparison: run.comparison,
    ...developmentOf(run),
    thresholds: [...reportThresholds],
    findings: distinct([
      ...run.manifest.files.flatMap((file) => file.findings),
      ...run.subjects.flatMap((subject) => subject.findings)
    ]),
    manifest: run.manifest.files,
    environment: run.environment,
    selfTest: run.selfTest,
    offline: offlineOf(run.ledger),
    plan: { sha256: run.planHash, text: stringify(run.plan, { lineWidth: 0, aliasDuplicateObjects: false }) },
    ledger: { entries: run.ledger.length, head: head.hash }
  }
}

function developmentOf(run: RunRecord): Pick<Facts, 'stages' | 'essentialDynamics' | 'development'> {
  const { development } = run
  if (development === null) return { stages: [], essentialDynamics: [], development: null }
  const { stages, joint, essential, coincidences, preferences, norms, compression } = development
  const { doubleDescent, remarks } = development
  return {
    stages,
    essentialDynamics: essential?.subjects ?? [],
    development: {
      ...{ joint, coincidences, preferences, norms, compression, doubleDescent, remarks },
      compressibility: compressibilitiesOf(run),
      jointPath: essential?.joint ?? null,
      probes: essential?.probes ?? 0,
      outputsPerProbe: essential?.outputsPerProbe ?? 0,
      walks: essential?.walks ?? 0
    }
  }
}

/** A finding may be on record with the file and with its subject. */
function distinct(findings: Facts['findings']): Facts['findings'] {
  return [...new Map(findings.map((finding) => [canonicalJson(finding), finding])).values()]
}

const leftOutStatus = 'Incomplete: results that nothing vouches for were left out. Not signed.'

function statusOf(run: RunRecord): string {
  if (run.complete) return 'Complete. Not signed.'
  const last = run.ledger.at(-1)?.type
  if (last === 'cancelled') return 'Incomplete: the run was cancelled. Not signed.'
  if (last === 'failed') return 'Incomplete: the run stopped with an error. Not signed.'
  return 'Incomplete: the run has not finished. Not signed.'
}

/** A is the reference, B the variant; the others follow in the order of the plan. After Z come AA, AB, … */
function letteredSubjects(run: RunRecord): ReportSubject[] {
  const compare = run.plan.analyses.compare
  const roleOf = (name: string): ReportSubject['role'] =>
    name === compare?.reference ? 'reference' : name === compare?.variant ? 'variant' : 'subject'
  const order: readonly ReportSubject['role'][] = ['reference', 'variant', 'subject']
  return run.subjects
    .map((subject, index) => ({ subject, index, role: roleOf(subject.name) }))
    .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.index - b.index)
    .map(({ subject, role }, place) => ({
      ...subject,
      letter: letterAt(place),
      role,
      sha256: subjectHash(run, subject.name, new Set(subject.steps))
    }))
}

function letterAt(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : `${letterAt(Math.floor(place / 26) - 1)}${last}`
}

function subjectHash(run: RunRecord, name: string, steps: ReadonlySet<number>): string {
  const hashes = run.manifest.files
    .filter((file) => file.role === 'weights' && file.subject === name && steps.has(file.step ?? -1))
    .sort((a, b) => (a.step ?? 0) - (b.step ?? 0) || (a.path < b.path ? -1 : 1))
    .map((file) => `${file.sha256}\n`)
  return sha256Hex(hashes.join(''))
}

function distinctSettings(llc: readonly LlcEstimate[]): Facts['settings'] {
  const groups = new Map<string, { settings: LlcEstimate['settings']; estimates: number }>()
  for (const { settings } of llc) {
    const key = canonicalJson(settings)
    const group = groups.get(key) ?? { settings, estimates: 0 }
    group.estimates += 1
    groups.set(key, group)
  }
  return [...groups.values()]
}
