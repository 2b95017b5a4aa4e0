import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { cell, readJson, table } from './markdown.mts'

/** Writes docs/evidence/desktop.md from what `.ci/run` and `npm run bench:desktop` left behind. What is missing is said to be missing. */

const page = 'docs/evidence/desktop.md'
const binary = 'dist/linux-unpacked/ontogeny'

export async function run(): Promise<void> {
  const parts = [
    introduction,
    testsSection('Tests in the real Electron', 'out/ci/electron.json'),
    testsSection('Tests of the packaged application', 'out/ci/packaging.json'),
    accessibility(),
    await fuses(),
    network(),
    measurements(),
    neverRun
  ]
  writeFileSync(page, `${parts.join('\n\n')}\n`)
  process.stdout.write(`${page}\n`)
}

const introduction = `# Evidence for the desktop application

Written by \`node scripts/run.mjs proofs/evidence\` from the results of \`.ci/run\` and \`npm run bench:desktop\`; not edited by hand. The pictures in \`docs/screens\` are made by \`bash scripts/screens.sh\` from a real audit of the sample.`

const neverRun = `## Never run

Windows, macOS and Linux on arm64; the AppImage (its tool is a download); the current Electron release (not run here; the code is type-checked against it); a Wayland session; a machine with a GPU and a screen: Xvfb and software rendering only.`

interface TestFile {
  readonly name: string
  readonly assertionResults: readonly {
    readonly ancestorTitles: readonly string[]
    readonly title: string
    readonly status: string
    readonly duration?: number | null
  }[]
}

function testsSection(title: string, path: string): string {
  if (!existsSync(path)) return `## ${title}\n\nNo results: \`${path}\` is missing.`
  const { testResults } = readJson(path) as { testResults: readonly TestFile[] }
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const passed = all.filter(({ status }) => status === 'passed').length
  const files = [...testResults]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, assertionResults }) => {
      const rows = assertionResults.map(({ ancestorTitles, title: test, status, duration }) => [
        cell([...ancestorTitles, test].join(': ')),
        status,
        duration === undefined || duration === null ? '' : (duration / 1000).toFixed(1)
      ])
      return `### ${basename(name)}\n\n${table(['test', 'result', 's'], rows)}`
    })
  return `## ${title}\n\n${String(passed)} of ${String(all.length)} passed.\n\n${files.join('\n\n')}`
}

function accessibility(): string {
  const title = '## Accessibility: violations by axe'
  const path = 'out/e2e/axe.json'
  if (!existsSync(path)) return `${title}\n\nNo results: \`${path}\` is missing.`
  const results = readJson(path) as readonly { theme: string; screen: string; violations: number }[]
  const themes = [...new Set(results.map(({ theme }) => theme))]
  const screens = [...new Set(results.map(({ screen }) => screen))]
  const rows = screens.map((screen) => [
    screen,
    ...themes.map((theme) =>
      String(results.find((one) => one.screen === screen && one.theme === theme)?.violations ?? 'not run')
    )
  ])
  return `${title}\n\nRules of WCAG 2.0 to 2.2, A and AA, and good practice.\n\n${table(['screen', ...themes], rows)}`
}

async function fuses(): Promise<string> {
  const title = '## Fuses, read back from the packaged binary'
  if (!existsSync(binary)) return `${title}\n\nNo package: \`${binary}\` is missing.`
  const wire = await getCurrentFuseWire(binary)
  const states: Readonly<Record<number, string>> = { 48: 'off', 49: 'on', 114: 'removed', 144: 'inherited' }
  const rows = Object.entries(FuseV1Options)
    .filter((entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number')
    .map(([name, option]) => [name, states[Number(wire[option])] ?? 'not in this Electron'])
  return `${title}\n\n${table(['fuse', 'state'], rows)}`
}

function network(): string {
  const title = '## Network'
  const path = 'out/ci/offline.txt'
  if (!existsSync(path)) return `${title}\n\nNo results: \`${path}\` is missing.`
  return `${title}

\`.ci/run\` carries the whole \`npm test\` out in an empty network namespace (\`scripts/proofs/without-network.sh\`). \`scripts/proofs/offline.sh\`, which traces socket calls by \`strace --trace=network\`, said:

\`\`\`
${readFileSync(path, 'utf8').trim()}
\`\`\``
}

interface Measurements {
  readonly date: string
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string }
  readonly electron: string
  readonly sandbox: boolean
  readonly loadBefore: number
  readonly start: { readonly milliseconds: readonly number[]; readonly median: number }
  readonly bundle: { readonly gzippedBytes: number }
  readonly idle: { readonly pssBytes: number }
  readonly tensors: {
    readonly namesMilliseconds: readonly number[]
    readonly statisticsMilliseconds: readonly number[]
    readonly tableMilliseconds: readonly number[]
  }
  readonly frames: Readonly<Record<'zoom' | 'pan', { readonly median: number; readonly p95: number }>> | null
}

function measurements(): string {
  const title = '## Speed and size'
  const folder = 'bench/results'
  const name = readdirSync(folder)
    .filter((one) => one.startsWith('desktop-'))
    .sort()
    .at(-1)
  if (name === undefined) return `${title}\n\nNo results: run \`npm run bench:desktop\`.`
  const found = readJson(join(folder, name)) as Measurements
  const { machine, start, bundle, idle, tensors, frames } = found
  const middle = (ascending: readonly number[]): string =>
    `${String(ascending[Math.floor(ascending.length / 2)])} ms, ${String(ascending[0])} to ${String(ascending.at(-1))}`
  const frame = (name: 'zoom' | 'pan'): string =>
    frames === null
      ? 'not measured'
      : `${frames[name].median.toFixed(1)} ms, 95% within ${frames[name].p95.toFixed(1)}`
  const rows = [
    ['process start to first content of the start page', middle(start.milliseconds), '1500 ms'],
    ['renderer bundle, gzipped', megabytes(bundle.gzippedBytes), '1.6 MB (a test)'],
    ['idle memory of all processes, PSS', megabytes(idle.pssBytes), '400 MB'],
    ['100,000 tensors, data in the page, to the drawn table', middle(tensors.tableMilliseconds), '300 ms'],
    [
      '100,000 tensors, choice of a checkpoint to the drawn table of names, types and shapes',
      middle(tensors.namesMilliseconds),
      '300 ms'
    ],
    [
      '100,000 tensors, choice of a checkpoint to the statistics in it',
      middle(tensors.statisticsMilliseconds),
      '—'
    ],
    ['a frame of zooming 10,000 checkpoints × 3 series', frame('zoom'), '16.7 ms'],
    ['a frame of panning them', frame('pan'), '16.7 ms']
  ]
  return `${title}

\`${folder}/${name}\`, ${found.date.slice(0, 10)}: ${machine.processor}, ${String(machine.cores)} cores, ${machine.system}, Electron ${found.electron}, Chromium’s sandbox ${found.sandbox ? 'on' : 'off'}, Xvfb, load ${found.loadBefore.toFixed(1)} before. Times are medians, then least to most.

${table(['what', 'measured', 'asked'], rows)}

The table opens with what the header tells; reading all values and computing their statistics and histograms follows, and is most of the time until these are there.`
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
