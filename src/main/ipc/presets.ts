import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { presetNames, type Presets, presetsSchema } from '../../shared/draft'
import { AuditError } from '../../shared/errors'

/** The presets that come with the application. @param resources folder with `presets` @throws AuditError `internal` */
export async function readPresets(resources: string): Promise<Presets> {
  const folder = join(resources, 'presets')
  try {
    const entries = presetNames.map(
      async (name) => [name, parse(await readFile(join(folder, `${name}.yaml`), 'utf8')) as unknown] as const
    )
    return presetsSchema.parse(Object.fromEntries(await Promise.all(entries)))
  } catch (cause) {
    throw new AuditError('internal', 'a preset is missing or does not match its schema', {
      where: folder,
      hint: 'Install Ontogeny again.',
      cause
    })
  }
}
