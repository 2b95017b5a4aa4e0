import type { Report } from '../../../shared/report'

/** What must be equal for the numbers of two runs to be compared, and where two runs differ in it. */

/** One thing that differs, in words of the report; `what` is a message key with its details. */
export interface ConfigurationDifference {
  readonly what:
    | 'setting'
    | 'settings'
    | 'seed'
    | 'engine'
    | 'engineVersion'
    | 'data'
    | 'dataFiles'
    | 'components'
    | 'measures'
  /** Which setting or data set; empty where there is only one. */
  readonly name: string
  readonly a: string
  readonly b: string
}

/** How many things `configurationDifferences` compares for these two. */
export function comparedCount(a: Report, b: Report): number {
  return configurationRows(a, b).length
}

/** What differs between the configurations of two runs: sampler settings and seed, engine and its version, data by content and by what
 *  was measured on it, components. An empty list: their estimates may be compared. */
export function configurationDifferences(a: Report, b: Report): ConfigurationDifference[] {
  return configurationRows(a, b).filter((row) => row.a !== row.b)
}

function configurationRows(a: Report, b: Report): ConfigurationDifference[] {
  const row = (
    what: ConfigurationDifference['what'],
    read: (report: Report) => string,
    name = ''
  ): ConfigurationDifference => ({ what, name, a: read(a), b: read(b) })
  return [
    ...settingRows(a, b),
    row('engine', ({ environment }) => environment.engine),
    row('engineVersion', ({ environment }) => environment.engineVersion),
    row('dataFiles', dataFiles),
    ...dataNames(a, b).map((name) => row('data', (report) => dataText(report, name), name)),
    row('components', (report) => listOf(report.llc.map(({ component }) => component))),
    row('measures', (report) =>
      listOf(
        report.llc.map(({ data, sampledOn }) =>
          data === sampledOn ? data : `${data} on ${sampledOn} chains`
        )
      )
    )
  ]
}

/** Field by field where each run has one configuration; as a whole where one has several. */
function settingRows(a: Report, b: Report): ConfigurationDifference[] {
  const [one] = a.settings
  const [other] = b.settings
  if (a.settings.length !== 1 || b.settings.length !== 1 || one === undefined || other === undefined) {
    return [{ what: 'settings', name: '', a: settingsText(a), b: settingsText(b) }]
  }
  const names = [...new Set([...Object.keys(one.settings), ...Object.keys(other.settings)])]
  const value = (settings: object, name: string): string =>
    String((settings as Record<string, string | number | undefined>)[name] ?? '—')
  return names.map((name) => ({
    what: name === 'seed' ? 'seed' : 'setting',
    name: name === 'seed' ? '' : name,
    a: value(one.settings, name),
    b: value(other.settings, name)
  }))
}

const settingsText = ({ settings }: Report): string =>
  settings
    .map(({ settings: one }) =>
      Object.entries(one)
        .map(
          ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
        )
        .sort()
        .join(', ')
    )
    .sort()
    .join('; ') || '—'

const listOf = (names: readonly string[]): string => [...new Set(names)].sort().join(', ') || '—'

/** SHA-256 of the data files, in order of the hashes: names and places do not matter. */
const dataFiles = ({ manifest }: Report): string =>
  listOf(manifest.filter(({ role }) => role === 'data').map(({ sha256 }) => sha256))

const dataNames = (a: Report, b: Report): string[] => [
  ...new Set([...a.data, ...b.data].map(({ name }) => name))
]

function dataText({ data }: Report, name: string): string {
  const record = data.find((one) => one.name === name)
  if (record === undefined) return '—'
  const { use, loss, unit, samples, sampleShape } = record
  return `${use}, ${loss} in ${unit}, ${String(samples)} samples of ${sampleShape.join(' × ')}`
}
