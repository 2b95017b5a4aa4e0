import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, errors, type ElectronApplication, type Page } from 'playwright-core'

export interface Running {
  readonly app: ElectronApplication
  readonly page: Page
  /** Folder of the application's own files; it goes when the test is done. */
  readonly profile: string
  /** Where new audits are written: inside the profile. */
  readonly dataFolder: string
  /** What the page printed, its errors and refusals of the policy included. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** Starts the built application with an empty profile. */
export async function launch(...args: string[]): Promise<Running> {
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-profile-'))
  const running = await launchIn(profile, ...args)
  return {
    ...running,
    close: async () => {
      await running.close()
      rmSync(profile, { recursive: true, force: true })
    }
  }
}

/** Starts the built application with a profile that stays: for what is kept between two starts. */
export async function launchIn(profile: string, ...args: string[]): Promise<Running> {
  const runtime = process.env.ELECTRON_RUNTIME
  if (runtime === undefined) throw new Error('ELECTRON_RUNTIME is not set: use npm run test:e2e')
  const isRoot = process.getuid?.() === 0
  const dataFolder = join(profile, 'audits')
  keepDataFolder(join(profile, 'settings.json'), dataFolder)
  const app = await connect({
    executablePath: join(runtime, 'electron'),
    args: [
      resolve('.'),
      `--user-data-dir=${profile}`,
      '--force-device-scale-factor=1',
      ...(isRoot ? ['--no-sandbox'] : []),
      ...args
    ],
    chromiumSandbox: !isRoot,
    colorScheme: 'light',
    timeout: 12_000
  })
  const page = await app.firstWindow()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  await page.waitForSelector('main h1')
  return {
    app,
    page,
    profile,
    dataFolder,
    complaints,
    close: async () => {
      // A run in work asks before it closes: it is to stop.
      await app.evaluate(({ dialog }) => {
        dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
      })
      await app.close()
    }
  }
}

/** The driver now and then misses the moment in which the window comes, on a busy machine, and then waits for good: it tries again once,
 *  and says so. */
async function connect(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options)
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    console.warn('the driver did not reach the application; starting it once more')
    return _electron.launch(options)
  }
}

/** Tests write no audits into the user's documents. */
function keepDataFolder(path: string, dataFolder: string): void {
  if (existsSync(path)) return
  const settings = { theme: 'system', density: 'compact', size: '100', language: 'system', engine: 'auto' }
  writeFileSync(path, JSON.stringify({ schema: 'ontogeny.settings/1', settings, dataFolder }))
}

/** Gives the window the size of the screenshots. */
export async function resize({ app, page }: Running, width = 1280, height = 800): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height }
  )
  await page.waitForFunction((expected) => innerWidth === expected, width)
}
