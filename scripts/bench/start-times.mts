import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PipedApplication, testSwitches } from '../proofs/devtools-pipe.mts'

const starts = 7

export interface StartTimes {
  /** Milliseconds from the start of the process to the first contentful paint of the start page, ascending. */
  readonly milliseconds: readonly number[]
  readonly median: number
}

/** Seven starts with an empty profile each, after one that does not count. */
export async function startTimes(command: readonly string[]): Promise<StartTimes> {
  await startOnce(command)
  const milliseconds: number[] = []
  for (let start = 0; start < starts; start++) milliseconds.push(Math.round(await startOnce(command)))
  milliseconds.sort((a, b) => a - b)
  return { milliseconds, median: milliseconds[Math.floor(starts / 2)] ?? NaN }
}

async function startOnce(command: readonly string[]): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-start-'))
  const paint = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`
  try {
    const begin = Date.now()
    const application = new PipedApplication(command, testSwitches(profile))
    await application.until(`document.querySelector('main h1') !== null && ${paint} !== undefined`)
    const painted = Number(await application.evaluate(`performance.timeOrigin + ${paint}`))
    await application.close()
    return painted - begin
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}
