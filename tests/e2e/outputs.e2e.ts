import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { runFolders, screens } from './run-folders'

const sample = runFolders().makeRun('sample', windowRun({ development: true }).files)

describe('function space on the Compare screen', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
    await show(running.page, 'compare')
  })
  afterAll(() => running.close())

  it.each(['Outputs on trigger', 'Nearest checkpoints', 'Inputs of pool by disagreement'])(
    'draws a chart, and has its numbers as a table: %s',
    async (title) => {
      const pane = running.page.locator(`section[aria-label="${title}"]`)
      await pane.scrollIntoViewIfNeeded()
      await pane.locator('.chart[data-ready="true"] canvas').first().waitFor()
      await running.page.screenshot({
        path: `${screens}/outputs-${title.replaceAll(' ', '-').toLowerCase()}.png`
      })
      await pane.locator('.twin button').nth(1).click()
      expect(await pane.locator('tbody tr').count()).toBeGreaterThan(5)
      await pane.locator('.twin button').nth(0).click()
    }
  )

  it('lists inputs without comparing outputs', async () => {
    const pane = running.page.locator('section[aria-label="Inputs without comparing outputs"]')
    await pane.scrollIntoViewIfNeeded()
    await running.page.screenshot({ path: `${screens}/outputs-geometry.png` })
    expect(await pane.locator('tbody tr').first().innerText()).toContain('99')
  })
})
