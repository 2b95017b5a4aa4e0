import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { launch, resize } from './launch'

/** From the start to the exported PDF of the sample, real engine and all, with the keyboard alone. */
it('audits the sample and exports its report without a mouse', { timeout: 240_000 }, async () => {
  const running = await launch()
  const exported = join(tmpdir(), `ontogeny-exported-${String(process.pid)}.pdf`)
  try {
    const { app, page } = running
    await resize(running)
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, exported)

    await page.keyboard.press('Control+k')
    await page.keyboard.type('sample')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.plan-bar .hash')

    /** Goes through the fields by Tab until one has the focus. */
    const tabTo = async (id: string): Promise<void> => {
      for (let presses = 0; presses < 80; presses++) {
        if ((await page.evaluate(() => document.activeElement?.id)) === id) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`${id} is not reached by Tab`)
    }
    for (const [field, value] of [
      ['chains', '2'],
      ['burnIn', '20'],
      ['draws', '40']
    ] as const) {
      await tabTo(`field-${field}`)
      await page.keyboard.press('Control+a')
      await page.keyboard.type(value)
    }
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction(() => location.hash === '#/run')
    await page.waitForSelector('text=The run is finished.', { timeout: 150_000 })

    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.tiles')
    expect(await page.textContent('.claim')).not.toBe('')
    await page.keyboard.press('Control+6')
    await page.waitForSelector('text=Export PDF')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.textContent('main'), { timeout: 20_000 }).toContain(exported)

    const report = await page.evaluate(async () => {
      const [recent] = await window.ontogeny.recentRuns({}).then((reply) => (reply.ok ? reply.value : []))
      return recent?.run.folder ?? ''
    })
    const pdf = readFileSync(exported)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.equals(readFileSync(join(report, 'report.pdf')))).toBe(true)
    expect(running.complaints).toEqual([])
  } finally {
    await running.close()
    rmSync(exported, { force: true })
  }
})
