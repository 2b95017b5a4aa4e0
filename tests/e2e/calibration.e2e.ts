import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { storedCalibration } from '../fixtures/runs/calibration'
import { windowRun } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { runFolders, screens } from './run-folders'

const scratch = mkdtempSync(join(tmpdir(), 'ontogeny-calibration-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A plan of a deep linear network at two steps: small enough to be calibrated in seconds. @returns its file */
function makePlan(name: string, llc: object = {}): string {
  const fixtures = resolve('tests/fixtures/dln')
  const { cases } = JSON.parse(readFileSync(join(fixtures, 'meta.json'), 'utf8')) as {
    cases: { folder: string; widths: number[] }[]
  }
  const { folder, widths } = cases[0]!
  const base = join(scratch, name)
  for (const step of [10, 20]) {
    mkdirSync(join(base, `net/step-${step}`), { recursive: true })
    copyFileSync(
      join(fixtures, folder, 'weights.safetensors'),
      join(base, `net/step-${step}/weights.safetensors`)
    )
  }
  copyFileSync(join(fixtures, folder, 'data.npz'), join(base, 'data.npz'))
  const architecture = { family: 'mlp', widths, bias: false, activation: 'none' }
  const plan = {
    title: `Calibration, ${name}`,
    subjects: [{ name: 'dln', checkpoints: 'net/step-*/weights.safetensors', architecture }],
    data: { train: { file: 'data.npz', inputs: 'x', targets: 'y' } },
    analyses: { llc },
    seed: 3
  }
  const path = join(base, 'audit.yaml')
  writeFileSync(path, stringify(plan))
  return path
}

async function open({ app, page }: Running, plan: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, plan)
  await show(page, 'plan')
  await page.getByRole('button', { name: 'Import YAML' }).click()
  await page.waitForSelector('.plan-bar .hash')
}

/** Goes by Tab until the focused element has a text or id. */
async function tabTo({ page }: Running, wanted: string): Promise<void> {
  for (let presses = 0; presses < 90; presses++) {
    const found = await page.evaluate(() => [
      document.activeElement?.id ?? '',
      document.activeElement?.textContent.trim() ?? ''
    ])
    if (found.includes(wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${wanted} is not reached by Tab`)
}

const clipboard = ({ app }: Running): Promise<string> =>
  app.evaluate(({ clipboard: board }) => board.readText())

describe('from a calibration to a report that shows it', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch()
    await resize(running)
  })
  afterAll(() => running.close())
  const dialog = () => running.page.getByRole('dialog', { name: 'Calibration' })

  it('is asked for, read and taken over by keyboard', { timeout: 120_000 }, async () => {
    const { page } = running
    await open(running, makePlan('whole way'))
    await tabTo(running, 'Calibrate…')
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    await tabTo(running, 'goal-budget')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('50')
    await page.keyboard.press('Tab')
    await page.keyboard.type('gradients')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    // Said at the field, which keeps the focus.
    await dialog().getByRole('alert').getByText('50 is out of range, expected 100 to 1e12.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('goal-budget')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('12000')
    await page.keyboard.press('Enter')
    await dialog().locator('progress').waitFor()
    await page.screenshot({ path: `${screens}/calibration-working-light.png` })
    await dialog().locator('.chart[data-ready="true"]').waitFor({ timeout: 90_000 })
    expect(await dialog().getByRole('img').getAttribute('aria-label')).toMatch(
      /Heat map by nβ and step size.*Ringed/
    )
    expect(await dialog().textContent()).toContain('is the coldest point that holds')
    expect(await dialog().textContent()).toMatch(/Holds on\s*step 10, 20/)
    await page.screenshot({ path: `${screens}/calibration-light.png` })

    const pane = dialog().locator('section[aria-label="What was tried"]')
    await pane.getByRole('button', { name: 'Table', exact: true }).press('Enter')
    const rows = await pane.locator('tbody tr').count()
    expect(rows).toBeGreaterThan(2)
    await page.screenshot({ path: `${screens}/calibration-table-light.png` })
    await pane.getByRole('button', { name: 'Copy What was tried as CSV' }).press('Enter')
    await expect.poll(async () => (await clipboard(running)).split('\r\n').length).toBe(rows + 2)

    await tabTo(running, 'Use these settings')
    await page.keyboard.press('Enter')
    await dialog().getByText('These settings are in the plan.').waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Calibrate…')
    expect(await page.textContent('.calibration-line')).toContain('on dln, step 20. As chosen.')
    expect(await page.inputValue('#field-chains')).toBe('4')
    await page.screenshot({ path: `${screens}/plan-calibrated-light.png` })
  })

  it('says beside the settings what was changed since', async () => {
    const { page } = running
    await page.fill('#field-draws', '1000')
    expect(await page.textContent('.calibration-line')).toContain('Changed since: Draws per chain.')
    const row = page.locator('tr', { has: page.locator('#field-draws') })
    expect(await row.locator('td.source').textContent()).toMatch(/own; calibration: /)
    await page.getByRole('button', { name: 'Show as YAML' }).click()
    await page.waitForSelector('.yaml pre:has-text("calibration: ")')
    await page.getByRole('button', { name: 'Show as form' }).click()
  })

  it('is in the run, and on its screens', { timeout: 240_000 }, async () => {
    const { page } = running
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction(() => location.hash === '#/run')
    await page.waitForSelector('text=The run is finished.', { timeout: 200_000 })
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.claim')
    await show(page, 'diagnostics')
    const pane = page.locator('section[aria-label="What was tried"]')
    await pane.locator('.chart[data-ready="true"]').waitFor()
    expect(await pane.textContent()).toContain(
      'The audit’s settings were changed after the calibration: draws 1000'
    )
    await pane.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screens}/diagnostics-calibration-light.png` })
    await show(page, 'report')
    const validity = page.locator('[data-section="validity"]')
    expect(await validity.textContent()).toMatch(/Draws per chain: 1000, the calibration chose \d+/)
    const folder = await page.evaluate(async () => {
      const reply = await window.ontogeny.recentRuns({})
      return reply.ok ? (reply.value[0]?.run.folder ?? '') : ''
    })
    const stored = JSON.parse(readFileSync(join(folder, 'calibration.json'), 'utf8')) as { schema: string }
    expect(stored.schema).toBe('ontogeny.calibration/1')
    expect(readFileSync(join(folder, 'ledger.jsonl'), 'utf8')).toContain('"type":"calibration"')
    expect(running.complaints).toEqual([])
  })

  it('is the same in the dark', async () => {
    const { page } = running
    await choose(page, 'Dark')
    await show(page, 'diagnostics')
    const pane = page.locator('section[aria-label="What was tried"]')
    await pane.locator('.chart[data-ready="true"]').waitFor()
    await pane.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screens}/diagnostics-calibration-dark.png` })
    await show(page, 'plan')
    await page.getByRole('button', { name: 'Calibrate…' }).click()
    await dialog().locator('.chart[data-ready="true"]').waitFor()
    await page.screenshot({ path: `${screens}/calibration-dark.png` })
    await page.keyboard.press('Escape')
    await choose(page, 'Light')
  })
})

describe('a calibration that comes to nothing', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch()
    await resize(running)
  })
  afterAll(() => running.close())
  const dialog = () => running.page.getByRole('dialog', { name: 'Calibration' })

  it(
    'goes on while its dialog is closed, and is cancelled from the screen',
    { timeout: 60_000 },
    async () => {
      const { page } = running
      await open(running, makePlan('cancelled'))
      const before = await page.textContent('.plan-bar .hash')
      await page.getByRole('button', { name: 'Calibrate…' }).click()
      await page.fill('#goal-budget', '600')
      await dialog().getByRole('button', { name: 'Calibrate', exact: true }).click()
      await dialog().getByText('Pilot runs on the last checkpoint').waitFor({ timeout: 30_000 })
      await dialog()
        .getByText(/ left$/)
        .waitFor({ timeout: 20_000 })
      await dialog().getByRole('button', { name: 'Close' }).click()
      await page.locator('.calibration-line progress').waitFor()
      await page.locator('.calibration-line').getByRole('button', { name: 'Cancel' }).click()
      await page.locator('.calibration-line progress').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Calibrate…' }).click()
      await dialog().getByText('Cancelled. Nothing was kept').waitFor()
      expect(await dialog().getByRole('button', { name: 'Use these settings' }).count()).toBe(0)
      await page.keyboard.press('Escape')
      expect(await page.textContent('.plan-bar .hash')).toBe(before)
    }
  )

  it('says that an opened plan names a file that is none', async () => {
    const { page } = running
    await open(running, makePlan('missing', { calibration: 'nowhere.json' }))
    await page.locator('.calibration-line [role="alert"]').waitFor()
    expect(await page.textContent('.calibration-line')).toContain('file/not-found')
  })

  it('stops an audit whose calibration is of another model', { timeout: 60_000 }, async () => {
    const { page } = running
    const plan = makePlan('other', { calibration: 'other.json' })
    writeFileSync(
      join(plan, '../other.json'),
      JSON.stringify(storedCalibration({ subject: 'dln', step: 20 }))
    )
    await open(running, plan)
    await page.waitForSelector('.calibration-line:has-text("on dln, step 20.")')
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction(() => location.hash === '#/run')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('calibration/other-model')
  })
})

describe('the sensitivity of a run', () => {
  const sample = runFolders().makeRun('sensitivity', windowRun().files)
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => running.close())

  it.each(['Light', 'Dark'] as const)('is a heat map with its table: %s', async (theme) => {
    const { page } = running
    await choose(page, theme)
    await show(page, 'diagnostics')
    const pane = page.locator('section[aria-label="Sensitivity to the settings"]')
    await pane.locator('.chart[data-ready="true"]').waitFor()
    expect(await pane.getByRole('img').getAttribute('aria-label')).toContain(
      'A aligned, step 800, full on train'
    )
    await pane.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${screens}/sensitivity-${theme.toLowerCase()}.png` })
    await pane.getByRole('button', { name: 'Table', exact: true }).click()
    expect(await pane.locator('tbody tr').count()).toBe(6)
    await pane.getByRole('button', { name: 'Chart', exact: true }).click()
    expect(running.complaints).toEqual([])
  })
})
