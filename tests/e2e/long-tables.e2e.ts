import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/shared/report'
import { windowReport } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { runFolders } from './run-folders'

/** 45,000 rejected estimates, about what a report of 64 MiB holds, and 5,000 input files: only the rows in view are in the document, and all are copied. */

const count = 45_000
const files = 5_000
/** Of a table in the document: what is in view, and some above and below. */
const mostRows = 120
/** Bytes of the page's heap over that of the same run with few rows, for each row of the report. */
const mostBytesPerRow = 6_000

/** As long as a report may be: 64 MiB. */
function longReport(estimates: number): string {
  const report = windowReport()
  const one = report.llc.find(({ verdict }) => verdict === 'rejected')!
  const [file] = report.manifest
  const llc = Array.from({ length: estimates }, (_, index) => ({
    ...one,
    subject: index % 2 === 0 ? 'aligned' : 'misaligned',
    step: Math.floor(index / 2),
    reasons: one.reasons.slice(0, 1),
    trace: 'traces/one.npz'
  }))
  const manifest = Array.from({ length: Math.min(files, estimates) }, (_, index) => ({
    ...file!,
    path: `checkpoints/step-${String(index).padStart(6, '0')}.safetensors`
  }))
  const long: Report = { ...report, llc, manifest, behaviour: [], comparison: null }
  return JSON.stringify(long, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value
  )
}

async function heap({ page }: Running): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

describe('tables of 45,000 rows', () => {
  let running: Running
  let before = 0
  beforeAll(async () => {
    const folders = runFolders()
    const few = await launch('--open', folders.make('few', longReport(60)))
    await few.page.waitForSelector('.chart[data-ready="true"]')
    before = await heap(few)
    await few.close()
    running = await launch('--open', folders.make('long', longReport(count)))
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]', { timeout: 60_000 })
  }, 180_000)
  afterAll(() => running.close())

  const rows = (label: string): Promise<number> =>
    running.page.locator(`[aria-label="${label}"] tbody tr`).count()

  it.each([
    ['overview', 'Rejected and suspicious estimates', count],
    ['evidence', 'Inputs, table', files],
    ['diagnostics', 'Estimates, table', count]
  ])(
    'hold only what is in view: %s',
    async (screen, label, expected) => {
      const { page } = running
      await show(page, screen)
      const table = page.locator(`.table-scroll[aria-label="${label}"]`)
      await table.locator('tr.entry').first().waitFor()
      expect(await rows(label)).toBeLessThan(mostRows)
      expect(await table.locator('table').getAttribute('aria-rowcount')).toBe(String(expected + 1))
      // By keyboard: to the end and back.
      await table.focus()
      await page.keyboard.press('End')
      await table.locator(`tr[aria-rowindex="${String(expected + 1)}"]`).waitFor()
      expect(await rows(label)).toBeLessThan(mostRows)
      await page.keyboard.press('Home')
      await table.locator('tr[aria-rowindex="2"]').waitFor()
    },
    60_000
  )

  it('are copied whole', async () => {
    const { app, page } = running
    await show(page, 'llc')
    await page.getByRole('button', { name: 'Copy LLC over training as CSV' }).click()
    await page.waitForSelector('text=/Copied 45,?000 rows/')
    const text = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(text.split('\r\n')).toHaveLength(count + 2)
    expect(text).toContain(`\r\nmisaligned,${String(count / 2 - 1)},,,,`)
  }, 60_000)

  it('take memory in proportion to the report', async () => {
    const sizes: Record<string, number> = {}
    for (const screen of ['overview', 'llc', 'diagnostics', 'evidence', 'report']) {
      await show(running.page, screen)
      sizes[screen] = ((await heap(running)) - before) / count
    }
    console.log(
      `bytes of the page's heap a row: ${Object.entries(sizes)
        .map(([name, size]) => `${name} ${size.toFixed(0)}`)
        .join(', ')}`
    )
    for (const [name, size] of Object.entries(sizes)) expect(size, name).toBeLessThan(mostBytesPerRow)
  }, 120_000)
})
