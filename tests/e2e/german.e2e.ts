import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { sections } from '../../src/renderer/features/settings/sections'
import { cutOff } from './cut-off'
import { launchIn, resize, type Running } from './launch'
import { show } from './navigate'
import { running as inWork, tell, watched } from './played-run'
import { runFolders, screens } from './run-folders'

const sample = runFolders().makeRun('sample', windowRun({ development: true, weights: true }).files)

const results = [
  'overview',
  'llc',
  'behaviour',
  'development',
  'diagnostics',
  'evidence',
  'compare',
  'report'
]
const settings = sections.map((section) => `settings/${section}`)

describe('the screens in German', () => {
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-german-'))
  let running: Running
  beforeAll(async () => {
    const settings = { theme: 'system', density: 'compact', size: '100', language: 'de', engine: 'auto' }
    const dataFolder = join(profile, 'audits')
    writeFileSync(
      join(profile, 'settings.json'),
      JSON.stringify({ schema: 'ontogeny.settings/1', settings, dataFolder })
    )
    running = await launchIn(profile, '--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
    await tell(running.app, { kind: 'run', state: inWork() }, { kind: 'watch', state: watched() })
  })
  afterAll(async () => {
    await running.close()
    rmSync(profile, { recursive: true, force: true })
  })

  it.each(['start', 'run', 'watch', ...results, ...settings])('show every label whole: %s', async (name) => {
    const { page } = running
    await show(page, name)
    await page.screenshot({ path: `${screens}/${name.replace('/', '-')}-de.png` })
    const cut = await page.evaluate(() => {
      // What is long by nature has its whole text in its title.
      const isWhole = (element: Element): boolean => element.closest('[title], .unseen, .mono') !== null
      return Array.from(
        document.querySelectorAll(
          '.rail .name, h1, h2, button, label, select, .meta, .tiles span, th, dt, .verdict, .readout'
        )
      )
        .filter(
          (element) =>
            element.scrollWidth > element.clientWidth + 1 &&
            getComputedStyle(element).overflowX !== 'visible' &&
            (element.matches('.rail .name') || !isWhole(element))
        )
        .map((element) => element.textContent.trim())
    })
    expect(cut).toEqual([])
    expect(await cutOff(page)).toEqual({ sideways: 0, outside: [] })
  })

  it('write limits and numbers in German, and copy them for machines', async () => {
    const { app, page } = running
    await show(page, 'diagnostics')
    const limits = await page.locator('.meta').allTextContents()
    expect(limits[0]).toContain('auffällig über 1,05, verworfen über 1,2')
    const table = page.locator('section[aria-label="Grenzwerte"] tbody td:not(:first-child):not(:last-child)')
    const words = [...limits, ...(await table.allTextContents())].join(' ')
    expect(words).toContain('außerhalb ±3')
    expect(words).not.toMatch(/above|below|beyond/)
    await show(page, 'llc')
    expect(await page.textContent('.readout')).toMatch(/A\s*211,4 \[206,5; 216,3\]/)
    const pane = page
      .locator('section.pane')
      .filter({ has: page.locator('.chart') })
      .first()
    await pane.locator('button.icon-only').click()
    await page.waitForSelector('[role="status"]:has-text("12")')
    const text = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(text).toMatch(/\r\naligned,800,211\.\d+,206\.\d+,216\.\d+,/)
  })
})
