import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { AuditError } from '../../../shared/errors'
import type { LayerSpec } from '../../../shared/plan'
import { InputFile } from '../formats/files'
import { parseJson, toPlain } from '../formats/json'
import { maxJsonFileBytes } from '../formats/limits'
import { createModel } from './create'
import type { ModelDefinition } from './definition'
import { gpt2 } from './families/gpt2'
import { gptNeoX } from './families/gpt-neox'
import { llama } from './families/llama'
import { mistral } from './families/mistral'
import { mlp } from './families/mlp'
import { qwen2 } from './families/qwen2'
import { tms } from './families/tms'
import { tokenMlp } from './families/token-mlp'
import type { Model, ModelSource } from './model'

/** Families of Hugging Face configs, by `model_type`. */
const families: ReadonlyMap<string, (config: unknown, where: string) => ModelDefinition> = new Map([
  ['gpt2', gpt2],
  ['gpt_neox', gptNeoX],
  ['llama', llama],
  ['mistral', mistral],
  ['qwen2', qwen2]
])

export const familyNames: readonly string[] = [...families.keys()]

/** @param config the parsed `config.json` @param where its path, for messages
 *  @throws AuditError `model/config`, `model/unknown-family`, `model/unsupported` */
export function modelFromConfig(config: unknown, where = 'config.json'): Model {
  const type =
    typeof config === 'object' && config !== null
      ? (config as { model_type?: unknown }).model_type
      : undefined
  if (typeof type !== 'string') {
    throw new AuditError('model/config', 'the config has no model_type', {
      where,
      hint: 'Expected a Hugging Face config.json, or a layer specification in the plan (family: mlp, tms or token-mlp).'
    })
  }
  const family = families.get(type)
  if (!family) {
    throw new AuditError(
      'model/unknown-family',
      `the model family ${JSON.stringify(type.slice(0, 100))} is not supported; supported are ${familyNames.join(', ')}`,
      {
        where,
        hint: `The nearest supported name is ${closest(type.slice(0, 100), familyNames)}. Small networks can be described in the plan (mlp, tms, token-mlp).`
      }
    )
  }
  return createModel(family(config, where), { kind: 'config', config, where })
}

/** A small network described in a plan. @throws AuditError `plan/invalid` */
export function modelFromSpec(spec: LayerSpec): Model {
  return createModel(definitionOf(spec), { kind: 'layers', spec })
}

function definitionOf(spec: LayerSpec): ModelDefinition {
  switch (spec.family) {
    case 'mlp':
      return mlp(spec)
    case 'tms':
      return tms(spec)
    case 'token-mlp':
      return tokenMlp(spec)
  }
}

/** The same model again. */
export function modelFrom(source: ModelSource): Model {
  return source.kind === 'config' ? modelFromConfig(source.config, source.where) : modelFromSpec(source.spec)
}

export interface ResolvedArchitecture {
  readonly model: Model
  /** The config file, absolute; null for a layer specification. */
  readonly path: string | null
  /** Equal for architectures that compute the same. */
  readonly sha256: string
}

/** The architecture of a checkpoint: as the plan says, else from a `config.json` beside it or up to two folders above.
 *  @param request.architecture path relative to `baseFolder`, or a layer specification
 *  @throws AuditError `model/config` when there is none, `model/*`, `file/*`, `format/*` for its content */
export async function resolveArchitecture(request: {
  readonly checkpointPath: string
  readonly architecture?: string | LayerSpec
  readonly baseFolder: string
}): Promise<ResolvedArchitecture> {
  const { architecture, baseFolder } = request
  if (typeof architecture === 'object') return resolved(modelFromSpec(architecture), null)
  const path =
    architecture === undefined
      ? await findConfig(resolve(baseFolder, request.checkpointPath))
      : await configIn(resolve(baseFolder, architecture))
  return resolved(modelFromConfig(await readConfig(path), path), path)
}

function resolved(model: Model, path: string | null): ResolvedArchitecture {
  return { model, path, sha256: createHash('sha256').update(model.signature).digest('hex') }
}

/** A folder stands for the config file in it. */
async function configIn(path: string): Promise<string> {
  const kind = await kindOf(path)
  return kind === 'folder' ? join(path, 'config.json') : path
}

async function findConfig(checkpoint: string): Promise<string> {
  let folder = (await kindOf(checkpoint)) === 'folder' ? checkpoint : dirname(checkpoint)
  for (let level = 0; level < 3; level++) {
    const candidate = join(folder, 'config.json')
    if ((await kindOf(candidate)) === 'file') return candidate
    folder = dirname(folder)
  }
  throw new AuditError('model/config', 'no config.json beside the checkpoint or in the two folders above', {
    where: checkpoint,
    hint: 'Name it with architecture: in the plan, or describe a small network there (family: mlp, tms or token-mlp).'
  })
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    const status = await stat(path)
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : null
  } catch {
    return null
  }
}

async function readConfig(path: string): Promise<unknown> {
  const file = await InputFile.open(path)
  try {
    if (file.size > maxJsonFileBytes) {
      throw new AuditError(
        'format/limit',
        `the config is ${file.size} bytes long, the limit is ${maxJsonFileBytes}`,
        { where: path }
      )
    }
    return toPlain(parseJson(await file.read(0, file.size), path))
  } finally {
    await file.close()
  }
}
