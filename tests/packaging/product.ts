import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { PipedApplication, testSwitches } from '../../scripts/proofs/devtools-pipe.mts'

/** The packaged application that the tests examine. */
export const root = join(import.meta.dirname, '../..')
export const product = join(root, 'dist/linux-unpacked')
export const binary = join(product, 'ontogeny')
export const archive = join(product, 'resources/app.asar')

if (!existsSync(archive)) throw new Error(`${archive} is missing: run npm run package -- linux-dir first`)

/** A folder that goes when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ontogeny-packaged-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Starts the packaged application with an empty profile and home. */
export function start(home: string, ...given: string[]): PipedApplication {
  return new PipedApplication(
    ['env', `HOME=${home}`, `XDG_CONFIG_HOME=${home}`, binary],
    [...testSwitches(join(home, 'profile')), ...given]
  )
}
