import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

export interface Running {
  readonly app: ElectronApplication
  readonly page: Page
  /** What the page printed, its errors and refusals of the policy included. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** Starts the built application with an empty profile. */
export async function launch(...args: string[]): Promise<Running> {
  const runtime = process.env.ELECTRON_RUNTIME
  if (runtime === undefined) throw new Error('ELECTRON_RUNTIME is not set: use npm run test:e2e')
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-profile-'))
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
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
    timeout: 20_000
  })
  const page = await app.firstWindow()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  await page.waitForSelector('main h1')
  return {
    app,
    page,
    complaints,
    close: async () => {
      await app.close()
      rmSync(profile, { recursive: true, force: true })
    }
  }
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
