import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { PlanSubject } from '../../../shared/plan'
import type { SubjectRecord } from '../../../shared/run'
import type { Finding, TensorArchive } from '../formats/archive'
import { openArchive } from '../formats/detect'
import { visible } from '../formats/names'
import { discoverSeries } from '../formats/series'
import { sliceCount } from '../compute/slices'
import { elements } from '../models/definition'
import type { Component, LoadedWeights, Model } from '../models/model'
import { resolveArchitecture, type ResolvedArchitecture } from '../models/registry'
import { nearestNumber } from './plan'
import type { ManifestInput } from './manifest'

export interface Checkpoint {
  readonly step: number
  readonly path: string
  /** Hash of the weights, see LoadedWeights. */
  readonly weights: string
}

/** A subject of the plan, checked: every checkpoint loads into one architecture and is finite. */
export interface AuditedSubject {
  readonly record: SubjectRecord
  readonly model: Model
  /** Equal for subjects of one architecture: they share sessions and data. */
  readonly architecture: string
  readonly checkpoints: readonly Checkpoint[]
  readonly inputs: readonly ManifestInput[]
}

export interface ResolveOptions {
  readonly signal?: AbortSignal | undefined
  /** Only these steps of what is found: the others are still being written. All if absent. */
  readonly ready?: readonly number[] | undefined
  /** After each checkpoint is checked. */
  readonly onCheckpoint?: (subject: string, step: number, done: number, total: number) => Promise<void>
}

/** Finds a subject's checkpoints and loads each once, so that everything that can be refused is refused before sampling begins.
 *  @throws AuditError `series/*`, `format/*`, `model/*`, `plan/invalid` */
export async function resolveSubject(
  plan: PlanSubject,
  baseFolder: string,
  options: ResolveOptions = {}
): Promise<AuditedSubject> {
  const series = await discoverSeries(plan.checkpoints, baseFolder)
  const chosen = chooseSteps(plan, series.checkpoints).filter(
    ({ step }) => options.ready?.includes(step) ?? true
  )
  const first = chosen[0]
  if (!first) throw new AuditError('series/empty', 'no checkpoint is left', { where: plan.checkpoints })
  const { architecture, configs } = await oneArchitecture(plan, chosen, baseFolder)
  const { model } = architecture

  const findings: Finding[] = [...series.findings]
  const inputs: ManifestInput[] = configs.map((path) => ({
    path,
    role: 'architecture',
    format: 'json',
    subject: plan.name,
    findings: []
  }))
  const checkpoints: Checkpoint[] = []
  let firstShapes: ReadonlyMap<string, string> | null = null
  for (const { step, path } of chosen) {
    options.signal?.throwIfAborted()
    const { weights, archive } = await loadWeights(path, model, options.signal)
    const own = shapesOf(archive)
    firstShapes ??= own
    requireSameTensors(plan.name, { path, shapes: own }, { path: first.path, shapes: firstShapes })
    requireFinite(weights, path)
    checkpoints.push({ step, path, weights: weights.sha256 })
    const found = [...archive.findings, ...weights.findings]
    for (const finding of found) findings.push(finding)
    for (const file of archive.files) {
      inputs.push({
        path: file,
        role: 'weights',
        format: archive.format,
        subject: plan.name,
        step,
        findings: found
      })
    }
    await options.onCheckpoint?.(plan.name, step, checkpoints.length, chosen.length)
  }
  return {
    record: {
      name: plan.name,
      family: model.family,
      description: model.description,
      parameterCount: model.parameterCount,
      components: model.components.map((component) => ({
        name: component.name,
        parameters: countElements(model, component)
      })),
      stepsFound: series.checkpoints.map((checkpoint) => checkpoint.step),
      steps: checkpoints.map((checkpoint) => checkpoint.step),
      findings
    },
    model,
    architecture: architecture.sha256,
    checkpoints,
    inputs
  }
}

/** Opens a checkpoint, loads its weights and closes it. */
export async function loadWeights(
  path: string,
  model: Model,
  signal?: AbortSignal
): Promise<{ weights: LoadedWeights; archive: TensorArchive }> {
  const archive = await openArchive(path, signal ? { signal } : {})
  try {
    return { weights: await model.load(archive), archive }
  } finally {
    await archive.close()
  }
}

/** Elements of one chain that a component moves. */
export function countElements(
  model: Pick<Model, 'parameters'>,
  { parameters, slices = {} }: Pick<Component, 'parameters' | 'slices'>
): number {
  const chosen = new Set(parameters)
  return model.parameters
    .filter(({ name }) => chosen.has(name))
    .reduce((sum, { name, shape }) => {
      const slice = slices[name]
      return sum + (slice ? sliceCount(shape, slice) : elements(shape))
    }, 0)
}

/** The architecture of a series, and every config that says so: a checkpoint may bring its own, which must compute the same.
 *  @throws AuditError `series/mixed`, `model/config` */
async function oneArchitecture(
  plan: PlanSubject,
  chosen: readonly Found[],
  baseFolder: string
): Promise<{ architecture: ResolvedArchitecture; configs: readonly string[] }> {
  const found: { architecture: ResolvedArchitecture; checkpoint: string }[] = []
  // What the plan names holds for all checkpoints.
  const bringTheirOwn = plan.architecture === undefined ? chosen : chosen.slice(0, 1)
  for (const { path } of bringTheirOwn) {
    const architecture = await resolveArchitecture({
      checkpointPath: path,
      baseFolder,
      ...(plan.architecture === undefined ? {} : { architecture: plan.architecture })
    })
    if (!found.some((one) => one.architecture.path === architecture.path)) {
      found.push({ architecture, checkpoint: path })
    }
  }
  const [first] = found
  if (!first) throw new AuditError('series/empty', 'no checkpoint is left', { where: plan.checkpoints })
  const other = found.find(({ architecture }) => architecture.sha256 !== first.architecture.sha256)
  if (other) {
    throw new AuditError(
      'series/mixed',
      `the checkpoints of ${plan.name} differ in architecture: ${first.architecture.model.description}; ${other.architecture.model.description}`,
      {
        where: `${first.architecture.path ?? first.checkpoint} and ${other.architecture.path ?? other.checkpoint}`,
        hint: 'A series is one training of one architecture. Narrow the pattern, make two subjects, or name one config with architecture:.'
      }
    )
  }
  return {
    architecture: first.architecture,
    configs: found.flatMap(({ architecture }) => (architecture.path === null ? [] : [architecture.path]))
  }
}

interface Found {
  readonly step: number
  readonly path: string
}

function chooseSteps(plan: PlanSubject, found: readonly Found[]): readonly Found[] {
  if (plan.steps === undefined) return found
  const missing = plan.steps.find((step) => !found.some((checkpoint) => checkpoint.step === step))
  if (missing !== undefined) {
    const steps = found.map((checkpoint) => checkpoint.step)
    throw new AuditError('plan/invalid', `subject ${plan.name} has no checkpoint of step ${missing}`, {
      where: `subjects.${plan.name}.steps`,
      hint: `Steps found: ${steps.join(', ')}. Nearest: ${nearestNumber(missing, steps)}.`
    })
  }
  const wanted = new Set(plan.steps)
  return found.filter((checkpoint) => wanted.has(checkpoint.step))
}

/** Names and shapes of all tensors: equal for checkpoints of one training. */
function shapesOf(archive: TensorArchive): ReadonlyMap<string, string> {
  return new Map([...archive.tensors.values()].map(({ name, shape }) => [name, `[${shape.join(', ')}]`]))
}

interface Shapes {
  readonly path: string
  readonly shapes: ReadonlyMap<string, string>
}

/** @throws AuditError `series/mixed` naming the first tensor that only one has or that is shaped otherwise */
function requireSameTensors(subject: string, own: Shapes, first: Shapes): void {
  const names = [...new Set([...first.shapes.keys(), ...own.shapes.keys()])]
  const name = names.find((candidate) => own.shapes.get(candidate) !== first.shapes.get(candidate))
  if (name === undefined) return
  const [here, there] = [own.shapes.get(name), first.shapes.get(name)]
  const what =
    here === undefined
      ? `has no ${visible(name)}, which ${first.path} has`
      : there === undefined
        ? `has ${visible(name)}, which ${first.path} has not`
        : `has ${visible(name)} shaped ${here}, ${first.path} has it shaped ${there}`
  throw new AuditError(
    'series/mixed',
    `the checkpoints of ${subject} do not have the same tensors: this one ${what}`,
    {
      where: own.path,
      hint: 'A series is one training of one architecture. Narrow the pattern, or make two subjects.'
    }
  )
}

function requireFinite(weights: LoadedWeights, path: string): void {
  if (weights.nonFinite === 0) return
  throw new AuditError('model/non-finite', `${weights.nonFinite} weights are NaN or infinite`, {
    where: path,
    hint: 'No estimate is possible at such a checkpoint. Leave it out with the subject’s steps, and say so in the report.'
  })
}

/** Absolute path of a file that the plan names. */
export const planPath = (baseFolder: string, path: string): string => join(baseFolder, path)
