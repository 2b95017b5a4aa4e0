import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grow, makeProject, ontogeny, type Project } from '../integration/project'
import { violations } from './axe'
import { answerDialogs } from './dialogs'
import { launch, resize, type Running } from './launch'
import { choose, show } from './navigate'
import { screens } from './run-folders'

/** A run whose series grows: appended by hand, then watched. */

interface Notified {
  readonly title: string
  readonly body: string
}

/** Notifications are kept instead of shown. */
const keepNotifications = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ Notification }) => {
    const kept = ((globalThis as { notified?: unknown[] }).notified = [] as unknown[])
    Notification.prototype.show = function () {
      kept.push(this)
    }
  })
const notifications = (app: ElectronApplication): Promise<Notified[]> =>
  app.evaluate(() =>
    (globalThis as unknown as { notified: Notified[] }).notified.map(({ title, body }) => ({ title, body }))
  )

describe('a series that grows', () => {
  let project: Project
  let running: Running
  beforeAll(async () => {
    project = await makeProject({ steps: [0, 10], draws: 60 })
    expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', project.out).code)
    await grow(project, 20)
    running = await launch('--open', project.out)
    await resize(running)
    await running.page.waitForSelector('.notices')
  }, 120_000)
  afterAll(() => running.close())

  it('is appended to its run by the button of the notice', { timeout: 200_000 }, async () => {
    const { page } = running
    await page.locator('.notices summary').getByText('Series has grown').waitFor()
    expect(await page.textContent('.notices .first')).toContain('a, step 20; b, step 20')
    await page.screenshot({ path: `${screens}/grown-light.png` })
    await show(page, 'start')
    await page.getByRole('button', { name: /^Append/ }).waitFor()
    await page.screenshot({ path: `${screens}/grown-start-light.png` })
    await show(page, 'llc')
    await page.getByRole('button', { name: 'Append new checkpoints' }).press('Enter')
    await page.waitForFunction(() => location.hash === '#/run')
    await page.waitForSelector('text=The run is finished.', { timeout: 150_000 })
    // What is open follows by itself.
    await show(page, 'llc')
    await page.getByText('3 of 3').waitFor()
    expect(await page.locator('.notices').count()).toBe(0)
    expect(readFileSync(join(project.out, 'ledger.jsonl'), 'utf8')).toContain('"extended"')
  })

  it('refused on resume, offers to append', { timeout: 200_000 }, async () => {
    const { page } = running
    await grow(project, 30)
    const handle = await page.evaluate(async () => {
      const reply = await window.ontogeny.recentRuns({})
      return reply.ok ? (reply.value[0]?.run.handle ?? '') : ''
    })
    await page.evaluate((run) => window.ontogeny.resumeRun({ run }), handle)
    await show(page, 'run')
    await page.getByText('run/grown').waitFor({ timeout: 60_000 })
    await page.screenshot({ path: `${screens}/grown-refused-light.png` })
    await page.getByRole('button', { name: 'Append new checkpoints' }).click()
    await page.waitForSelector('text=The run is finished.', { timeout: 150_000 })
  })

  it(
    'is watched: audited as it grows, with alerts in the window and on the desktop',
    {
      timeout: 300_000
    },
    async () => {
      const { app, page } = running
      await keepNotifications(app)
      await page.keyboard.press('Control+k')
      await page.keyboard.type('watch the training')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => location.hash === '#/watch')
      const wrong = join(project.folder, 'wrong.yaml')
      writeFileSync(wrong, 'rules: [{ when: never }]')
      await answerDialogs(app, wrong)
      await page.getByRole('button', { name: 'Choose a file…' }).click()
      await page.fill('#watch-every', '0')
      await page.keyboard.press('Enter')
      await page.getByText('Expected a whole number from 1 to 86400.').waitFor()
      await page.fill('#watch-every', '1')
      await page.keyboard.press('Enter')
      await page.getByText('rules/invalid').waitFor()
      await page.screenshot({ path: `${screens}/watch-refused-light.png` })

      const rules = join(project.folder, 'rules.yaml')
      writeFileSync(rules, 'rules: [{ when: rejected, subject: a }]')
      await answerDialogs(app, rules)
      await page.getByRole('button', { name: 'Choose a file…' }).click()
      await page.getByText(rules).waitFor()
      await page.screenshot({ path: `${screens}/watch-start-light.png` })
      await page.getByRole('button', { name: 'Start watching' }).press('Enter')
      await page.getByRole('button', { name: 'Stop watching' }).waitFor()
      await page.locator('.status .chip', { hasText: 'Watching' }).waitFor()
      const checkpoints = page.locator('section[aria-label="Checkpoints"]')
      await checkpoints.getByText('audited', { exact: true }).nth(7).waitFor({ timeout: 100_000 })
      // Alerts are told after the chips of what was audited.
      await expect.poll(async () => (await notifications(app)).length).toBeGreaterThan(0)
      const before = (await notifications(app)).length

      await grow(project, 40)
      await checkpoints.getByText('audited', { exact: true }).nth(9).waitFor({ timeout: 100_000 })
      const alerts = page.locator('section[aria-label="Alerts"]')
      await alerts.getByRole('button', { name: 'Show a at step 40' }).first().waitFor()
      await expect.poll(async () => (await notifications(app)).length).toBeGreaterThan(before)
      const shown = await notifications(app)
      expect(shown[0]!.title).toBe('Alert: a, step 0')
      expect(shown[0]!.body).toContain('rejected')
      expect(await page.locator('.status .chip', { hasText: /Watching.*alerts/ }).count()).toBe(1)
      const kept = readFileSync(`${project.out}.alerts.jsonl`, 'utf8').trim().split('\n')
      expect(kept).toHaveLength(await alerts.locator('tbody tr').count())
      await page.screenshot({ path: `${screens}/watch-light.png` })
      await choose(page, 'Dark')
      await show(page, 'run')
      await show(page, 'watch')
      await page.screenshot({ path: `${screens}/watch-dark.png` })
      expect(await violations(page)).toEqual([])
    }
  )

  it('leads from a notification to the curve at its step', { timeout: 60_000 }, async () => {
    const { app, page } = running
    await app.evaluate(() => {
      const { notified } = globalThis as unknown as { notified: NodeJS.EventEmitter[] }
      notified[0]!.emit('click')
    })
    await page.waitForFunction(() => location.hash.startsWith('#/llc'))
    await page.locator('.stepper').getByText('step 0').waitFor()
  })

  it('asks before the window closes, and stops', { timeout: 60_000 }, async () => {
    const { app, page } = running
    const question = await app.evaluate(async ({ dialog, BrowserWindow }) => {
      const asked = new Promise<string>((answer) => {
        dialog.showMessageBox = (...given: unknown[]) => {
          answer((given.at(-1) as { message: string }).message)
          return Promise.resolve({ response: 2, checkboxChecked: false })
        }
      })
      BrowserWindow.getAllWindows()[0]!.close()
      return asked
    })
    expect(question).toBe('A training is being watched.')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('stop watching')
    await page.keyboard.press('Enter')
    await page.locator('.status .chip', { hasText: 'Watch stopped' }).waitFor()
    await show(page, 'watch')
    await page.getByRole('button', { name: 'Start watching' }).waitFor()
    await page.screenshot({ path: `${screens}/watch-stopped-dark.png` })
    expect(running.complaints).toEqual([])
  })
})
