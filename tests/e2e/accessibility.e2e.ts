import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowReport } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { chain, run, running as runInWork, tell } from './live-run'
import { choose, show, type Theme } from './navigate'
import { runFolders } from './run-folders'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folders = runFolders()
const report = windowReport()
const sample = folders.make('sample', JSON.stringify(report))
const other = folders.make(
  'other',
  JSON.stringify({
    ...report,
    settings: report.settings.map((one) => ({ ...one, settings: { ...one.settings, seed: 8 } }))
  })
)

/** Every route of the window. */
const routes = [
  'start',
  'inputs',
  'plan',
  'run',
  'overview',
  'llc',
  'behaviour',
  'diagnostics',
  'evidence',
  'compare',
  'report',
  'settings/appearance',
  'settings/engine',
  'settings/offline',
  'settings/shortcuts',
  'settings/glossary',
  'settings/licences',
  'settings/about'
] as const
const themes: readonly Theme[] = ['Light', 'Dark', 'High contrast']

/** Rules of WCAG 2.2 A and AA that the shown screen breaks, and where. */
async function violations({ page }: Running): Promise<string[]> {
  await page.evaluate(axeSource)
  const { violations: broken } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`
  )
  return broken.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)
  )
}

describe('accessibility of every screen', () => {
  let running: Running
  const results: { theme: Theme; screen: string; violations: number }[] = []
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(async () => {
    await running.close()
    mkdirSync('out/e2e', { recursive: true })
    writeFileSync('out/e2e/axe.json', `${JSON.stringify(results, null, 2)}\n`)
  })

  /** The user chooses this folder in the next dialog. */
  async function answerDialog(path: string): Promise<void> {
    await running.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    }, path)
  }

  describe.each(themes)('%s', (theme) => {
    beforeAll(() => choose(running.page, theme))

    async function expectNone(screen: string): Promise<void> {
      const found = await violations(running)
      results.push({ theme, screen, violations: found.length })
      expect(found, screen).toEqual([])
    }

    it.each(routes)('%s breaks no rule', async (route) => {
      await show(running.page, route)
      const found = await violations(running)
      results.push({ theme, screen: route, violations: found.length })
      expect(found).toEqual([])
    })

    it('a run in work, its cancel question, a failed run and one of refused inputs break no rule', async () => {
      const { app, page } = running
      const state = runInWork()
      const traced = {
        subject: 'misaligned',
        step: 102,
        component: 'full',
        data: 'train',
        burnIn: 200,
        draws: 600,
        chains: [0, 1].map((index) => ({ chain: index, from: 0, stride: 1, values: chain(index, 300) }))
      }
      const entry = { utc: '2026-11-25T03:00:00Z', level: 'warning', text: 'a line' } as const
      await tell(
        app,
        { kind: 'run', state },
        { kind: 'trace', run: run.handle, trace: traced },
        { kind: 'log', run: run.handle, entry }
      )
      await show(page, 'run')
      await page.waitForSelector('.run-tiles')
      await expectNone('run in work')
      await page.locator('.cell.rejected').click()
      await expectNone('run with an opened checkpoint')
      await page.getByRole('button', { name: 'Cancel', exact: true }).click()
      await expectNone('cancel question')
      await page.getByRole('button', { name: 'Let it run' }).click()
      for (const code of ['engine/failed', 'model/non-finite'] as const) {
        const error = { code, message: 'it ended', where: 'w1', hint: 'Look at it.' }
        await tell(app, { kind: 'run', state: { ...state, status: 'failed', error, progress: null } })
        await page.waitForSelector(`text=${code}`)
        await expectNone(`failed run, ${code}`)
      }
    })

    it('a refused comparison breaks no rule', async () => {
      const { page } = running
      await answerDialog(other)
      await show(page, 'compare')
      await page.getByRole('button', { name: 'Compare with another run…' }).click()
      await page.waitForSelector('text=Not compared')
      await expectNone('refused comparison')
      await page.getByRole('button', { name: 'Leave the second run' }).click()
    })

    it('a run that could not be opened breaks no rule', async () => {
      const { page } = running
      await show(page, 'start')
      await answerDialog(folders.root)
      await page.getByRole('button', { name: 'Open run' }).click()
      await page.waitForSelector('[role="alert"]')
      await expectNone('run that could not be opened')
      await show(page, 'start')
      await answerDialog(sample)
      await page.getByRole('button', { name: 'Open run' }).click()
      await page.waitForSelector('[role="alert"]', { state: 'detached' })
    })

    it('the palette breaks no rule', async () => {
      await running.page.keyboard.press('Control+k')
      await running.page.waitForSelector('[role="dialog"]')
      const found = await violations(running)
      results.push({ theme, screen: 'palette', violations: found.length })
      await running.page.keyboard.press('Escape')
      await running.page.waitForSelector('[role="dialog"]', { state: 'detached' })
      expect(found).toEqual([])
    })
  })

  it('stands out by the system’s colours where it forces them', async () => {
    const { page } = running
    await choose(page, 'Light')
    await page.emulateMedia({ forcedColors: 'active' })
    await page.keyboard.press('Tab')
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
    await page.emulateMedia({ forcedColors: 'none' })
    expect(outline).toBe('solid')
  })

  it('does not move where the system asks for less motion', async () => {
    const { page } = running
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const motion = await page.evaluate(() =>
      Array.from(document.querySelectorAll('*'), (element) => getComputedStyle(element))
        .flatMap(({ transitionDuration, animationDuration }) => [transitionDuration, animationDuration])
        .filter((duration) => !/^(0s(, )?)+$/.test(duration))
    )
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    expect(motion).toEqual([])
  })
})

describe('at 200% zoom', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    const { app, page } = running
    await resize(running, 1440, 900)
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(2)
    })
    await page.waitForFunction(() => innerWidth === 720)
  })
  afterAll(() => running.close())

  it.each(routes)('%s cuts nothing off', async (route) => {
    const { page } = running
    await show(page, route)
    const cut = await page.evaluate(() => {
      const main = document.querySelector('main')!
      const isHidden = (element: Element): boolean =>
        element.closest('.unseen, .table-scroll, .chart, pre, [aria-hidden="true"]') !== null
      // A table, a chart and a listing scroll sideways on their own; everything else must fit.
      const outside = [...document.querySelectorAll('main *, .bar *, .rail *')].filter((element) => {
        const { right, width, height } = element.getBoundingClientRect()
        return width > 0 && height > 0 && right > innerWidth + 1 && !isHidden(element)
      })
      return {
        sideways: main.scrollWidth - main.clientWidth,
        outside: outside.map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
      }
    })
    expect(cut).toEqual({ sideways: 0, outside: [] })
  })

  it('shows icons with names in the rail', async () => {
    const rail = await running.page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLElement>('.rail a'), (link) => ({
        width: link.getBoundingClientRect().width,
        hasIcon: getComputedStyle(link.querySelector('.screen-icon')!).display !== 'none',
        name: link.querySelector('.name')!.textContent
      }))
    )
    for (const { width, hasIcon, name } of rail) {
      expect(width).toBeLessThanOrEqual(48)
      expect(hasIcon).toBe(true)
      expect(name).not.toBe('')
    }
  })
})
