import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { windowReport, windowRun } from '../fixtures/window/report'
import { answerDialogs } from './dialogs'
import { launch, resize } from './launch'
import { runFolders, screens } from './run-folders'

const folders = runFolders()
const report = windowReport()

describe('without a run', () => {
  it('says how to open one, and opens what the dialog gives', async () => {
    const running = await launch()
    try {
      const { app, page } = running
      const sample = folders.makeRun('sample', windowRun().files)
      await resize(running)
      expect(await page.textContent('main')).toContain('No audit yet.')
      await page.screenshot({ path: `${screens}/start-light.png` })
      await answerDialogs(app, sample)
      await page.keyboard.press('Control+o')
      await page.waitForSelector('h1:text-is("Overview")')
    } finally {
      await running.close()
    }
  })
})

describe('a folder that is no sound run', () => {
  it.each([
    ['damaged', '{"schema": "ontogeny.report/1", "title"', 'run/damaged', 'report.json is not JSON'],
    [
      'newer',
      JSON.stringify({ ...report, schema: 'ontogeny.report/9' }),
      'run/damaged',
      '"ontogeny.report/9"'
    ],
    ['changed', JSON.stringify({ ...report, llc: [{ subject: 'aligned' }] }), 'run/damaged', 'llc.0.step'],
    ['begun', null, 'run/damaged', 'ledger.jsonl is missing or empty']
  ])('%s: names the fault, the place and the way out', async (name, text, code, message) => {
    const running = await launch('--open', folders.make(name, text))
    try {
      await running.page.waitForSelector('[role="alert"]')
      const alert = await running.page.textContent('[role="alert"]')
      expect(alert).toContain(message)
      expect(alert).toContain(code)
      expect(alert).toContain(join(folders.root, name))
      if (name === 'damaged') {
        await resize(running)
        await running.page.screenshot({ path: `${screens}/error-light.png` })
      }
    } finally {
      await running.close()
    }
  })

  it('a missing folder: says so', async () => {
    const running = await launch(`--open=${join(folders.root, 'nowhere')}`)
    try {
      await running.page.waitForSelector('[role="alert"]')
      expect(await running.page.textContent('[role="alert"]')).toContain('file/not-found')
    } finally {
      await running.close()
    }
  })
})
