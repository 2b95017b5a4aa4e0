import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { choose, show, type Theme } from './navigate'
import { runFolders } from './run-folders'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const sample = runFolders().makeRun('sample', windowRun().files)

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
  const results: string[] = []
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(async () => {
    await running.close()
    mkdirSync('out/e2e', { recursive: true })
    writeFileSync('out/e2e/axe.txt', `${results.join('\n')}\n`)
  })

  describe.each(themes)('%s', (theme) => {
    beforeAll(() => choose(running.page, theme))

    it.each(routes)('%s breaks no rule', async (route) => {
      await show(running.page, route)
      const found = await violations(running)
      results.push(`${theme}, ${route}: ${String(found.length)} violations`)
      expect(found).toEqual([])
    })

    it('the palette breaks no rule', async () => {
      await running.page.keyboard.press('Control+k')
      await running.page.waitForSelector('[role="dialog"]')
      const found = await violations(running)
      results.push(`${theme}, palette: ${String(found.length)} violations`)
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
