import type { ElectronApplication } from 'playwright-core'
import { show } from '../../tests/e2e/navigate'
import type { Camera } from './camera.mts'

/** The longest that the sample's audit takes on a slow machine. */
const runLimit = 1_800_000

/** The audit while it really runs: in work, paused, asked whether to cancel, its engine killed, resumed, finished. */
export async function takeRun(camera: Camera, app: ElectronApplication): Promise<void> {
  const { page } = camera
  await show(page, 'plan')
  await page.waitForSelector('.plan-bar .primary[aria-disabled="false"]')
  await page.keyboard.press('Control+Enter')
  await page.waitForFunction(() => location.hash === '#/run')
  await waitForCells(camera, 1)

  for (const theme of ['Dark', 'High contrast', 'Light'] as const) {
    await camera.turn(theme)
    await show(page, 'run')
    await camera.take('run')
  }
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('alertdialog').waitFor()
  await camera.take('run-cancel')
  await page.getByRole('button', { name: 'Let it run' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Continue' }).waitFor({ timeout: 60_000 })
  await camera.take('run-paused')
  await page.getByRole('button', { name: 'Continue' }).click()
  await waitForCells(camera, 2)

  await app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find(({ name }) => name === 'Ontogeny engine')
    if (engine !== undefined) process.kill(engine.pid, 'SIGKILL')
  })
  await page.getByRole('button', { name: 'Resume' }).waitFor({ timeout: 60_000 })
  await camera.take('run-failed')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.waitForSelector('text=The run is finished.', { timeout: runLimit })
  await camera.take('run-finished')
}

/** Until so many checkpoints have their verdict and one is in work. */
async function waitForCells({ page }: Camera, count: number): Promise<void> {
  await page.waitForFunction(
    (expected) =>
      document.querySelectorAll('.cell.usable, .cell.suspicious, .cell.rejected').length >= expected &&
      document.querySelector('.cell.running') !== null,
    count,
    { timeout: runLimit }
  )
}
