import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface PackageDescription {
  readonly name: string
  readonly version: string
  readonly license?: string | { readonly type: string }
  readonly homepage?: string
  readonly author?: string | { readonly name: string }
}

const licenceFile = /^(licen[cs]e|copying|notice|ofl)([-._].*)?$/i
const rule = '='.repeat(100)

/** The licences of the third-party packages in the product, as one text: each package with its licence files as they are.
 *  @param root the project
 *  @param folders what is in the product, as `shippedPackages` names it */
export function thirdPartyNotices(root: string, folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const path = join(root, folder)
    const description = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as PackageDescription
    const { name, version, license, homepage } = description
    const declared = typeof license === 'object' ? license.type : (license ?? 'no licence declared')
    const texts = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .map((file) => readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim())
    // Electron's version is that of the packaged runtime, which carries its own licence files.
    const title =
      folder === 'node_modules/electron' ? 'electron (see also LICENSES.chromium.html)' : `${name} ${version}`
    const text = texts.length > 0 ? texts.join('\n\n') : declaredLicence(root, declared, description)
    return [rule, `${title}, ${declared}`, homepage ?? '', rule, '', text]
      .filter((line, place) => place !== 2 || line !== '')
      .join('\n')
  })
  return `${[`Ontogeny contains the following ${String(folders.length)} third-party packages, in whole or in part.`, ...parts].join('\n\n')}\n`
}

/** For a package without a licence file: the text of the licence that it declares, and whose work it is. */
function declaredLicence(root: string, declared: string, { name, author }: PackageDescription): string {
  const path = join(root, 'scripts/package/licences', `${declared}.txt`)
  if (!existsSync(path)) {
    throw new Error(`${name} declares ${declared} and carries no licence file: add its text as ${path}`)
  }
  const owner = typeof author === 'object' ? author.name : (author ?? `the authors of ${name}`)
  return `The package carries no licence file; it declares ${declared}.\n\nCopyright ${owner}\n\n${readFileSync(path, 'utf8').trim()}`
}
