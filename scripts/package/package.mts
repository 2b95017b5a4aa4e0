import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { buildDeb } from './deb.mts'
import { runtimeAtHand, runtimeVersion } from './runtime.mts'
import { writeLegalFiles } from './sbom.mts'

/** What `npm run package -- NAME` builds, in electron-builder's words. `linux-deb` is made from the folder of `linux-dir`. */
const targets: Readonly<Record<string, readonly string[]>> = {
  'linux-dir': ['--linux', 'dir'],
  'linux-deb': ['--linux', 'dir'],
  'linux-appimage': ['--linux', 'AppImage'],
  'windows-dir': ['--win', 'dir'],
  windows: ['--win', 'nsis', 'portable'],
  'mac-dir': ['--mac', 'dir'],
  mac: ['--mac', 'dmg', 'zip']
}

/** Packages the application into dist/. */
export async function run([name = '']: readonly string[]): Promise<void> {
  const target = targets[name]
  if (target === undefined) {
    throw new Error(`unknown target "${name}": expected one of ${Object.keys(targets).join(', ')}`)
  }
  const root = resolve('.')
  const runtime = runtimeAtHand(root, name === 'linux-dir')
  const version = runtimeVersion(root, runtime)
  process.stdout.write(`Electron ${version}${runtime === null ? ', to be fetched' : ` from ${runtime}`}\n`)

  start(root, 'node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error')
  await writeLegalFiles(root, version)
  const given = runtime === null ? [] : [`-c.electronDist=${runtime}`, `-c.electronVersion=${version}`]
  const options = ['--config', 'electron-builder.yml', '--publish', 'never', ...given]
  start(root, 'node_modules/electron-builder/cli.js', ...target, ...options)
  if (name === 'linux-deb') process.stdout.write(`${buildDeb(root, join(root, 'dist/linux-unpacked'))}\n`)
}

function start(root: string, script: string, ...given: string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...given], {
    cwd: root,
    stdio: 'inherit'
  })
  if (status !== 0) throw new Error(`${script} ended with exit code ${String(status)}`)
}
