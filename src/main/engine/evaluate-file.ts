import { stat } from 'node:fs/promises'
import { resolve, dirname } from 'node:path'
import { dataSchema, type Plan } from '../../shared/plan'
import { AuditError } from '../../shared/errors'
import { writeFileAtomic } from './audit/atomic'
import { requireFreeOutput } from './audit/output-file'
import { loadPlan, nearest } from './audit/plan'
import { loadWeights } from './audit/subjects'
import { openEngine } from './compute/registry'
import type { TensorArchive } from './formats/archive'
import { openArchive } from './formats/detect'
import { fileError } from './formats/files'
import { encodeNpz, type NpzArray } from './formats/npz-writer'
import { discoverSeries } from './formats/series'
import { openDataset } from './models/dataset'
import { evaluate } from './models/evaluate'
import { resolveArchitecture } from './models/registry'
import { availableParallelism } from 'node:os'

export interface EvaluateParameters {
  /** A Hugging Face folder, or `PLAN.yaml:subject[@step]`. */
  readonly model: string
  /** `FILE` or `FILE:ARRAY`, token ids `[samples, positions]`. */
  readonly tokens: string
  /** Folder that relative paths start from. */
  readonly folder: string
  readonly gradients: boolean
  readonly engine: Plan['engine']
  /** New `.npz` to write `logits` and `losses` to, absolute. */
  readonly out?: string
}

export interface EvaluateResult {
  /** Mean next-token loss, nats. */
  readonly meanLoss: number
  /** Predicted tokens. */
  readonly tokens: number
  /** Where the model is one of a plan: whose numbers these are. */
  readonly subject?: string
  readonly step?: number
  readonly gradients?: Readonly<Record<string, { readonly l2: number; readonly sum: number }>>
}

/** Losses, logits and gradients of one model on a file of tokens. @throws AuditError any refusal of bad input */
export async function evaluateFile(
  parameters: EvaluateParameters,
  signal?: AbortSignal
): Promise<EvaluateResult> {
  if (parameters.out !== undefined) await requireOutput(parameters.out)
  const { source, place } = await findModel(parameters.model, parameters.folder)
  const { checkpointPath } = source
  const { model } = await resolveArchitecture(source)
  if (model.vocabulary === null) {
    throw new AuditError(
      'model/unsupported',
      `evaluate takes models of tokens; this is ${model.description}`,
      {
        where: checkpointPath,
        hint: 'Losses of other models are measured by an audit: ontogeny audit PLAN --out FOLDER.'
      }
    )
  }
  const { weights } = await loadWeights(checkpointPath, model, signal)
  requireFinite(weights.nonFinite, checkpointPath)
  const tokens = splitArray(parameters.tokens, parameters.folder)
  const archive = await openArchive(tokens.file)
  try {
    const data = dataSchema.parse({
      file: tokens.file,
      inputs: tokens.array ?? onlyArray(archive),
      targets: 'next-token'
    })
    const { dataset } = await openDataset({ name: 'tokens', data, archive, model })
    const evaluation = await evaluate({
      model,
      weights,
      dataset,
      engine: await openEngine(parameters.engine),
      gradients: parameters.gradients,
      logits: parameters.out !== undefined,
      threads: availableParallelism(),
      ...(signal === undefined ? {} : { signal })
    })
    const { meanLoss, tokens: predicted, gradients } = evaluation
    if (!Number.isFinite(meanLoss)) throw overflow(checkpointPath)
    if (parameters.out !== undefined) await writeArrays(parameters.out, evaluation)
    return { meanLoss, tokens: predicted, ...place, ...(gradients === undefined ? {} : { gradients }) }
  } finally {
    await archive.close()
  }
}

async function writeArrays(
  path: string,
  { losses, logits }: { readonly losses: NpzArray; readonly logits?: NpzArray }
): Promise<void> {
  const arrays = new Map<string, NpzArray>([['losses', losses]])
  if (logits) arrays.set('logits', logits)
  await writeFileAtomic(path, await encodeNpz(arrays))
}

function requireFinite(count: number, where: string): void {
  if (count === 0) return
  throw new AuditError('model/non-finite', `${count} weights are NaN or infinite`, {
    where,
    hint: 'No loss can be computed. Inspect the file: ontogeny inspect names the tensors.'
  })
}

function overflow(where: string): AuditError {
  return new AuditError('model/non-finite', 'the mean loss is NaN or infinite', {
    where,
    hint: 'A weight is too large for float32 arithmetic: ontogeny inspect names the tensors.'
  })
}

async function requireOutput(path: string): Promise<void> {
  if (!/\.npz$/i.test(path)) {
    throw new AuditError('usage', '--out: expected a name that ends in .npz', {
      where: path,
      hint: 'The arrays logits and losses are written in that format.'
    })
  }
  await requireFreeOutput(path, null)
}

interface FoundModel {
  readonly source: Parameters<typeof resolveArchitecture>[0]
  /** In the plan, if it is of one. */
  readonly place: Pick<EvaluateResult, 'subject' | 'step'>
}

async function findModel(model: string, folder: string): Promise<FoundModel> {
  const reference = /^(.+\.(?:ya?ml|json)):([^:@]+)(?:@(.*))?$/i.exec(model)
  if (!reference) return { source: await namedModel(resolve(folder, model), folder), place: {} }
  const [, file = '', name = '', step] = reference
  if (step !== undefined && !/^\d+$/.test(step)) {
    throw new AuditError('usage', `@${step}: expected a training step, a whole number`, {
      where: model,
      hint: `For example ${file}:${name}@800; without it the last step is taken.`
    })
  }
  const path = resolve(folder, file)
  const { plan } = await loadPlan(path)
  const subject = plan.subjects.find((candidate) => candidate.name === name)
  if (!subject) {
    const names = plan.subjects.map((candidate) => candidate.name)
    throw new AuditError('plan/invalid', `the plan has no subject ${name}`, {
      where: path,
      hint: `Subjects: ${names.join(', ')}. Nearest: ${nearest(name, names)}.`
    })
  }
  const { checkpoints } = await discoverSeries(subject.checkpoints, dirname(path))
  const chosen =
    step === undefined
      ? checkpoints.at(-1)
      : checkpoints.find((checkpoint) => checkpoint.step === Number(step))
  if (!chosen) {
    throw new AuditError('plan/invalid', `subject ${name} has no checkpoint of step ${step ?? ''}`, {
      where: path,
      hint: `Steps found: ${checkpoints.map((checkpoint) => checkpoint.step).join(', ')}.`
    })
  }
  return {
    source: {
      checkpointPath: chosen.path,
      baseFolder: dirname(path),
      ...(subject.architecture === undefined ? {} : { architecture: subject.architecture })
    },
    place: { subject: name, step: chosen.step }
  }
}

/** A model that is named by its own path. */
async function namedModel(path: string, folder: string): Promise<FoundModel['source']> {
  await stat(path).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  if (/\.ya?ml$/i.test(path)) {
    const { plan } = await loadPlan(path)
    const names = plan.subjects.map(({ name }) => name)
    throw new AuditError('usage', 'a plan is not one model: name a subject of it', {
      where: path,
      hint: `PLAN.yaml:subject, or PLAN.yaml:subject@step. Subjects: ${names.join(', ')}.`
    })
  }
  return { checkpointPath: path, baseFolder: folder }
}

/** `FILE:ARRAY`; a colon elsewhere (a drive letter) belongs to the path. */
function splitArray(text: string, folder: string): { file: string; array: string | null } {
  const match = /^(.+\.(?:npz|npy|safetensors)):([^:\\/]+)$/i.exec(text)
  return match
    ? { file: resolve(folder, match[1] ?? ''), array: match[2] ?? '' }
    : { file: resolve(folder, text), array: null }
}

function onlyArray(archive: TensorArchive): string {
  const names = [...archive.tensors.keys()]
  const [only] = names
  if (only !== undefined && names.length === 1) return only === '' ? 'array' : only
  throw new AuditError('data/missing', `the file has ${names.length} arrays`, {
    where: archive.path,
    hint: `Name one: ${archive.path}:NAME. Arrays: ${names.slice(0, 20).join(', ')}.`
  })
}
