import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Folder with presets, fonts and the sample: unpacked beside the packed application, or in the clone. The sample's weights are read in
 *  parts, so they cannot lie inside the archive. */
export function resourcesFolder(): string {
  const inClone = join(__dirname, '../../resources')
  const candidates = [join(process.resourcesPath, 'resources'), process.resourcesPath]
  return candidates.find((folder) => existsSync(join(folder, 'presets'))) ?? inClone
}
