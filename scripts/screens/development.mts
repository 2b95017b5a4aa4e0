import { show } from '../../tests/e2e/navigate'
import { auditSample } from './audit-sample.mts'
import type { Camera } from './camera.mts'

/** The sample audited by the command line at more steps, with its development, fewer chains and shorter ones.
 *  @returns the run folder */
export const developmentRun = (home: string): string =>
  auditSample(home, 'development', (plan) =>
    plan
      .replaceAll('steps: [0, 37, 102, 800]', 'steps: [0, 3, 13, 37, 102, 286, 800]')
      .replace('chains: 4, burnIn: 320, draws: 2000', 'chains: 2, burnIn: 160, draws: 160')
      .replace(
        '  compare:',
        '  development: { probes: { data: held-out }, doubleDescent: { train: train, test: held-out } }\n  compare:'
      )
  )

/** What stands at the top of the window, by the title of its pane. */
const places = [
  ['development', null],
  ['development-joint', 'Boundaries of all curves'],
  ['development-descent', 'Test and training loss over training'],
  ['development-path', 'Path, components 1 and 2'],
  ['development-loadings', 'Loadings']
] as const

export async function takeDevelopment(camera: Camera): Promise<void> {
  const { page } = camera
  await page.waitForSelector('.chart[data-ready="true"]')
  for (const theme of ['Light', 'Dark', 'High contrast'] as const) {
    await camera.turn(theme)
    await show(page, 'development')
    await page.waitForSelector('.panes.development .chart[data-ready="true"]')
    for (const [name, title] of places) {
      if (title !== null) {
        const pane = page.locator(`section[aria-label="${title}"]`)
        // Without a boundary there is none of joint ones.
        if ((await pane.count()) === 0) continue
        await pane.evaluate((element) => {
          element.scrollIntoView({ block: 'start' })
        })
      }
      await camera.take(name)
    }
  }
}
