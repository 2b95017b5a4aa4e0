import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'

interface Property {
  readonly name: string
  readonly value: string
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly group?: string
  readonly version: string
  readonly purl?: string
  readonly properties?: readonly Property[]
}

interface Dependency {
  readonly ref: string
  readonly dependsOn?: readonly string[]
}

interface BillOfMaterials {
  readonly metadata: {
    readonly tools: { readonly components: readonly Component[] }
    readonly component: Component
  }
  readonly components: readonly Component[]
  readonly dependencies: readonly Dependency[]
}

const pathProperty = 'cdx:npm:package:path'
const pathOf = ({ properties }: Component): string | undefined =>
  properties?.find(({ name }) => name === pathProperty)?.value

/** The bill of materials of the product: CycloneDX 1.6 as JSON, the same bytes for the same packages (no time, no serial number).
 *  @param root the project
 *  @param folders what is in the product, as `shippedPackages` names it
 *  @param runtimeVersion version of the packaged Electron, which need not be that of the installed npm package
 *  @throws Error when a package is not among those that npm knows, or the result is not valid by its schema */
export async function billOfMaterials(
  root: string,
  folders: readonly string[],
  runtimeVersion: string
): Promise<string> {
  const all = installed(root)
  const shipped = new Set(folders)
  const components = all.components.filter((component) => shipped.has(pathOf(component) ?? ''))
  const known = new Set(components.map(pathOf))
  const unknown = folders.filter((folder) => !known.has(folder))
  if (unknown.length > 0) throw new Error(`npm does not list ${unknown.join(', ')}`)

  const self = all.metadata.component
  const kept = new Set([self, ...components].map((component) => component['bom-ref']))
  const text = JSON.stringify(
    {
      ...all,
      // npm's own version says nothing about the product.
      metadata: {
        ...all.metadata,
        tools: { components: all.metadata.tools.components.filter(({ name }) => name !== 'npm') }
      },
      components: components.map((component) => shippedComponent(component, runtimeVersion)),
      dependencies: all.dependencies
        .filter(({ ref }) => kept.has(ref))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }))
    },
    null,
    2
  )
  const fault: unknown = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)
  if (fault !== null) {
    throw new Error(`the bill of materials is not valid: ${JSON.stringify(fault).slice(0, 500)}`)
  }
  return `${text}\n`
}

/** Every package in node_modules, as npm sees it. */
function installed(root: string): BillOfMaterials {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js'),
      ...[
        '--output-reproducible',
        '--flatten-components',
        '--spec-version',
        '1.6',
        '--ignore-npm-errors',
        '--output-file',
        '-'
      ]
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }
  )
  if (status !== 0) throw new Error(`cyclonedx-npm ended with exit code ${String(status)}: ${stderr}`)
  return JSON.parse(stdout) as BillOfMaterials
}

/** A component as part of the product: whether npm installed it for development says nothing there. */
function shippedComponent(component: Component, runtimeVersion: string): Component {
  const properties = component.properties?.filter(({ name }) => name === pathProperty) ?? []
  if (pathOf(component) !== 'node_modules/electron') return { ...component, properties }
  return { ...component, properties, version: runtimeVersion, purl: `pkg:npm/electron@${runtimeVersion}` }
}
