import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packageFolders, requiredModules } from './required-modules.mts'

/** Packages that are in the product though no code requires them: the runtime, and the fonts of the page and of the report. */
const otherParts = [
  'node_modules/electron',
  'node_modules/@expo-google-fonts/noto-sans',
  'node_modules/@expo-google-fonts/noto-sans-mono'
]

/** Entries of the processes outside the page, in `out/main`. The command line is not packaged. */
export const packagedEntries = ['index.js', 'process.js', 'sampler.js']

/** Every package that is in the product, in whole or in part: what the bundler took in, what the bundles require at run time, and
 *  the other parts. Builds the application with source maps into a folder of its own to find out.
 *  @param root the project
 *  @returns folders in the project, sorted, e.g. `node_modules/zod`
 *  @throws Error when the build fails, or a required module is missing */
export function shippedPackages(root: string): string[] {
  const build = mkdtempSync(join(tmpdir(), 'ontogeny-shipped-'))
  try {
    const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
    const { status } = spawnSync(
      process.execPath,
      [builder, 'build', '--sourcemap', '--outDir', build, '--logLevel', 'error'],
      { cwd: root, stdio: 'inherit' }
    )
    if (status !== 0) throw new Error(`the build with source maps ended with exit code ${String(status)}`)
    const names = readdirSync(build, { recursive: true }).map(String)
    const bundled = names
      .filter((name) => name.endsWith('.map') && !/(^|[\\/])main[\\/]cli\.js/.test(name))
      .flatMap(
        (name) => (JSON.parse(readFileSync(join(build, name), 'utf8')) as { sources: string[] }).sources
      )
    const { files, missing } = requiredModules(packagedEntries.map((name) => resolve(root, 'out/main', name)))
    if (missing.length > 0) throw new Error(`not found: ${missing.map(({ name }) => name).join(', ')}`)
    const folders = new Set([...packageFolders(bundled), ...packageFolders(files), ...otherParts])
    return [...folders].filter((folder) => existsSync(join(root, folder, 'package.json'))).sort()
  } finally {
    rmSync(build, { recursive: true, force: true })
  }
}
