import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../fixtures/runs/run-files'
import { syntheticRun } from '../fixtures/runs/synthetic'
import { windowRun } from '../fixtures/window/report'
import type { Bridge } from '../../src/shared/ipc'
import { answerDialogs } from './dialogs'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { runFolders, screens } from './run-folders'

/** Damaged run folders through the window: what is shown of each, and what is said. */

const folders = runFolders()
const whole = windowRun()
const result = 'results/llc/full/train/misaligned/step-000286.json'
const forgedNumber = '98765.4'
const estimates = whole.report.llc.length

/** Changes the first estimate of a file of results, or of the results in a report. */
function forge(folder: string, path: string): void {
  const text = readFileSync(join(folder, path), 'utf8')
  const from = Math.max(0, text.indexOf('"llc": ['))
  const forged = text.slice(from).replace(/"estimate": [\d.]+/, `"estimate": ${forgedNumber}`)
  writeFileSync(join(folder, path), text.slice(0, from) + forged)
}

interface Damage {
  readonly name: string
  readonly damage: (folder: string) => void
  /** In the notices. */
  readonly said: readonly string[]
  /** Estimates that are left. */
  readonly left: number
  readonly canRebuild: boolean
}

const ofFile = 2
const damages: readonly Damage[] = [
  { name: 'whole', damage: () => undefined, said: [], left: estimates, canRebuild: false },
  {
    name: 'changed result',
    damage: (folder) => forge(folder, result),
    said: ['was changed after it was written', result, 'estimates in it were left out'],
    left: estimates - ofFile,
    canRebuild: false
  },
  {
    name: 'missing result',
    damage: (folder) => rmSync(join(folder, result)),
    said: [`${result} is missing`],
    left: estimates - ofFile,
    canRebuild: false
  },
  {
    name: 'link and pipe',
    damage(folder) {
      const path = join(folder, result)
      rmSync(path)
      symlinkSync('/etc/hostname', path)
      rmSync(join(folder, 'report.json'))
      spawnSync('mkfifo', [join(folder, 'report.json')])
    },
    said: ['a link stands in the place of', 'no regular file stands in the place of report.json'],
    left: estimates - ofFile,
    canRebuild: false
  },
  {
    name: 'tampered report',
    damage: (folder) => forge(folder, 'report.json'),
    said: ['report.json says otherwise than the results in llc.'],
    left: estimates,
    canRebuild: true
  },
  {
    name: 'changed PDF',
    damage: (folder) => appendFileSync(join(folder, 'report.pdf'), '% another number'),
    said: ['the PDF was changed after it was written: report.pdf has SHA-256'],
    left: estimates,
    canRebuild: true
  },
  {
    name: 'changed figure',
    damage(folder) {
      const path = join(folder, 'figures/checkpoints.svg')
      writeFileSync(path, readFileSync(path, 'utf8').replace('<svg', '<svg id="another"'))
    },
    said: ['a figure was changed after it was written: figures/checkpoints.svg'],
    left: estimates,
    canRebuild: true
  },
  {
    name: 'changed self-test',
    damage: (folder) => appendFileSync(join(folder, 'self-test.json'), ' '),
    said: ['the self-test was changed', 'none is on record'],
    left: estimates,
    canRebuild: false
  },
  {
    name: 'report of 500 MB',
    damage: (folder) => truncateSync(join(folder, 'report.json'), 500e6),
    said: ['report.json has 500000000 bytes, expected at most 402653184', 'format/limit'],
    left: estimates,
    canRebuild: true
  },
  {
    name: 'no report',
    damage(folder) {
      rmSync(join(folder, 'report.json'))
      rmSync(join(folder, 'report.pdf'))
    },
    said: ['report.json is missing'],
    left: estimates,
    canRebuild: true
  },
  {
    name: 'no traces',
    damage: (folder) => rmSync(join(folder, 'traces'), { recursive: true }),
    said: ['12 of 12 files of traces are missing', 'Their chains are not shown'],
    left: estimates,
    canRebuild: false
  },
  {
    name: 'broken ledger',
    damage(folder) {
      const path = join(folder, 'ledger.jsonl')
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, text.replace('"seq":15', '"seq":51'))
    },
    said: ['line 16 of the ledger', 'What it records from there on was left out'],
    left: 4,
    canRebuild: false
  },
  {
    name: 'ledger broken before the first estimate, report written over',
    damage(folder) {
      const path = join(folder, 'ledger.jsonl')
      writeFileSync(path, readFileSync(path, 'utf8').replace('"seq":5', '"seq":55'))
      writeFileSync(join(folder, 'report.json'), '{}')
    },
    said: ['line 6 of the ledger', 'What it records from there on was left out'],
    left: 0,
    canRebuild: false
  },
  {
    name: 'no ledger',
    damage: (folder) => rmSync(join(folder, 'ledger.jsonl')),
    said: ['ledger.jsonl is missing or empty', 'nothing in it could be checked'],
    left: estimates,
    canRebuild: false
  }
]

const traced = filesOf(whole.run, { traces: true }).files

describe('a damaged run folder', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch()
    await resize(window)
  })
  afterAll(() => window.close())

  async function open(folder: string): Promise<void> {
    const { app, page } = window
    await answerDialogs(app, folder)
    await show(page, 'start')
    await page.keyboard.press('Control+o')
    await page.waitForSelector('h1:text-is("Overview")')
  }

  it.each(damages)('$name: is shown as far as it is right, and said', async (damage) => {
    const { page } = window
    const folder = folders.makeRun(damage.name, traced)
    damage.damage(folder)
    await open(folder)
    const notices = page.locator('.notices')
    expect(await notices.count()).toBe(damage.said.length === 0 ? 0 : 1)
    const said = damage.said.length === 0 ? '' : await notices.textContent()
    for (const text of damage.said) expect(said).toContain(text)
    expect(await page.getByRole('button', { name: 'Rebuild report' }).count()).toBe(damage.canRebuild ? 1 : 0)
    await show(page, 'evidence')
    expect(await notices.count()).toBe(damage.said.length === 0 ? 0 : 1)
    const shown = await page.evaluate(async (path) => {
      const { recentRuns, readReport } = (globalThis as unknown as { ontogeny: Bridge }).ontogeny
      const recent = await recentRuns({})
      const run = recent.ok && recent.value.find((one) => one.run.folder === path)
      const read = run ? await readReport({ run: run.run.handle }) : null
      return read?.ok ? JSON.stringify(read.value.report) : ''
    }, folder)
    expect((JSON.parse(shown) as { llc: unknown[] }).llc).toHaveLength(damage.left)
    expect(shown).not.toContain(forgedNumber)
    expect(await page.textContent('main')).not.toContain(forgedNumber)
    if (damage.left === 0) {
      await show(page, 'overview')
      await page.screenshot({ path: `${screens}/nothing-left-light.png` })
      const text = await page.textContent('main')
      expect(text).toContain(`left out: 0 of ${String(estimates)} planned estimates are left`)
      expect(text).toContain('There is no estimate to judge.')
      for (const gone of ['every estimate is usable', 'were made', 'No LLC was measured'])
        expect(text).not.toContain(gone)
    }
    if (damage.name === 'changed result') {
      await show(page, 'overview')
      await page.screenshot({ path: `${screens}/damaged-light.png` })
      await page.click('.notices summary')
      await page.screenshot({ path: `${screens}/damaged-open-light.png` })
      await choose(page, 'Dark')
      await show(page, 'overview')
      await page.screenshot({ path: `${screens}/damaged-dark.png` })
      await choose(page, 'Light')
    }
  })

  it('has its report rebuilt from the window where all results are right', async () => {
    const { page } = window
    const folder = folders.makeRun('to rebuild', windowRun().files)
    forge(folder, 'report.json')
    rmSync(join(folder, 'report.pdf'))
    await open(folder)
    await page.getByRole('button', { name: 'Rebuild report' }).click()
    await page.waitForSelector('.notices', { state: 'detached', timeout: 60_000 })
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).not.toContain(forgedNumber)
    const made = readFileSync(join(folder, 'report.pdf'))
    // Electron's zlib and Node's compress differently; the report of a run is one.
    execFileSync(process.execPath, ['bin/ontogeny.cjs', 'report', folder])
    expect(readFileSync(join(folder, 'report.pdf')).equals(made)).toBe(true)
  })

  it('that has not finished opens with what has, and offers to resume', async () => {
    const { page } = window
    const part = filesOf(syntheticRun({ steps: [0, 13, 37], complete: false }))
    const folder = folders.makeRun('audit/run', part.files)
    writeFileSync(join(folder, '../audit.yaml'), part.files.get('plan.yaml') ?? '')
    await open(folder)
    expect(await page.textContent('.notices')).toContain(
      `this run has not finished: ${part.report.llc.length} of 18 planned estimates are there`
    )
    await page.screenshot({ path: `${screens}/unfinished-light.png` })
    // The inputs of this made run are not there: the engine is asked, and says so on its screen.
    await page.locator('.notices').getByRole('button', { name: 'Resume' }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/run'))
  })

  it('complained about nothing', () => {
    expect(window.complaints).toEqual([])
  })
})
