import { readFile } from 'node:fs/promises'
import { availableParallelism, arch, platform, release } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { AuditError } from '../../../shared/errors'
import { llcSettingsSchema, type LlcSettings, type Plan } from '../../../shared/plan'
import type { ProgressEvent } from '../../../shared/progress'
import type { DataRecord, Environment, Manifest } from '../../../shared/run'
import type { Engine } from '../compute/engine'
import { openArchive } from '../formats/detect'
import { fileError } from '../formats/files'
import { memoryLimit } from '../compute/memory'
import { groupBytes } from '../sampling/group'
import { findComponent } from '../models/components'
import { openDataset, type OpenedDataset } from '../models/dataset'
import { hashOf } from './canonical'
import { makeManifest, type ManifestInput } from './manifest'
import { loadPlan, resolveSettings, type LoadedPlan } from './plan'
import { planSchedule, type Schedule } from './schedule'
import { resolveSubject, type AuditedSubject } from './subjects'

export interface PlanOverrides {
  readonly engine?: Plan['engine']
  readonly seed?: number
}

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
}

export interface PrepareOptions extends PlanOverrides {
  readonly planPath: string
  readonly resources: string
  readonly signal: AbortSignal
  readonly onProgress: (event: Omit<ProgressEvent, 'rate' | 'etaSeconds'>) => void
}

/** Reads the plan, finds and checks every input, hashes them. Nothing is written. @throws AuditError any refusal of bad input */
export async function prepareAudit(options: PrepareOptions): Promise<PreparedAudit> {
  const planPath = resolve(options.planPath)
  const baseFolder = dirname(planPath)
  const loaded = override(await loadPlan(planPath), options)
  const { plan } = loaded
  const settings = resolveSettings(plan, await readPreset(plan, options.resources))

  const subjects: AuditedSubject[] = []
  for (const subject of plan.subjects) {
    subjects.push(
      await resolveSubject(subject, baseFolder, {
        signal: options.signal,
        onCheckpoint: (name, step, done, total) =>
          options.onProgress({
            phase: 'load',
            subject: name,
            trainingStep: step,
            done,
            total,
            unit: 'checkpoints'
          })
      })
    )
  }
  requireComparable(plan, subjects)
  requireComponents(plan, subjects)

  const { datasets, records, inputs: dataInputs } = await openData(plan, subjects, baseFolder)
  const inputs: ManifestInput[] = [
    { path: planPath, role: 'plan', format: /\.json$/i.test(planPath) ? 'json' : 'yaml', findings: [] },
    ...subjects.flatMap((subject) => subject.inputs),
    ...dataInputs
  ]
  const manifest = await hashInputs(inputs, baseFolder, options)
  return {
    plan,
    planText: loaded.text,
    planHash: loaded.sha256,
    baseFolder,
    settings,
    subjects,
    datasets,
    dataRecords: records,
    inputs,
    manifest
  }
}

/** Hashes every input, with progress in bytes. */
export async function hashInputs(
  inputs: readonly ManifestInput[],
  baseFolder: string,
  options: Pick<PrepareOptions, 'signal' | 'onProgress'>
): Promise<Manifest> {
  const paths = new Set(inputs.map((input) => input.path))
  const seen = new Set<string>()
  return makeManifest(inputs, baseFolder, {
    signal: options.signal,
    onFile: (path) => {
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

/** Two subjects are compared only when they are of one architecture. */
function requireComparable(plan: Plan, subjects: readonly AuditedSubject[]): void {
  const compare = plan.analyses.compare
  if (!compare) return
  const find = (name: string): AuditedSubject | undefined =>
    subjects.find((subject) => subject.record.name === name)
  const [reference, variant] = [find(compare.reference), find(compare.variant)]
  if (!reference || !variant || reference.architecture === variant.architecture) return
  throw new AuditError(
    'plan/invalid',
    `${compare.reference} and ${compare.variant} differ in architecture: ${reference.record.description}; ${variant.record.description}`,
    {
      where: 'analyses.compare',
      hint: 'Estimates of different architectures are not comparable. Remove compare.'
    }
  )
}

/** Unknown components are refused before hours of sampling, not after. */
function requireComponents(plan: Plan, subjects: readonly AuditedSubject[]): void {
  for (const name of plan.analyses.llc?.components ?? []) {
    for (const subject of subjects) selectComponent(subject, name)
  }
}

export function selectComponent(
  subject: AuditedSubject,
  name: string
): { readonly name: string; readonly parameters: readonly string[] } {
  return findComponent(subject.model, name)
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
  schedule: Schedule,
  application: { readonly name: string; readonly version: string }
): Environment {
  const { id, version, device } = engine.describe()
  return {
    application: application.name,
    version: application.version,
    engine: id,
    engineVersion: version,
    device,
    threads: schedule.threads,
    chainsPerSession: schedule.chainsPerSession,
    sessions: schedule.sessions,
    platform: `${platform()} ${release()} ${arch()}`,
    runtime: process.versions.electron
      ? `Electron ${process.versions.electron}`
      : `Node.js ${process.versions.node}`
  }
}

/** One schedule for the whole audit: that of the subject, component and data that need most. */
export function scheduleFor(audit: PreparedAudit, engine: Engine): Schedule {
  const { settings, subjects, plan } = audit
  const programs = [...new Map(subjects.map((subject) => [subject.architecture, subject])).values()].flatMap(
    ({ model, architecture }) => {
      const all = [...(audit.datasets.get(architecture) ?? [])]
      const datasets = (use: string) =>
        all.filter(([name]) => plan.data[name]?.use === use).map(([, { dataset }]) => dataset)
      const parameters = model.parameters.map(({ name }) => name)
      const { batchSize } = settings
      return datasets('sample').map((sampled) => ({
        model,
        parameters,
        sampled,
        observed: datasets('observe'),
        batchSize
      }))
    }
  )
  return planSchedule({
    parameterCount: Math.max(...subjects.map(({ model }) => model.parameterCount)),
    chains: settings.chains,
    cores: availableParallelism(),
    bytesOf: (chains) => Math.max(0, ...programs.map((program) => groupBytes(engine, program, chains))),
    memoryBytes: memoryLimit()
  })
}
