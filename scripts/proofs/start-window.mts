import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PipedApplication, testSwitches } from './devtools-pipe.mts'

/** Starts the application, waits for its start page, looks around for a moment, closes it, and says what it saw.
 *  @param command how the application is started: program and arguments
 *  @throws Error when the page does not come, or the application does not end by itself */
export async function run(command: readonly string[]): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-profile-'))
  try {
    const application = new PipedApplication(command, testSwitches(profile))
    await application.until('document.querySelector("main h1") !== null', 30_000)
    const heading = String(await application.evaluate('document.querySelector("main h1").textContent.trim()'))
    const code = await application.close()
    if (code !== 0)
      throw new Error(`the application ended with ${String(code)}:\n${application.printed.slice(-2000)}`)
    process.stdout.write(`start page “${heading}”, closed with exit code 0\n`)
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}
