import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openArchive } from '../../../src/main/engine/formats/detect'
import type { LoadedWeights, Model } from '../../../src/main/engine/models/model'
import { modelFromConfig } from '../../../src/main/engine/models/registry'

const fixtures = join(import.meta.dirname, '../../fixtures/hf')

/** The config of a Hugging Face fixture, with other values for some fields; undefined takes a field away. */
export async function configOf(
  fixture: string,
  changes: Readonly<Record<string, unknown>> = {}
): Promise<unknown> {
  const text = await readFile(join(fixtures, fixture, 'config.json'), 'utf8')
  return JSON.parse(JSON.stringify({ ...(JSON.parse(text) as object), ...changes }))
}

export async function modelOf(
  fixture: string,
  changes: Readonly<Record<string, unknown>> = {}
): Promise<Model> {
  return modelFromConfig(await configOf(fixture, changes))
}

/** Weights of a fixture, read by a model that may be another than its own. */
export async function weightsFor(model: Model, fixture: string): Promise<LoadedWeights> {
  const archive = await openArchive(join(fixtures, fixture, 'model.safetensors'))
  try {
    return await model.load(archive)
  } finally {
    await archive.close()
  }
}
