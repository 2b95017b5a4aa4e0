import type { Page } from 'playwright-core'

/** Screens that are in the rail while the one above them is shown. */
const above: Readonly<Record<string, string>> = {
  watch: 'run',
  llc: 'overview',
  behaviour: 'overview',
  development: 'overview',
  diagnostics: 'overview',
  evidence: 'overview'
}

/** Goes to a screen by the rail and waits until its charts are drawn. */
export async function show(page: Page, name: string): Promise<void> {
  const [screen = '', section] = name.split('/')
  if (above[screen] !== undefined) await page.click(`.rail a.${above[screen]}`)
  await page.click(`.rail a.${screen}`)
  if (section !== undefined) await page.click(`.sections a[href$="/${section}"]`)
  await page.waitForFunction(
    (expected) => location.hash.startsWith(`#/${expected}`) && document.querySelector('main h1') !== null,
    name
  )
  // The address changes before the page does.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.waitForFunction(() => document.querySelector('.chart[data-ready="false"]') === null)
}

export type Theme = 'System' | 'Light' | 'Dark' | 'High contrast'

/** Chooses a theme in the settings. */
export async function choose(page: Page, theme: Theme): Promise<void> {
  await show(page, 'settings/appearance')
  await page.locator('.choice-field').first().locator('label').getByText(theme, { exact: true }).click()
}
