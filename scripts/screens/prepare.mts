import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { answerDialogs } from '../../tests/e2e/dialogs'
import { show } from '../../tests/e2e/navigate'
import type { Camera } from './camera.mts'

/** Before the run: the empty start, the sample's inputs and its plan with an estimate. */
export async function takePreparation(camera: Camera, draws: string | null): Promise<void> {
  const { page } = camera
  await camera.turn('Light')
  await show(page, 'start')
  await camera.take('start-empty')
  await show(page, 'inputs')
  await camera.take('inputs-empty')
  await show(page, 'run')
  await camera.take('run-empty')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('sample')
  await camera.take('palette')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.plan-bar .primary[aria-disabled="false"]', { timeout: 60_000 })
  if (draws !== null) await page.fill('#field-draws', draws)
  await page.getByRole('button', { name: 'Estimate', exact: true }).click()
  await page.waitForSelector('text=timed steps', { timeout: 120_000 })
  for (const theme of ['Light', 'Dark', 'High contrast'] as const) {
    await camera.turn(theme)
    await show(page, 'inputs')
    await page.locator('text=All hashed').nth(1).waitFor({ timeout: 60_000 })
    await page.locator('.tensors tr.entry').first().waitFor()
    await camera.take('inputs')
    await show(page, 'plan')
    await camera.take('plan')
  }
  await camera.turn('Light')
}

/** The plan's settings chosen by pilot runs. The plan keeps its own: nothing is taken over. */
export async function takeCalibration(camera: Camera): Promise<void> {
  const { page } = camera
  for (const theme of ['Light', 'Dark'] as const) {
    await camera.turn(theme)
    await show(page, 'plan')
    await page.getByRole('button', { name: 'Calibrate…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Calibration' })
    if (theme === 'Light') await dialog.getByRole('button', { name: 'Calibrate', exact: true }).click()
    await dialog.locator('.chart[data-ready="true"]').waitFor({ timeout: 600_000 })
    await camera.take('calibration')
    await page.keyboard.press('Escape')
  }
  await camera.turn('Light')
}

/** A hostile file: its header claims more bytes than there are. */
export async function takeRefusal(camera: Camera, app: ElectronApplication, home: string): Promise<void> {
  const { page } = camera
  const path = join(home, 'truncated.safetensors')
  writeFileSync(path, Buffer.from([255, 255, 255, 255, 0, 0, 0, 0, 123]))
  await answerDialogs(app, resolve('resources/sample/aligned'))
  await show(page, 'inputs')
  await page.getByRole('button', { name: 'Add folder' }).click()
  await page.locator('text=All hashed').first().waitFor({ timeout: 60_000 })
  await answerDialogs(app, path)
  await page.getByRole('button', { name: 'Add files' }).click()
  await page.waitForSelector('.message')
  await camera.take('inputs-refused')
}
