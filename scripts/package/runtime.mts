import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Electron to package, where it need not be fetched: the folder that ELECTRON_RUNTIME names; else the one that npm's
 *  `electron` fetched at the first start; else, for a package that is only tried out, the runtime of the tests.
 *  @param forTrial whether the runtime of the tests will do
 *  @returns a folder with a whole Electron of the target's platform, or null: electron-builder fetches it */
export function runtimeAtHand(root: string, forTrial: boolean): string | null {
  const given = process.env.ELECTRON_RUNTIME
  if (given !== undefined) return given
  const fetched = join(root, 'node_modules/electron/dist')
  if (existsSync(join(fetched, 'version'))) return fetched
  if (!forTrial || process.platform !== 'linux' || process.arch !== 'x64') return null
  const { status, stdout } = spawnSync('bash', [join(root, 'scripts/electron-runtime.sh')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit']
  })
  if (status !== 0) throw new Error('scripts/electron-runtime.sh did not give a runtime')
  return stdout.trim()
}

/** Version of a runtime's folder; without one, that of the installed npm package, which electron-builder fetches.
 *  @returns e.g. `25.1.1` */
export function runtimeVersion(root: string, folder: string | null): string {
  if (folder !== null) return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  const description = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')
  return (JSON.parse(description) as { version: string }).version
}
