import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'

/** Folder of the built application: `main`, `preload`, `renderer`. */
export function builtFolder(): string {
  return join(app.getAppPath(), 'out')
}

/** Folder with presets, fonts and the sample: unpacked beside the packed application, or in the clone. The sample's weights are read in
 *  parts, so they cannot lie inside the archive. */
export function resourcesFolder(): string {
  const inClone = join(app.getAppPath(), 'resources')
  const candidates = [join(process.resourcesPath, 'resources'), process.resourcesPath]
  return candidates.find((folder) => existsSync(join(folder, 'presets'))) ?? inClone
}
