import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { run, running, tell, traces } from './played-run'
import { runFolders, screens } from './run-folders'

const sample = runFolders().makeRun('sample', windowRun({ development: true }).files)

/** The size of everything, set to 200% while the window is open. */
describe('at twice the size', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch('--open', sample)
    await resize(window)
    await window.page.waitForSelector('.claim')
    await show(window.page, 'llc')
    await window.page.waitForSelector('.chart[data-ready="true"] canvas')
  })
  afterAll(() => window.close())

  it('charts are drawn anew with the pixels that the screen has now', async () => {
    const { page } = window
    const ratios = () =>
      page.evaluate(() =>
        Array.from(document.querySelectorAll('canvas'), ({ width, clientWidth }) => width / clientWidth)
      )
    expect(new Set(await ratios())).toEqual(new Set([1]))
    for (let press = 0; press < 3; press++) await page.keyboard.press('Control+=')
    await page.waitForFunction(() => devicePixelRatio === 2)
    // What is out of sight is drawn when it comes into sight.
    await page.locator('.chart').first().scrollIntoViewIfNeeded()
    await expect.poll(async () => (await ratios()).map((ratio) => Math.round(10 * ratio) / 10)).toContain(2)
    expect((await ratios()).every((ratio) => Math.abs(ratio - 2) < 0.05)).toBe(true)
    const inked = await page.evaluate(() =>
      Array.from(document.querySelectorAll('canvas'), (canvas) =>
        canvas
          .getContext('2d')!
          .getImageData(0, 0, canvas.width, canvas.height)
          .data.some((value) => value !== 0)
      )
    )
    expect(inked).toContain(true)
  })

  /** Height of a sideways scrollbar, and what the bar of the screen leaves over and under what is in it. */
  const measure = () =>
    window.page.evaluate(() => {
      const main = document.querySelector<HTMLElement>('main')!
      const bar = document.querySelector('.screen-bar')!
      const { top, bottom } = bar.getBoundingClientRect()
      const parts = Array.from(bar.querySelectorAll('h1, button, select'), (part) =>
        part.getBoundingClientRect()
      ).filter(({ height }) => height > 2)
      return {
        scrollbar: main.offsetHeight - main.clientHeight,
        // Of the window itself, which nothing may scroll.
        beyond: document.documentElement.scrollHeight - document.documentElement.clientHeight,
        above: Math.min(...parts.map((part) => part.top - top)),
        below: Math.min(...parts.map((part) => bottom - part.bottom))
      }
    })

  it.each(['llc', 'behaviour', 'development', 'diagnostics', 'compare', 'plan', 'report', 'run'])(
    '%s has air in its bar and no sideways scrollbar',
    async (name) => {
      const { app, page } = window
      await show(page, name)
      if (name === 'run') {
        await tell(
          app,
          { kind: 'run', state: running() },
          {
            kind: 'trace',
            run: run.handle,
            trace: {
              subject: 'misaligned',
              step: 102,
              component: 'full',
              data: 'train',
              burnIn: 200,
              draws: 600,
              chains: traces.draws.map((values, chain) => ({
                chain,
                from: 0,
                stride: 1,
                values: [...values]
              }))
            }
          }
        )
        await page.waitForSelector('.chart[data-ready="true"]')
      }
      await page.screenshot({ path: `${screens}/large-${name}-light.png` })
      const { scrollbar, beyond, above, below } = await measure()
      expect(scrollbar).toBe(0)
      expect(beyond).toBe(0)
      expect(above).toBeGreaterThanOrEqual(4)
      expect(below).toBeGreaterThanOrEqual(4)
    }
  )
})
