import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchIn, resize, type Running } from '../../tests/e2e/launch'
import { auditSample } from './audit-sample.mts'
import { Camera } from './camera.mts'
import { developmentRun, takeDevelopment } from './development.mts'
import { takeCalibration, takePreparation, takeRefusal } from './prepare.mts'
import { exportReport, takeGerman, takeRefusedComparison, takeResults } from './results.mts'
import { takeRun } from './run.mts'

/** Goes once the whole way of an audit of the sample and takes every picture on it. All numbers are those of the run.
 *  @param arguments_ home folder of the user, folder of the pictures; `--draws N` for a shorter run, `--only development` for the pictures
 *  of that screen alone */
export async function run(arguments_: readonly string[]): Promise<void> {
  const [home = '', pictures = '', option, value = null] = arguments_
  const isPart = option === '--only' && value === 'development'
  if (home === '' || pictures === '' || (option !== undefined && option !== '--draws' && !isPart)) {
    throw new Error('expected HOME PICTURES [--draws N | --only development]')
  }
  if (!isPart) await takeWholeWay(home, pictures, option === '--draws' ? value : null)
  await within(join(home, 'third-profile'), ['--open', developmentRun(home)], ({ page }) =>
    takeDevelopment(new Camera(page, pictures))
  )
}

async function takeWholeWay(home: string, pictures: string, draws: string | null): Promise<void> {
  const profile = join(home, 'profile')
  mkdirSync(profile)
  const settings = { theme: 'light', density: 'compact', size: '100', language: 'en', engine: 'auto' }
  writeFileSync(
    join(profile, 'settings.json'),
    JSON.stringify({ schema: 'ontogeny.settings/1', settings, dataFolder: join(home, 'Audits') })
  )
  await within(profile, [], async (running) => {
    const { app, page } = running
    const camera = new Camera(page, pictures)
    await takePreparation(camera, draws)
    await takeCalibration(camera)
    await takeRun(camera, app)
    await takeResults(camera)
    await exportReport(camera, app, home)
    await takeRefusedComparison(camera, app, otherRun(home))
    await takeGerman(camera)
  })
  await within(join(home, 'second-profile'), ['--open', damagedRun(home)], async ({ app, page }) => {
    const camera = new Camera(page, pictures)
    await page.waitForSelector('[role="alert"]')
    await camera.take('run-damaged')
    await takeRefusal(camera, app, home)
  })
}

async function within(
  profile: string,
  args: readonly string[],
  act: (running: Running) => Promise<void>
): Promise<void> {
  mkdirSync(profile, { recursive: true })
  const running = await launchIn(profile, ...args)
  try {
    await resize(running)
    await act(running)
    const errors = running.complaints.filter((line) => line.startsWith('error'))
    if (errors.length > 0) throw new Error(`the page complained:\n${errors.join('\n')}`)
  } finally {
    await running.close()
  }
}

/** The sample audited by the command line with another seed and chains that are far too short. */
const otherRun = (home: string): string =>
  auditSample(home, 'other-settings', (plan) =>
    plan.replace('burnIn: 320, draws: 2000', 'burnIn: 8, draws: 24').replace('seed: 7', 'seed: 8')
  )

/** A run folder whose report breaks off. */
function damagedRun(home: string): string {
  const folder = join(home, 'Audits', 'damaged')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ledger.jsonl'), '')
  writeFileSync(join(folder, 'report.json'), '{"schema": "ontogeny.report/1", "title"')
  return folder
}
