import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { billOfMaterials } from './bill-of-materials.mts'
import { thirdPartyNotices } from './notices.mts'
import { runtimeVersion } from './runtime.mts'
import { shippedPackages } from './shipped-packages.mts'

/** Writes dist/legal/{sbom.cdx.json,third-party-notices.txt,LICENSE.txt}, which packages carry in their resources folder.
 *  Needs the built application. */
export async function run(): Promise<void> {
  await writeLegalFiles(resolve('.'), runtimeVersion(resolve('.'), null))
}

/** @param version of the Electron that is packaged */
export async function writeLegalFiles(root: string, version: string): Promise<void> {
  const folder = join(root, 'dist/legal')
  const packages = shippedPackages(root)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'sbom.cdx.json'), await billOfMaterials(root, packages, version))
  writeFileSync(join(folder, 'third-party-notices.txt'), thirdPartyNotices(root, packages))
  writeFileSync(join(folder, 'LICENSE.txt'), readFileSync(join(root, 'LICENSE')))
  process.stdout.write(`dist/legal: ${String(packages.length)} third-party packages, Electron ${version}\n`)
}
