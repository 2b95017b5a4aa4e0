import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { AuditError } from '../../../shared/errors'
import { llcSettingsSchema, type LlcSettings, type Plan } from '../../../shared/plan'
import type { ProgressEvent } from '../../../shared/progress'
import type { DataRecord, Environment, Manifest } from '../../../shared/run'
import type { Engine } from '../compute/engine'
import { identityOf } from '../compute/identity'
import { openArchive } from '../formats/detect'
import { fileError } from '../formats/files'
import { memoryLimit } from '../compute/memory'
import { groupBytes } from '../sampling/group'
import { requireConsistent } from '../sampling/options'
import { findComponent } from '../models/components'
import type { Component } from '../models/model'
import { openDataset, type OpenedDataset } from '../models/dataset'
import { readCalibration, requireFitting, type StoredCalibration } from './calibration-file'
import { hashOf } from './canonical'
import { makeManifest, type ManifestInput } from './manifest'
import { loadPlan, parsePlan, resolveSettings, type LoadedPlan } from './plan'
import { requireReportable } from './reportable'
import { planSchedule, type Schedule } from './schedule'
import { resolveSubject, type AuditedSubject } from './subjects'
import { requireThinnable } from './thinning'

export interface PlanOverrides {
  readonly engine?: Plan['engine']
  readonly seed?: number
}

/** Steps by subject whose checkpoints are whole, of a training that goes on. */
export type ReadySteps = Readonly<Record<string, readonly number[]>>

/** An audit ready to compute: everything that can be refused has been. */
export interface PreparedAudit {
  readonly plan: Plan
  readonly planText: string
  readonly planHash: string
  readonly baseFolder: string
  readonly settings: LlcSettings
  readonly subjects: readonly AuditedSubject[]
  /** Data sets by architecture and name. */
  readonly datasets: ReadonlyMap<string, ReadonlyMap<string, OpenedDataset>>
  readonly dataRecords: readonly DataRecord[]
  readonly inputs: readonly ManifestInput[]
  readonly manifest: Manifest
  /** What the settings come from, where the plan names it. */
  readonly calibration: StoredCalibration | null
}

/** A plan's file, or its text with the folder that its paths start from. */
export type PlanSource = { readonly path: string } | { readonly text: string; readonly baseFolder: string }

export interface PrepareOptions extends PlanOverrides {
  readonly source: PlanSource
  /** All that is found if absent. */
  readonly ready?: ReadySteps
  readonly resources: string
  readonly signal: AbortSignal
  readonly onProgress: (event: Omit<ProgressEvent, 'rate' | 'etaSeconds'>) => void
  /** Waits between two files while the audit is paused. */
  readonly rest?: () => Promise<void>
}

/** Reads the plan, finds and checks every input, hashes them. Nothing is written. @throws AuditError any refusal of bad input */
export async function prepareAudit(options: PrepareOptions): Promise<PreparedAudit> {
  const checked = await checkAudit(options)
  const calibration = await calibrationOf(checked)
  const inputs =
    calibration === null ? checked.inputs : [...checked.inputs, calibrationInput(calibration.path)]
  return { ...checked, inputs, calibration, manifest: await hashInputs(inputs, checked.baseFolder, options) }
}

async function calibrationOf(audit: CheckedAudit): Promise<StoredCalibration | null> {
  const named = audit.plan.analyses.llc?.calibration
  if (named === undefined) return null
  const stored = await readCalibration(resolve(audit.baseFolder, named))
  requireFitting(stored, audit)
  return stored
}

/** An audit whose models and data are sound, before they are hashed. What the settings come from is not looked at: a calibration is made
 *  of such an audit. */
export type CheckedAudit = Omit<PreparedAudit, 'manifest' | 'calibration'>

/** As `prepareAudit`, without the hashes. */
export async function checkAudit(options: PrepareOptions): Promise<CheckedAudit> {
  const { source } = options
  const planPath = 'path' in source ? resolve(source.path) : null
  const baseFolder = 'path' in source ? dirname(resolve(source.path)) : source.baseFolder
  const given = 'path' in source ? await loadPlan(resolve(source.path)) : parsePlan(source.text, 'plan')
  const loaded = override(given, options)
  const { plan } = loaded
  const settings = resolveSettings(plan, await readPreset(plan, options.resources))

  const subjects: AuditedSubject[] = []
  for (const subject of plan.subjects) {
    subjects.push(
      await resolveSubject(subject, baseFolder, {
        signal: options.signal,
        ready: options.ready?.[subject.name],
        onCheckpoint: async (name, step, done, total) => {
          options.onProgress({
            phase: 'load',
            subject: name,
            trainingStep: step,
            done,
            total,
            unit: 'checkpoints'
          })
          await options.rest?.()
        }
      })
    )
  }
  requireComparable(plan, subjects)
  requireComponents(plan, subjects)
  requireVariedSteps(plan, subjects)
  requireThinnable({ plan, subjects })
  if (plan.analyses.llc) requireConsistent(settings)

  const { datasets, records, inputs: dataInputs } = await openData(plan, subjects, baseFolder)
  if (plan.analyses.llc) requireBatches(settings, records)
  requireReportable(
    plan,
    subjects.map(({ record }) => record),
    records
  )
  const inputs: ManifestInput[] = [
    ...(planPath === null ? [] : [planInput(planPath)]),
    ...subjects.flatMap((subject) => subject.inputs),
    ...dataInputs
  ]
  return {
    plan,
    planText: loaded.text,
    planHash: loaded.sha256,
    baseFolder,
    settings,
    subjects,
    datasets,
    dataRecords: records,
    inputs
  }
}

const planInput = (path: string): ManifestInput => ({
  path,
  role: 'plan',
  format: /\.json$/i.test(path) ? 'json' : 'yaml',
  findings: []
})

const calibrationInput = (path: string): ManifestInput => ({
  path,
  role: 'calibration',
  format: 'json',
  findings: []
})

/** Hashes every input, with progress in bytes. */
export async function hashInputs(
  inputs: readonly ManifestInput[],
  baseFolder: string,
  options: Pick<PrepareOptions, 'signal' | 'onProgress' | 'rest'>
): Promise<Manifest> {
  const paths = new Set(inputs.map((input) => input.path))
  const seen = new Set<string>()
  return makeManifest(inputs, baseFolder, {
    signal: options.signal,
    onFile: async (path) => {
      await options.rest?.()
      seen.add(path)
      options.onProgress({
        phase: 'hash',
        checkpoint: basename(path),
        done: seen.size,
        total: paths.size,
        unit: 'files'
      })
    }
  })
}

function override(loaded: LoadedPlan, { engine, seed }: PlanOverrides): LoadedPlan {
  if (engine === undefined && seed === undefined) return loaded
  const plan: Plan = {
    ...loaded.plan,
    ...(engine === undefined ? {} : { engine }),
    ...(seed === undefined ? {} : { seed })
  }
  return { ...loaded, plan, sha256: hashOf(plan) }
}

async function readPreset(plan: Plan, resources: string): Promise<LlcSettings> {
  const path = join(resources, 'presets', `${plan.analyses.llc?.preset ?? 'standard'}.yaml`)
  try {
    return llcSettingsSchema.parse(parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === undefined
      ? new AuditError('internal', 'a preset does not match its schema', { where: path, cause })
      : fileError(cause, path)
  }
}

/** Local learning coefficients are compared only of one architecture; outputs of any. */
function requireComparable(plan: Plan, subjects: readonly AuditedSubject[]): void {
  const compare = plan.analyses.compare
  if (!compare) return
  const find = (name: string): AuditedSubject | undefined =>
    subjects.find((subject) => subject.record.name === name)
  const [reference, variant] = [find(compare.reference), find(compare.variant)]
  if (!reference || !variant || reference.architecture === variant.architecture) return
  if (compare.outputs || compare.elicitation) return
  throw new AuditError(
    'plan/invalid',
    `${compare.reference} and ${compare.variant} differ in architecture: ${reference.record.description}; ${variant.record.description}`,
    {
      where: 'analyses.compare',
      hint: 'Estimates of different architectures are not comparable. Their outputs are: add outputs: { data: NAME } to compare, or remove compare.'
    }
  )
}

/** Unknown components are refused before hours of sampling, not after. */
function requireComponents(plan: Plan, subjects: readonly AuditedSubject[]): void {
  for (const name of plan.analyses.llc?.components ?? []) {
    for (const subject of subjects) selectComponent(subject, name)
  }
}

/** A step that no subject has would silently be left out. */
function requireVariedSteps(plan: Plan, subjects: readonly AuditedSubject[]): void {
  const steps = plan.analyses.llc?.sensitivity?.steps ?? 'last'
  if (steps === 'last') return
  const audited = new Set(subjects.flatMap((subject) => subject.record.steps))
  const missing = steps.find((step) => !audited.has(step))
  if (missing === undefined) return
  throw new AuditError('plan/invalid', `no subject is audited at step ${missing}`, {
    where: 'analyses.llc.sensitivity.steps',
    hint: 'Name audited training steps, or last.'
  })
}

export function selectComponent(subject: AuditedSubject, name: string): Component {
  return findComponent(subject.model, name)
}

/** A batch larger than the data would repeat samples and call it another batch. */
function requireBatches({ batchSize }: LlcSettings, records: readonly DataRecord[]): void {
  const small = records.find(
    ({ use, samples }) => use !== 'behaviour' && batchSize !== 'full' && samples < batchSize
  )
  if (!small) return
  throw new AuditError(
    'plan/invalid',
    `batchSize is ${batchSize}, but data set ${small.name} has ${small.samples} samples`,
    {
      where: 'analyses.llc.settings.batchSize',
      hint: `Set batchSize to ${small.samples} or less, or to full.`
    }
  )
}

async function openData(
  plan: Plan,
  subjects: readonly AuditedSubject[],
  baseFolder: string
): Promise<{
  datasets: Map<string, Map<string, OpenedDataset>>
  records: DataRecord[]
  inputs: ManifestInput[]
}> {
  const datasets = new Map<string, Map<string, OpenedDataset>>()
  const records: DataRecord[] = []
  const inputs: ManifestInput[] = []
  for (const [name, data] of Object.entries(plan.data)) {
    const path = resolve(baseFolder, data.file)
    const archive = await openArchive(path)
    try {
      for (const file of archive.files) {
        inputs.push({ path: file, role: 'data', format: archive.format, findings: archive.findings })
      }
      for (const subject of subjects) {
        const own = datasets.get(subject.architecture) ?? new Map<string, OpenedDataset>()
        datasets.set(subject.architecture, own)
        if (!own.has(name)) own.set(name, await openDataset({ name, data, archive, model: subject.model }))
      }
    } finally {
      await archive.close()
    }
    const first = subjects[0] && datasets.get(subjects[0].architecture)?.get(name)
    if (!first) throw new AuditError('internal', `data set ${name} was not opened`)
    records.push({
      name,
      use: data.use,
      loss: first.dataset.loss.kind,
      unit: first.unit,
      samples: first.dataset.size,
      sampleShape: [...first.dataset.sampleShape],
      chanceLoss: first.chanceLoss,
      description: data.description ?? ''
    })
  }
  return { datasets, records, inputs: uniqueInputs(inputs) }
}

function uniqueInputs(inputs: readonly ManifestInput[]): ManifestInput[] {
  return [...new Map(inputs.map((input) => [`${input.role} ${input.path}`, input])).values()]
}

/** What makes numbers repeat bit for bit on this machine. */
export function describeEnvironment(
  engine: Engine,
  { threads, chainsPerSession, sessions }: Schedule,
  application: { readonly name: string; readonly version: string }
): Environment {
  return { ...identityOf(engine, application), threads, chainsPerSession, sessions }
}

/** One schedule for the whole audit: that of the subject, component and data that need most. */
export function scheduleFor(audit: CheckedAudit, engine: Engine): Schedule {
  const { settings, subjects } = audit
  return planSchedule({
    parameterCount: Math.max(...subjects.map(({ model }) => model.parameterCount)),
    chains: settings.chains,
    cores: availableParallelism(),
    bytesOf: sessionBytes(audit, engine),
    memoryBytes: memoryLimit()
  })
}

/** @returns bytes of a session with so many chains, at most; 0 where nothing is sampled */
export function sessionBytes(audit: CheckedAudit, engine: Engine): (chains: number) => number {
  const { settings, subjects, plan } = audit
  const programs = [...new Map(subjects.map((subject) => [subject.architecture, subject])).values()].flatMap(
    ({ model, architecture }) => {
      const all = [...(audit.datasets.get(architecture) ?? [])]
      const datasets = (use: string) =>
        all.filter(([name]) => plan.data[name]?.use === use).map(([, { dataset }]) => dataset)
      const parameters = model.parameters.map(({ name }) => name)
      return datasets('sample').map((sampled) => ({
        model,
        parameters,
        slices: {},
        sampled,
        observed: datasets('observe'),
        settings
      }))
    }
  )
  return (chains) => Math.max(0, ...programs.map((program) => groupBytes(engine, program, chains)))
}

/** Node.js, the engine's code and its runtime; and what each sampling thread has of its own (resident memory, measured on Linux x64). */
const processBytes = 320 * 2 ** 20
const threadBytes = 160 * 2 ** 20

/** Resident memory of the whole engine process while it samples: itself, its threads with their sessions, and the weights in this thread
 *  and on the way to each of the others. */
export function auditBytes(audit: CheckedAudit, engine: Engine, schedule: Schedule): number {
  const { sessions, chainsPerSession } = schedule
  const weights = 4 * Math.max(...audit.subjects.map(({ model }) => model.parameterCount))
  const session = sessionBytes(audit, engine)(chainsPerSession)
  return processBytes + sessions * (threadBytes + session) + (1 + sessions) * weights
}
