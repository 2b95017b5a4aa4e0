import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { answerDialogs } from '../../tests/e2e/dialogs'
import { show } from '../../tests/e2e/navigate'
import type { Camera } from './camera.mts'

/** Every screen with the finished audit, and what has no audit of its own. */
const screens = [
  ['start', 'start'],
  ['overview', 'overview'],
  ['llc', 'llc'],
  ['behaviour', 'behaviour'],
  ['diagnostics', 'diagnostics'],
  ['evidence', 'evidence'],
  ['compare', 'compare'],
  ['report', 'report'],
  ['settings/appearance', 'settings'],
  ['settings/engine', 'settings-engine'],
  ['settings/offline', 'offline'],
  ['settings/shortcuts', 'shortcuts'],
  ['settings/glossary', 'glossary'],
  ['settings/licences', 'licences'],
  ['settings/about', 'about']
] as const

export async function takeResults(camera: Camera): Promise<void> {
  const { page } = camera
  await page.getByRole('button', { name: 'Open the report' }).click()
  await page.waitForSelector('h1:text-is("Overview")')
  for (const theme of ['Light', 'Dark', 'High contrast'] as const) {
    await camera.turn(theme)
    for (const [screen, name] of screens) {
      await show(page, screen)
      await camera.take(name)
    }
    if (theme === 'High contrast') continue
    await show(page, 'overview')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('llc')
    await camera.take('palette-results')
    await page.keyboard.press('Escape')
  }
  await camera.turn('Light')
}

/** Another run, of another seed and fewer draws: what differs is shown, and nothing is compared. */
export async function takeRefusedComparison(
  camera: Camera,
  app: ElectronApplication,
  other: string
): Promise<void> {
  const { page } = camera
  await show(page, 'compare')
  await answerDialogs(app, other)
  await page.getByRole('button', { name: 'Compare with another run…' }).click()
  await page.waitForSelector('section[aria-label="What differs"]')
  await camera.take('compare-refused')
}

/** Saves the report where the pages are drawn from. */
export async function exportReport(camera: Camera, app: ElectronApplication, home: string): Promise<void> {
  const { page } = camera
  const path = join(home, 'report.pdf')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await show(page, 'report')
  await page.getByRole('button', { name: 'Export PDF' }).click()
  await page.getByText(path).first().waitFor()
}

/** The window in German, its inputs and plan included. */
export async function takeGerman(camera: Camera): Promise<void> {
  const { page } = camera
  await show(page, 'settings/appearance')
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
  await page.waitForSelector('h1:text-is("Einstellungen und Hilfe")')
  for (const name of ['start', 'inputs', 'plan', 'llc', 'run', 'overview', 'report']) {
    await show(page, name)
    await camera.take(`${name}-german`)
  }
}
