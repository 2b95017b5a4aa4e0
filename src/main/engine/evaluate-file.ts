import { resolve, dirname } from 'node:path'
import { dataSchema, type Plan } from '../../shared/plan'
import { AuditError } from '../../shared/errors'
import { writeFileAtomic } from './audit/atomic'
import { loadPlan, nearest } from './audit/plan'
import { loadWeights } from './audit/subjects'
import { openEngine } from './compute/registry'
import type { TensorArchive } from './formats/archive'
import { openArchive } from './formats/detect'
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
  /** `.npz` to write `logits` and `losses` to, absolute. */
  readonly out?: string
}

export interface EvaluateResult {
  /** Mean next-token loss, nats. */
  readonly meanLoss: number
  /** Predicted tokens. */
  readonly tokens: number
  readonly gradients?: Readonly<Record<string, { readonly l2: number; readonly sum: number }>>
}

/** Losses, logits and gradients of one model on a file of tokens. @throws AuditError any refusal of bad input */
export async function evaluateFile(
  parameters: EvaluateParameters,
  signal?: AbortSignal
): Promise<EvaluateResult> {
  const { checkpointPath, ...source } = await findModel(parameters.model, parameters.folder)
  const { model } = await resolveArchitecture({ checkpointPath, ...source })
  if (model.vocabulary === null) {
    throw new AuditError(
      'model/unsupported',
      `evaluate takes models of tokens; this is ${model.description}`,
      {
        where: checkpointPath,
        hint: 'An audit measures the losses of other models: see docs/plan.md.'
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
    if (parameters.out !== undefined) await writeArrays(parameters.out, evaluation)
    const { meanLoss, tokens: predicted, gradients } = evaluation
    return { meanLoss, tokens: predicted, ...(gradients === undefined ? {} : { gradients }) }
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

type ModelSource = Parameters<typeof resolveArchitecture>[0]

async function findModel(model: string, folder: string): Promise<ModelSource> {
  const reference = /^(.+\.(?:ya?ml|json)):([^:@]+)(?:@(\d+))?$/i.exec(model)
  if (!reference) return { checkpointPath: resolve(folder, model), baseFolder: folder }
  const [, file = '', name = '', step] = reference
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
    checkpointPath: chosen.path,
    baseFolder: dirname(path),
    ...(subject.architecture === undefined ? {} : { architecture: subject.architecture })
  }
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
