import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { runFolders, screens } from './run-folders'

const folders = runFolders()
const pair = folders.make('weights', JSON.stringify(windowRun({ weights: true }).report))

describe('weight space on the Compare screen', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch('--open', pair)
    await resize(window)
    await window.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => window.close())

  it('draws distance, shares, loss between the two and singular values', async () => {
    const { page } = window
    await show(page, 'compare')
    const panes = page.locator('section.pane', { has: page.locator('h2', { hasText: 'Weight space' }) })
    await expect.poll(() => panes.count()).toBe(6)
    await expect.poll(() => panes.locator('[data-ready="true"]').count()).toBe(4)
    await panes.first().scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screens}/weights-light.png` })
    await panes.nth(3).scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screens}/weights-spectrum-light.png` })
    await panes.nth(3).locator('select').selectOption({ index: 1 })
    await expect.poll(() => panes.nth(3).textContent()).toContain('Filled: 5 above')
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
    ).toBe(true)
  })
})
