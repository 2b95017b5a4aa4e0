import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packagedEntries } from '../../scripts/package/shipped-packages.mts'
import { packageFolders, requiredModules } from '../../scripts/package/required-modules.mts'
import { archive, binary, product, root } from './product'

interface Component {
  readonly name: string
  readonly version: string
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}

/** How the binary's fuse wire says it. */
const [off, on] = ['0', '1'].map((digit) => digit.charCodeAt(0))

const resources = join(product, 'resources')
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** Files and folders below a folder, by relative path. */
const below = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String)

const extracted = mkdtempSync(join(tmpdir(), 'ontogeny-asar-'))
let names: string[] = []
beforeAll(() => {
  extractAll(archive, extracted)
  names = below(extracted)
})
afterAll(() => {
  rmSync(extracted, { recursive: true, force: true })
})

describe('the fuses of the packaged binary', () => {
  it('are read back as they must be', async () => {
    const wire = await getCurrentFuseWire(binary)
    const states = (...options: FuseV1Options[]): unknown[] => options.map((option) => wire[option])
    expect(
      states(
        FuseV1Options.RunAsNode,
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
        FuseV1Options.EnableNodeCliInspectArguments
      )
    ).toEqual([off, off, off])
    expect(
      states(
        FuseV1Options.OnlyLoadAppFromAsar,
        FuseV1Options.EnableCookieEncryption,
        FuseV1Options.EnableEmbeddedAsarIntegrityValidation
      )
    ).toEqual([on, on, on])
  })
})

describe('the packaged folder', () => {
  it('has the application as one archive, and no second way in', () => {
    expect(
      readdirSync(resources)
        .filter((name) => /^(app|default_app)/.test(name))
        .sort()
    ).toEqual(['app.asar', 'app.asar.unpacked'])
  })

  it('has native code for this system and processor only', () => {
    const native = below(product).filter((name) => /\.(node|dll|dylib|so(\.\d+)*)$/.test(name))
    const runtime = native
      .filter((name) => name.includes('onnxruntime-node'))
      .map((name) => name.split('napi-v6/')[1])
    expect(runtime.sort()).toEqual([
      `linux/${process.arch}/libonnxruntime.so.1`,
      `linux/${process.arch}/onnxruntime_binding.node`
    ])
    expect(native.filter((name) => /\.(dll|dylib)$/.test(name))).toEqual([])
  })

  it('is at most 300 MB, 25 MB of them the application’s own archive', () => {
    const bytes = below(product)
      .map((name) => lstatSync(join(product, name)))
      .filter((entry) => entry.isFile())
      .reduce((sum, { size }) => sum + size, 0)
    expect(bytes).toBeLessThan(300e6)
    expect(lstatSync(archive).size).toBeLessThan(25e6)
  })

  it('carries presets, fonts and the sample as real files', () => {
    for (const name of ['presets/standard.yaml', 'fonts/OFL.txt', 'sample/audit.yaml', 'sample/data.npz']) {
      expect(
        readFileSync(join(resources, name)).equals(readFileSync(join(root, 'resources', name))),
        name
      ).toBe(true)
    }
  })
})

describe('the archive', () => {
  it('has built code only: no sources, source maps, tests or command line', () => {
    expect(names.filter((name) => /\.(map|ts|mts|vue)$/.test(name))).toEqual([])
    expect([...new Set(names.map((name) => name.split('/')[0]))].sort()).toEqual([
      'node_modules',
      'out',
      'package.json'
    ])
    expect(names.filter((name) => /^out\/[^/]+$/.test(name)).sort()).toEqual([
      'out/main',
      'out/preload',
      'out/renderer'
    ])
    expect(names).not.toContain('out/main/cli.js')
  })

  it('has all that its processes require, and no other package', () => {
    const { files, missing } = requiredModules(
      packagedEntries.map((name) => join(extracted, 'out/main', name))
    )
    expect(missing).toEqual([])
    const needed = packageFolders([...files].map((file) => file.slice(extracted.length)))
    const packed = packageFolders(
      names.filter((name) => name.endsWith('package.json')).map((name) => `/${name}`)
    )
    expect([...packed].sort()).toEqual([...needed].sort())
  })

  it('has no package that is for development only', () => {
    const { devDependencies } = readJson(join(root, 'package.json')) as {
      devDependencies: Record<string, string>
    }
    const packed = new Set([...packageFolders(names)].map((folder) => folder.replace('node_modules/', '')))
    expect(Object.keys(devDependencies).filter((name) => packed.has(name))).toEqual([])
    expect(readJson(join(extracted, 'package.json'))).not.toHaveProperty('devDependencies')
  })

  it('has no publishing place and no updater', () => {
    expect(readdirSync(resources)).not.toContain('app-update.yml')
    expect(names.filter((name) => /updater/i.test(name))).toEqual([])
  })
})

describe('bill of materials and notices', () => {
  it('the bill is valid CycloneDX 1.6, and has nothing that differs from one build to the next', async () => {
    const text = readFileSync(join(resources, 'sbom.cdx.json'), 'utf8')
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
    expect(await validator.validate(text)).toBe(null)
    expect(await validator.validate(text.replace('"components"', '"parts"'))).not.toBe(null)
    const bill = JSON.parse(text) as { metadata: object }
    expect(bill).not.toHaveProperty('serialNumber')
    expect(bill.metadata).not.toHaveProperty('timestamp')
    expect(text).not.toContain(root)
  })

  it('name every package of the archive, the page’s and the runtime, with version', () => {
    const { components } = readJson(join(resources, 'sbom.cdx.json')) as { components: Component[] }
    const listed = new Map(
      components.map(({ version, properties }) => [
        properties.find(({ name }) => name === 'cdx:npm:package:path')?.value,
        version
      ])
    )
    for (const folder of packageFolders(
      names.filter((name) => name.endsWith('package.json')).map((name) => `/${name}`)
    )) {
      const { version } = readJson(join(extracted, folder, 'package.json')) as { version: string }
      expect(listed.get(folder), folder).toBe(version)
    }
    for (const name of ['@vue/runtime-core', 'pinia', '@tensorflow/tfjs-core', 'zrender']) {
      expect(listed.has(`node_modules/${name}`), name).toBe(true)
    }
    expect(listed.get('node_modules/electron')).toBe(readFileSync(join(product, 'version'), 'utf8').trim())
    expect(listed.has('node_modules/vitest')).toBe(false)
  })

  it('the notices have a licence text for each component', () => {
    const { components } = readJson(join(resources, 'sbom.cdx.json')) as { components: Component[] }
    const notices = readFileSync(join(resources, 'third-party-notices.txt'), 'utf8')
    const sections = notices.split(/^={100}$/m).slice(1)
    expect(sections).toHaveLength(2 * components.length)
    const texts = sections.filter((_, place) => place % 2 === 1)
    expect(texts.filter((text) => !/permi(ssion|tted)|grant/i.test(text))).toEqual([])
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(readdirSync(product)).toContain(name)
  })
})
