import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DesktopEvent } from '../../src/shared/desktop-event'
import { type Report, reportSchema } from '../../src/shared/report'
import { windowRun } from '../fixtures/window/report'
import { answerDialogs } from './dialogs'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { answerWith, run, running, tell } from './played-run'
import { runFolders, screens } from './run-folders'

/** Text that would turn a line around, wherever strangers may write: reports, names of files, the log. */

const override = '\u202e'
const notice = {
  code: 'run/damaged',
  message: `report.json is missing${override}`,
  where: `/runs/${override}`,
  hint: `Ask.${override}`,
  remedy: 'none'
}

/** A report with the override in every text that its schema leaves free. */
function hostileReport(): Report {
  const report = structuredClone(windowRun({ development: true }).report) as unknown as Record<
    string,
    unknown
  >
  const honest = structuredClone(report)
  spoil(report)
  const at = (value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> =>
    path.reduce((inner, key) => (inner as Record<PropertyKey, unknown>)[key], value) as never
  for (const { path } of reportSchema.safeParse(report).error?.issues ?? []) {
    const [parent, key] = [path.slice(0, -1), path.at(-1)!]
    at(report, parent)[key] = at(honest, parent)[key]
  }
  return reportSchema.parse(report)
}

function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const fields = value as Record<string, unknown>
  for (const [key, field] of Object.entries(fields)) {
    if (typeof field === 'string' && !/utc$/i.test(key)) fields[key] = `${field}${override}`
    else spoil(field)
  }
}

const folders = runFolders()
const folder = join(folders.root, `x${override}gnp`)
mkdirSync(folder)
writeFileSync(join(folder, `x${override}gnp.safetensors`), Buffer.alloc(100))
writeFileSync(join(folder, `x${override}gnp.npz`), Buffer.alloc(100))
const place = { handle: run.handle, folder: `/runs/${override}/gnp` }

describe('text of strangers', () => {
  let window: Running
  beforeAll(async () => {
    window = await launch()
    await resize(window)
    const { app, page } = window
    await answerWith(app, 'readReport', { report: hostileReport(), notices: [notice] })
    await answerWith(app, 'chooseRun', place)
    await answerWith(app, 'recentRuns', [
      {
        run: place,
        title: `title${override}`,
        subjects: [`a${override}`],
        startedUtc: '2026-11-25T03:00:00Z',
        status: 'unfinished',
        verdict: null,
        canResume: true
      }
    ])
    await show(page, 'start')
    await page.getByRole('button', { name: 'Open run' }).click()
    await page.waitForSelector('.claim')
  })
  afterAll(() => window.close())

  /** Texts and attributes of the window that hold the override. */
  const raw = (): Promise<string[]> =>
    window.page.evaluate((forbidden) => {
      const elements = Array.from(document.querySelectorAll('*'))
      return [
        document.title,
        ...elements.flatMap((element) => [
          ...Array.from(element.childNodes, (node) => (node.nodeType === 3 ? (node.nodeValue ?? '') : '')),
          ...Array.from(element.attributes, ({ name, value }) => `${element.tagName} ${name} ${value}`)
        ])
      ].filter((text) => text.includes(forbidden))
    }, override)

  it.each([
    'start',
    'overview',
    'llc',
    'behaviour',
    'development',
    'diagnostics',
    'evidence',
    'compare',
    'report'
  ])('is escaped on %s', async (name) => {
    const { page } = window
    await show(page, name)
    for (const toggle of await page.getByRole('button', { name: 'Table', exact: true }).all())
      await toggle.click()
    for (const closed of await page.locator('details:not([open]) > summary').all()) await closed.click()
    expect(await page.textContent('body')).toContain('\\u{202e}')
    expect(await raw()).toEqual([])
    await page.screenshot({ path: `${screens}/hostile-${name}-light.png` })
  })

  it('is escaped in the palette', async () => {
    const { page } = window
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /title/ }).waitFor()
    expect(await raw()).toEqual([])
    await page.keyboard.press('Escape')
  })

  it('is escaped among the inputs, whatever is refused of them', async () => {
    const { app, page } = window
    await show(page, 'inputs')
    await answerDialogs(app, folder)
    await page.getByRole('button', { name: 'Add folder' }).click()
    await page.waitForSelector('.slot .message, .screen-strip .message')
    await page.screenshot({ path: `${screens}/hostile-inputs-light.png` })
    expect(await page.textContent('main')).toContain('x\\u{202e}gnp')
    expect(await page.textContent('.findings')).not.toContain('Nothing to report')
    expect(await raw()).toEqual([])
  })

  it('is escaped on the run screen and in its log', async () => {
    const { app, page } = window
    const line: DesktopEvent = {
      kind: 'log',
      run: run.handle,
      entry: { utc: '2026-11-25T03:21:00Z', level: 'error', text: `a${override}b` }
    }
    const error = {
      code: 'format/unsafe' as const,
      message: `m${override}`,
      where: `/w${override}`,
      hint: `h${override}`
    }
    const failed = { ...running(), title: `t${override}`, status: 'failed' as const, error }
    await tell(app, { kind: 'run', state: failed }, line)
    await show(page, 'run')
    await page.waitForSelector('.log p')
    expect(await page.textContent('.log')).toContain('a\\u{202e}b')
    expect(await raw()).toEqual([])
    await page.screenshot({ path: `${screens}/hostile-run-light.png` })
  })
})
