import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DesktopEvent } from '../../src/shared/desktop-event'
import { mixingOf } from '../../src/main/engine/sampling/diagnostics/mixing'
import { windowRun } from '../fixtures/window/report'
import { answerDialogs } from './dialogs'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { answerWith, asked, chain, run, running, steps, tell, traces } from './played-run'
import { runFolders, screens } from './run-folders'

/** Run, compare, diagnostics and report: the window against what main tells it. Main's answers are the test's own where a real run would
 *  take too long or could not be made to fail. */

const components = ['full', 'l0.attn', 'l0.mlp', 'l1.attn', 'l1.mlp']
const report = (seed = 1) => windowRun({ seed, steps, components }).report

const opened = report()
const folders = runFolders()
const sample = folders.make('sample', JSON.stringify(opened))
const second = folders.make('second', JSON.stringify(report(2)))
const other = folders.make(
  'other',
  JSON.stringify({
    ...report(3),
    settings: opened.settings.map((one) => ({
      ...one,
      settings: { ...one.settings, draws: one.settings.draws * 2, seed: 8 }
    })),
    environment: { ...opened.environment, engineVersion: 'onnxruntime 9.9.9' }
  })
)

describe('the run screen', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch()
    await resize(window)
    const { app } = window
    for (const name of ['pauseRun', 'continueRun', 'cancelRun', 'copyText'] as const)
      await answerWith(app, name, null)
    await answerWith(app, 'resumeRun', run)
    await answerWith(app, 'readTraces', traces)
  })
  afterAll(() => window.close())

  it('says where a run begins while there is none', async () => {
    await show(window.page, 'run')
    expect(await window.page.textContent('main')).toContain('No run since the start')
    await window.page.screenshot({ path: `${screens}/run-empty-light.png` })
  })

  it('shows a run in work: tiles, phases, cells, chains, the last rejected, the log', async () => {
    const { app, page } = window
    await tell(
      app,
      { kind: 'run', state: running() },
      {
        kind: 'trace',
        run: run.handle,
        trace: {
          subject: 'misaligned',
          step: 102,
          component: 'full',
          data: 'train',
          burnIn: 200,
          draws: 600,
          chains: [0, 1, 2, 3].map((index) => ({
            chain: index,
            from: 0,
            stride: 1,
            values: chain(index, 412)
          }))
        }
      },
      ...running().estimates.map(({ subject, step, verdict }, place): DesktopEvent => ({
        kind: 'log',
        run: run.handle,
        entry: {
          utc: `2026-11-25T03:${String(10 + place)}:04Z`,
          level: verdict === 'usable' ? 'info' : 'warning',
          text: `${subject} ${String(step)} ${verdict}`
        }
      }))
    )
    await page.waitForSelector('.run-tiles')
    await page.waitForSelector('.chart[data-ready="true"]')
    const tiles = await page.textContent('.run-tiles')
    expect(tiles).toContain('11 of 16')
    expect(tiles).toContain('24 min')
    expect(tiles).toContain('32.3 steps/s')
    expect(tiles).toContain('1.1 GiB')
    expect(tiles).toContain('of 1.2 GiB stated')
    expect(await page.locator('.cell').count()).toBe(16)
    expect(await page.locator('.cell.rejected').getAttribute('aria-label')).toBe(
      'B, train, step 37: rejected'
    )
    expect(await page.locator('.cell.running').getAttribute('aria-label')).toBe('B, train, step 102: in work')
    expect(await page.textContent('section[aria-label="Last rejected"]')).toContain(
      'R-hat 1.34, expected at most 1.2'
    )
    expect(await page.locator('.log p').count()).toBe(11)
    await page.screenshot({ path: `${screens}/run-light.png` })
  })

  it('keeps warnings of the log apart', async () => {
    const { page } = window
    await page.getByRole('button', { name: 'Warnings' }).click()
    expect(await page.locator('.log p').count()).toBe(2)
    await page.getByRole('button', { name: 'All', exact: true }).click()
  })

  it('keeps a long log in its pane, at its end unless one has scrolled up', async () => {
    const { app, page } = window
    const log = page.locator('.log')
    const lines = (from: number, count: number): DesktopEvent[] =>
      Array.from({ length: count }, (_, place) => ({
        kind: 'log',
        run: run.handle,
        entry: {
          utc: '2026-11-25T03:20:00Z',
          level: 'error',
          text: `misaligned, step ${String(from + place)}, full, train: no estimate, rejected: ${'R-hat 1.34, expected at most 1.2; '.repeat(6)}`
        }
      }))
    const place = () =>
      log.evaluate((element) => ({
        height: element.clientHeight,
        whole: element.scrollHeight,
        below: element.scrollHeight - element.scrollTop - element.clientHeight
      }))
    await tell(app, ...lines(0, 40))
    await page.waitForFunction(() => document.querySelectorAll('.log p').length === 51)
    const { height, whole, below } = await place()
    expect(height).toBeGreaterThan(80)
    expect(whole).toBeGreaterThan(2 * height)
    expect(below).toBeLessThan(2)
    expect(
      await page.locator('main').evaluate((main) => main.scrollHeight - main.clientHeight)
    ).toBeLessThanOrEqual(0)
    await page.screenshot({ path: `${screens}/run-long-log-light.png` })
    await log.evaluate((element) => (element.scrollTop = 0))
    await tell(app, ...lines(40, 1))
    await page.waitForFunction(() => document.querySelectorAll('.log p').length === 52)
    expect(await log.evaluate((element) => element.scrollTop)).toBe(0)
    await log.evaluate((element) => (element.scrollTop = element.scrollHeight))
    await show(page, 'inputs')
    await show(page, 'run')
    expect((await place()).below).toBeLessThan(2)
  })

  it('follows the end of the log where a rejected estimate takes height from it', async () => {
    const { app, page } = window
    const log = page.locator('.log')
    const height = () => log.evaluate((element) => element.clientHeight)
    const sound = {
      ...running(),
      estimates: running().estimates.filter(({ verdict }) => verdict === 'usable')
    }
    await tell(app, { kind: 'run', state: sound })
    await page.waitForSelector('text=No estimate was rejected.')
    await log.evaluate((element) => (element.scrollTop = element.scrollHeight))
    const before = await height()
    await tell(app, { kind: 'run', state: running() })
    await page.waitForSelector('.estimate-note.rejected')
    expect(await height()).toBeLessThan(before - 40)
    const line = { utc: '2026-11-25T03:21:00Z', level: 'info' as const, text: 'the last line' }
    await tell(app, { kind: 'log', run: run.handle, entry: line })
    await page.waitForSelector('.log p:has-text("the last line")')
    const below = await log.evaluate(
      (element) => element.scrollHeight - element.scrollTop - element.clientHeight
    )
    expect(below).toBeLessThan(2)
  })

  it('has the same bars before and after the inputs were seen, whose styles are their own', async () => {
    const { page } = window
    expect(
      await page
        .locator('.run-tiles progress')
        .first()
        .evaluate((bar) => getComputedStyle(bar).appearance)
    ).toBe('auto')
  })

  it('moves over the cells by arrow keys, opens one by Enter and shows its chains from disk', async () => {
    const { app, page } = window
    await page.locator('.cell[tabindex="0"]').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    const pane = page.locator('section[aria-label="Checkpoint"]')
    expect(await pane.textContent()).toContain('A, step 102')
    expect(await pane.textContent()).toContain('31.8 [30.7, 32.9]')
    await pane.getByRole('button', { name: 'Show chains' }).click()
    await page.waitForSelector('h2:text("step 102, recorded chains")')
    expect(await asked(app, 'readTraces')).toEqual([
      { run: run.handle, subject: 'aligned', step: 102, component: 'full', data: 'train' }
    ])
    await page.getByRole('button', { name: 'Back to live' }).click()
    await page.waitForSelector('h2:text("live chains")')
  })

  it('copies the chains as CSV, a column a chain', async () => {
    const { app, page } = window
    await page.getByRole('button', { name: 'Copy B step 102, live chains as CSV' }).click()
    const [request] = (await asked(app, 'copyText')) as { text: string }[]
    const lines = request!.text.trimEnd().split('\r\n')
    expect(lines[0]).toBe('Step,Burn-in,Chain 1,Chain 2,Chain 3,Chain 4')
    expect(lines).toHaveLength(413)
    expect(lines[201]!.startsWith('200,no,')).toBe(true)
  })

  it('asks before it cancels, and says that the run resumes', async () => {
    const { app, page } = window
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    const question = page.getByRole('alertdialog')
    expect(await question.textContent()).toContain('can be resumed at any time')
    await page.screenshot({ path: `${screens}/run-cancel-light.png` })
    await question.getByRole('button', { name: 'Let it run' }).click()
    expect(await asked(app, 'cancelRun')).toEqual([])
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await question.getByRole('button', { name: 'Cancel the run' }).click()
    await expect.poll(() => asked(app, 'cancelRun')).toEqual([{ run: run.handle }])
  })

  it('pauses, continues, and resumes after a failure with its typed error', async () => {
    const { app, page } = window
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect.poll(() => asked(app, 'pauseRun')).toHaveLength(1)
    await tell(app, { kind: 'run', state: { ...running(), status: 'paused' } })
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect.poll(() => asked(app, 'continueRun')).toHaveLength(1)
    await tell(app, {
      kind: 'run',
      state: {
        ...running(),
        status: 'failed',
        error: {
          code: 'engine/memory',
          message: 'the engine process ended: out of memory at 3.9 GiB, 4 GiB in all',
          where: 'engine',
          hint: 'Resume: fewer chains a session need less memory.'
        }
      }
    })
    const alert = page.getByRole('alert')
    expect(await alert.textContent()).toContain('engine/memory')
    await page.screenshot({ path: `${screens}/run-failed-light.png` })
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect.poll(() => asked(app, 'resumeRun')).toEqual([{ run: run.handle }])
  })

  it('resumes where inputs were refused before anything was computed: a good copy may lie there by then', async () => {
    const { app, page } = window
    const { phases } = running()
    await tell(app, {
      kind: 'run',
      state: {
        ...running(),
        status: 'failed',
        plan: null,
        progress: null,
        memoryBytes: null,
        estimates: [],
        phases: phases.map(({ phase }, place) => ({
          phase,
          state: place === 0 ? 'stopped' : 'waiting',
          progress: null
        })),
        error: {
          code: 'model/non-finite',
          message: 'w1 holds NaN at 0, expected numbers',
          where: 'w1',
          hint: ''
        }
      }
    })
    await page.waitForSelector('text=Put a good copy in the place of the refused file')
    // The plan at hand is not this run's: changing it would change another audit.
    expect(await page.getByRole('button', { name: 'Change the plan' }).count()).toBe(0)
    const text = await page.textContent('main')
    for (const gone of ['Left', 'not known yet', 'Live chains', 'Resumes at', 'so far', 'Rate'])
      expect(text).not.toContain(gone)
    expect(await page.locator('.phases li.stopped').textContent()).toContain('failed')
    await page.screenshot({ path: 'out/e2e/run-refused-light.png' })
    const resumed = (await asked(app, 'resumeRun')).length
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect.poll(() => asked(app, 'resumeRun')).toHaveLength(resumed + 1)
  })

  it('says of a paused run that what is left is known again later', async () => {
    const { app, page } = window
    await tell(app, { kind: 'run', state: { ...running(), status: 'paused' } })
    await page.waitForSelector('text=known again when the run goes on')
    expect(await page.textContent('.run-tiles')).not.toContain('steps/s')
    await page.screenshot({ path: 'out/e2e/run-paused-light.png' })
  })

  it('is dark in the dark theme', async () => {
    const { app, page } = window
    await tell(app, { kind: 'run', state: running() })
    await choose(page, 'Dark')
    await show(page, 'run')
    await page.screenshot({ path: `${screens}/run-dark.png` })
    await choose(page, 'Light')
  })

  it('leads to the report when it is finished', async () => {
    const { app, page } = window
    await answerWith(app, 'readReport', { report: opened, notices: [] })
    await tell(app, { kind: 'run', state: { ...running(), status: 'finished', progress: null } })
    await show(page, 'run')
    const text = await page.textContent('main')
    for (const gone of ['Left', 'Live chains', 'The run goes on', 'Resumes at', 'so far'])
      expect(text).not.toContain(gone)
    await page.screenshot({ path: 'out/e2e/run-finished-light.png' })
    await page.getByRole('button', { name: 'Open the report' }).click()
    await page.waitForFunction(() => location.hash === '#/overview')
    expect(await page.textContent('.bar')).toContain(opened.title)
  })

  it('complained about nothing', () => {
    expect(window.complaints).toEqual([])
  })
})

describe('compare, diagnostics and report', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch('--open', sample)
    await resize(window)
    await window.page.waitForSelector('.chart[data-ready="true"]')
    await answerWith(window.app, 'readTraces', traces)
  })
  afterAll(() => window.close())

  it('shows A, B and their difference on locked scales, with ranking and behaviour', async () => {
    const { page } = window
    await show(page, 'compare')
    await page.waitForTimeout(300)
    const rows = await page.locator('section[aria-label="Ranking"] tbody tr').allTextContents()
    expect(rows).toHaveLength(10)
    await page.screenshot({ path: `${screens}/compare-light.png` })
  })

  it('zooms all charts by key, wheel and button, and back', async () => {
    const { page } = window
    const range = (): Promise<string | null> => page.textContent('.zoom-range')
    expect(await range()).toBe('all steps')
    await page.keyboard.press('+')
    const zoomed = await range()
    expect(zoomed).toMatch(/^steps \d+ to \d+$/)
    await page.keyboard.press('0')
    expect(await range()).toBe('all steps')
    await page.locator('.chart[data-linked="true"]').first().hover()
    await page.mouse.wheel(0, -240)
    await expect.poll(range).toMatch(/^steps /)
    await page
      .getByRole('button', { name: 'Show all steps' })
      .or(page.getByTitle('Show all steps, 0'))
      .click()
    expect(await range()).toBe('all steps')
  })

  it('hides and shows the three by key', async () => {
    const { page } = window
    const panes = (): Promise<number> => page.locator('.compare-curves > .pane').count()
    expect(await panes()).toBe(3)
    await page.keyboard.press('b')
    expect(await panes()).toBe(2)
    await page.keyboard.press('b')
    expect(await panes()).toBe(3)
  })

  it('compares with a second run of one configuration, not paired', async () => {
    const { app, page } = window
    await answerDialogs(app, second)
    await page.getByRole('button', { name: 'Compare with another run…' }).click()
    await page.waitForSelector('text=settings and inputs are the same')
    expect(await page.textContent('main')).toContain('95%, not paired')
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${screens}/compare-two-light.png` })
  })

  it('refuses runs of different configuration and shows what differs', async () => {
    const { app, page } = window
    await answerDialogs(app, other)
    await page.getByRole('button', { name: 'Choose another run…' }).click()
    await page.waitForSelector('text=Not compared: 3 of')
    const rows = await page.locator('section[aria-label="What differs"] tbody tr').allTextContents()
    expect(rows).toEqual([
      'Sampler: Draws per chain400800',
      'Seed78',
      `Version of the engine${opened.environment.engineVersion}onnxruntime 9.9.9`
    ])
    expect(await page.locator('.chart').count()).toBe(0)
    await page.screenshot({ path: `${screens}/compare-refused-light.png` })
    await page.getByRole('button', { name: 'Leave the second run' }).click()
  })

  it('draws every diagnostic with its limits and the chains at the cursor', async () => {
    const { app, page } = window
    await show(page, 'diagnostics')
    await page.keyboard.press('End')
    await page.waitForSelector('h2:text("Chains of A, step 800")')
    await page.waitForSelector('.panes.diagnostics > .column .chart[data-ready="true"]')
    await expect
      .poll(async () => (await asked(app, 'readTraces')).slice(-1))
      .toMatchObject([{ subject: 'aligned', step: 800, component: 'full', data: 'train' }])
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${screens}/diagnostics-light.png` })
  })

  it('gives the pages of many chains a row of their own, clear of the axis', async () => {
    const { app, page } = window
    const many = Array.from({ length: 24 }, (_, place) => chain(place, 320))
    await answerWith(app, 'readTraces', {
      ...traces,
      burnIn: many.map((values) => values.slice(0, 20)),
      draws: many.map((values) => values.slice(20)),
      mixing: mixingOf(many.map((values) => Float64Array.from(values.slice(20))))
    })
    await page.keyboard.press('Home')
    await page.waitForSelector('h2:text("Chains of A, step 0")')
    await page.locator('.chain-pages').nth(1).waitFor()
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${screens}/diagnostics-many-chains-light.png` })
    const gaps = await page.locator('.chain-pages').evaluateAll((all) =>
      all.map((pages) => {
        const chart = pages.parentElement!.querySelector('.chart')!
        return pages.getBoundingClientRect().top - chart.getBoundingClientRect().bottom
      })
    )
    expect(gaps).toHaveLength(2)
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(0)
    await answerWith(app, 'readTraces', traces)
  })

  it('shows every screen from its top, wherever the last one was left', async () => {
    const { page } = window
    const main = page.locator('main')
    await show(page, 'overview')
    await main.evaluate((element) => (element.scrollTop = 200))
    await show(page, 'behaviour')
    expect(
      await main.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    ).toBeGreaterThan(0)
    expect(await main.evaluate((element) => element.scrollTop)).toBe(0)
    await page.screenshot({ path: `${screens}/behaviour-light.png` })
  })

  it('shows the report with its hashes and exports it', async () => {
    const { app, page } = window
    await show(page, 'report')
    const text = await page.textContent('main')
    for (const part of [
      opened.summary.answer,
      opened.ledger.head,
      ...opened.summary.findings.map(({ recommendation }) => recommendation),
      ...opened.limitations,
      ...opened.figures.map(({ dataSha256 }) => dataSha256)
    ])
      expect(text).toContain(part)
    await page.screenshot({ path: `${screens}/report-light.png` })
    await page.getByRole('button', { name: 'Findings', exact: false }).first().click()
    await page.screenshot({ path: `${screens}/report-findings-light.png` })
    await answerWith(app, 'exportReport', { path: '/home/auditor/report.pdf' })
    await page.getByRole('button', { name: 'Export PDF' }).click()
    await page.waitForSelector('text=Saved as /home/auditor/report.pdf')
    const saved = `${folders.root}/table.csv`
    await answerWith(app, 'saveText', { path: saved })
    await page.locator('.report-table').first().getByRole('button', { name: 'Save CSV' }).click()
    await expect.poll(async () => (await asked(app, 'saveText')).length).toBe(1)
    const [request] = (await asked(app, 'saveText')) as { name: string; text: string }[]
    writeFileSync(saved, request!.text)
    expect(request!.name).toBe('llc-full-train.csv')
    expect(request!.text.split('\r\n')).toHaveLength(18)
  })

  it('is dark in the dark theme', async () => {
    const { page } = window
    await choose(page, 'Dark')
    for (const name of ['compare', 'diagnostics', 'report']) {
      await show(page, name)
      await page.waitForTimeout(300)
      await page.screenshot({ path: `${screens}/${name}-dark.png` })
    }
    await choose(page, 'Light')
  })

  it('complained about nothing', () => {
    expect(window.complaints).toEqual([])
  })
})
