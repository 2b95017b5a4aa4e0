import { afterAll, beforeAll, expect, it } from 'vitest'
import { windowReport } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { runFolders, screens } from './run-folders'

const sample = runFolders().make('sample', JSON.stringify(windowReport()))
let running: Running
beforeAll(async () => {
  running = await launch('--open', sample)
  await resize(running)
  await running.page.waitForSelector('.chart[data-ready="true"]')
})
afterAll(() => running.close())

it('the Evidence screen shows the self-test of the run', async () => {
  const { page } = running
  await page.waitForSelector('.chart[data-ready="true"]')
  await show(page, 'evidence')
  const pane = page.locator('section[aria-label="Self-test"]')
  expect(await pane.textContent()).toContain('all 2 cases passed')
  expect(await pane.textContent()).toContain('λ̂ less H_L/2')
  await page.screenshot({ path: `${screens}/evidence-self-test.png` })
})

it('the engine is tested from the settings, and a test can be cancelled', async () => {
  const { page } = running
  await show(page, 'settings/self-test')
  await page.click('text=Run all cases')
  await page.waitForSelector('progress.progress')
  await page.screenshot({ path: `${screens}/self-test-running.png` })
  await page.click('.task button')
  await page.waitForSelector('text=Cancelled. Nothing was kept.')
  await page.click('text=Run the short cases')
  await page.waitForSelector('progress.progress')
  // It goes on while another screen is shown, and its result is there on return.
  await show(page, 'overview')
  await show(page, 'settings/self-test')
  await page.waitForSelector('text=all 8 cases passed', { timeout: 100_000 })
  await show(page, 'overview')
  await show(page, 'settings/self-test')
  await page.waitForSelector('text=all 8 cases passed')
  await page.screenshot({ path: `${screens}/self-test-light.png` })
})

it('the same in the dark', async () => {
  const { page } = running
  await choose(page, 'Dark')
  await show(page, 'settings/self-test')
  await page.click('text=Run the short cases')
  await page.waitForSelector('text=all 8 cases passed', { timeout: 100_000 })
  await page.screenshot({ path: `${screens}/self-test-dark.png` })
})
