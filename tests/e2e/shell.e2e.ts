import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../src/main/shell/security'
import type { PlanDraft } from '../../src/shared/draft'
import type { InputReference } from '../../src/shared/inputs'
import type { Reply } from '../../src/shared/ipc'
import type { RunReference, RunState } from '../../src/shared/run-state'
import { launch, launchIn, type Running } from './launch'

/** The shell in the real Electron: what is dropped, runs that end in the middle, the window that closes, the second start. */

function valueOf<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value
  throw new Error(`${reply.error.code}: ${reply.error.message}`)
}

/** A small audit of the sample: two checkpoints of each model, few short chains. */
async function smallAudit(page: Page, draws = 150): Promise<PlanDraft> {
  const draft = valueOf(await page.evaluate(() => window.ontogeny.samplePlan({})))
  const settings = { ...draft.llc!.settings, chains: 2, burnIn: 20, draws }
  return {
    ...draft,
    title: 'Small audit',
    subjects: draft.subjects.map((subject) => ({ ...subject, steps: [0, 800] })),
    llc: { ...draft.llc!, settings }
  }
}

async function start(page: Page, draft: PlanDraft): Promise<RunReference> {
  return valueOf(await page.evaluate((given) => window.ontogeny.startRun({ draft: given }), draft))
}

async function stateOf(page: Page): Promise<RunState> {
  return valueOf(await page.evaluate(() => window.ontogeny.runState({})))!
}

async function waitFor(page: Page, status: RunState['status'], limit = 150_000): Promise<RunState> {
  await expect.poll(async () => (await stateOf(page)).status, { timeout: limit, interval: 200 }).toBe(status)
  return stateOf(page)
}

/** Waits until an estimate is on disk while the run still goes on. */
async function waitForEstimate(page: Page): Promise<RunState> {
  await expect
    .poll(async () => (await stateOf(page)).estimates.length, { timeout: 120_000, interval: 50 })
    .toBeGreaterThan(0)
  return stateOf(page)
}

function estimatesOf(folder: string): { llc: readonly unknown[]; comparison: unknown } {
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
    llc: readonly unknown[]
    comparison: unknown
  }
  return { llc: report.llc, comparison: report.comparison }
}

describe('dropped files', () => {
  let running: Running
  const folder = mkdtempSync(join(tmpdir(), 'ontogeny-drop-'))
  beforeAll(async () => {
    running = await launch()
    writeFileSync(join(folder, 'weights.safetensors'), 'x')
    await running.page.evaluate(() => {
      const input = document.createElement('input')
      input.type = 'file'
      input.id = 'picked'
      document.body.append(input)
    })
  })
  afterAll(async () => {
    await running.close()
    rmSync(folder, { recursive: true })
  })

  it('of the browser’s own become handles', async () => {
    await running.page.setInputFiles('#picked', join(folder, 'weights.safetensors'))
    const dropped: InputReference[] = valueOf(
      await running.page.evaluate(() =>
        window.ontogeny.dropFiles([...document.querySelector<HTMLInputElement>('#picked')!.files!])
      )
    )
    expect(dropped).toMatchObject([{ kind: 'file', path: join(folder, 'weights.safetensors') }])
  })

  it('that a script made give no path, whatever they claim', async () => {
    const replies = await running.page.evaluate(async () => {
      const path = '/etc/passwd'
      const claims = new File(['x'], 'a.safetensors')
      Object.defineProperty(claims, 'path', { value: path })
      const plain = { path, name: 'passwd' } as unknown as File
      const posing = Object.create(File.prototype, { path: { value: path, enumerable: true } }) as File
      const made = [new File(['x'], path), claims, plain, posing]
      const answers = []
      for (const file of made) answers.push(await window.ontogeny.dropFiles([file]))
      Object.defineProperty(File.prototype, 'path', { get: () => path, configurable: true })
      answers.push(await window.ontogeny.dropFiles([new File(['x'], 'b')]))
      return answers
    })
    expect(replies).toEqual(replies.map(() => ({ ok: true, value: [] })))
    expect(replies).toHaveLength(5)
  })
})

describe('a run', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch()
  })
  afterAll(() => running.close())

  it('whose engine process is killed fails with a typed error and resumes with the same numbers', async () => {
    const { app, page } = running
    const draft = await smallAudit(page)
    await page.evaluate(() => {
      const heard = ((globalThis as { heard?: Record<string, number> }).heard = {} as Record<string, number>)
      window.ontogeny.onEvent(({ kind }) => {
        heard[kind] = (heard[kind] ?? 0) + 1
      })
    })
    const whole = await start(page, draft)
    await waitFor(page, 'finished')
    const heard = await page.evaluate(() => (globalThis as { heard?: Record<string, number> }).heard)
    expect(heard).toMatchObject({
      run: expect.any(Number) as number,
      trace: expect.any(Number) as number,
      log: expect.any(Number) as number
    })

    const broken = await start(page, draft)
    expect(broken.folder).not.toBe(whole.folder)
    await waitForEstimate(page)
    const killed = await app.evaluate(({ app: electron }) => {
      const engine = electron.getAppMetrics().find(({ name }) => name === 'Ontogeny engine')
      if (engine !== undefined) process.kill(engine.pid, 'SIGKILL')
      return engine !== undefined
    })
    expect(killed).toBe(true)
    const failed = await waitFor(page, 'failed')
    expect(failed.error).toMatchObject({ code: 'engine/failed' })
    expect(failed.error!.hint).toContain('resumes at its last finished checkpoint')
    const recent = valueOf(await page.evaluate(() => window.ontogeny.recentRuns({})))
    expect(recent[0]).toMatchObject({ status: 'unfinished', canResume: true, run: broken })

    valueOf(await page.evaluate((run) => window.ontogeny.resumeRun({ run }), broken.handle))
    const state = await waitFor(page, 'finished')
    expect(state.plan?.resumed).toBe(true)
    const { llc, comparison } = estimatesOf(whole.folder)
    // Two subjects at two steps, on the sampled and on the observed data.
    expect(llc).toHaveLength(8)
    expect(comparison).not.toBeNull()
    expect(estimatesOf(broken.folder)).toEqual({ llc, comparison })
    const ledger = readFileSync(join(broken.folder, 'ledger.jsonl'), 'utf8')
    expect(ledger).toContain('"resumed"')
  }, 400_000)

  it('pauses, goes on, and is cancelled', async () => {
    const { page } = running
    const { handle: run } = await start(page, await smallAudit(page, 20_000))
    await waitFor(page, 'running')
    valueOf(await page.evaluate((handle) => window.ontogeny.pauseRun({ run: handle }), run))
    await waitFor(page, 'paused')
    valueOf(await page.evaluate((handle) => window.ontogeny.continueRun({ run: handle }), run))
    await waitFor(page, 'running')
    valueOf(await page.evaluate((handle) => window.ontogeny.cancelRun({ run: handle }), run))
    expect(await waitFor(page, 'cancelled')).toMatchObject({ error: null })
  }, 300_000)
})

describe('closing the window during a run', () => {
  it('asks: stays, goes on hidden until a second start, or stops so that it can be resumed', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'ontogeny-close-'))
    const { app, page } = await launchIn(profile)
    const answer = (response: number) =>
      app.evaluate(({ dialog, BrowserWindow }, button) => {
        const asked = globalThis as { questions?: string[] }
        asked.questions ??= []
        dialog.showMessageBox = (...given: unknown[]) => {
          asked.questions!.push((given.at(-1) as { message: string }).message)
          return Promise.resolve({ response: button, checkboxChecked: false })
        }
        BrowserWindow.getAllWindows()[0]!.close()
      }, response)
    const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!
      const seen = ((globalThis as { bars?: unknown[] }).bars = [] as unknown[])
      const show = window.setProgressBar.bind(window)
      window.setProgressBar = (fraction, options) => {
        seen.push([fraction, options?.mode])
        show(fraction, options)
      }
    })
    try {
      const run = await start(page, await smallAudit(page, 20_000))
      await waitFor(page, 'running')
      const bars = (): Promise<[number, string][]> =>
        app.evaluate(() => (globalThis as unknown as { bars: [number, string][] }).bars)
      // The system's progress bar: without a share at first, then the share of the steps.
      await expect
        .poll(
          async () => (await bars()).some(([share, mode]) => mode === 'normal' && share > 0 && share < 1),
          { timeout: 60_000 }
        )
        .toBe(true)
      expect((await bars())[0]).toEqual([2, 'indeterminate'])
      await answer(2)
      expect(await isVisible()).toBe(true)
      await answer(0)
      await expect.poll(isVisible).toBe(false)
      expect((await stateOf(page)).status).toBe('running')
      await app.evaluate(({ app: electron }) => {
        electron.emit('second-instance', {}, [], '', { given: null })
      })
      await expect.poll(isVisible).toBe(true)
      await page.evaluate((handle) => window.ontogeny.pauseRun({ run: handle }), run.handle)
      await waitFor(page, 'paused')
      await answer(2)
      expect(await app.evaluate(() => (globalThis as { questions?: string[] }).questions)).toEqual([
        'An audit is running.',
        'An audit is running.',
        'An audit is paused.'
      ])
      const ended = new Promise<void>((done) => app.once('close', () => done()))
      await answer(1)
      await ended
      expect(readFileSync(join(run.folder, 'ledger.jsonl'), 'utf8')).toContain('"cancelled"')
      expect(readFileSync(join(dirname(run.folder), 'audit.yaml'), 'utf8')).toContain('Small audit')

      const again = await launchIn(profile)
      const recent = valueOf(await again.page.evaluate(() => window.ontogeny.recentRuns({})))
      expect(recent).toMatchObject([{ status: 'unfinished', canResume: true, title: 'Small audit' }])
      await again.close()
    } finally {
      rmSync(profile, { recursive: true, force: true })
    }
  }, 200_000)
})

describe('between two starts', () => {
  it('the window keeps its place, and settings are kept', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'ontogeny-kept-'))
    try {
      const first = await launchIn(profile)
      await first.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]!.setBounds({ x: 60, y: 40, width: 1000, height: 700 })
      })
      const wanted = {
        theme: 'dark',
        density: 'comfortable',
        size: '150',
        language: 'de',
        engine: 'cpu',
        notifications: 'off'
      } as const
      const zoomOf = ({ app }: Running): Promise<number> =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor())
      valueOf(await first.page.evaluate((settings) => window.ontogeny.saveSettings({ settings }), wanted))
      expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
      expect(await zoomOf(first)).toBe(1.5)
      await first.close()

      const second = await launchIn(profile)
      const { width, height } = await second.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.getNormalBounds()
      )
      expect([width, height]).toEqual([1000, 700])
      const kept = valueOf(await second.page.evaluate(() => window.ontogeny.settings({})))
      expect(kept.settings).toEqual(wanted)
      expect(await zoomOf(second)).toBe(1.5)
      await second.page.keyboard.press('Control+=')
      await expect.poll(() => zoomOf(second)).toBe(2)
      await second.page.keyboard.press('Control+-')
      await expect.poll(() => zoomOf(second)).toBe(1.5)
      expect(kept.dataFolder).toBe(second.dataFolder)
      await second.close()

      const state = JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8')) as { bounds: object }
      writeFileSync(
        join(profile, 'window.json'),
        JSON.stringify({ ...state, bounds: { x: 9000, y: 9000, width: 1000, height: 700 } })
      )
      const third = await launchIn(profile)
      const bounds = await third.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.getBounds()
      )
      expect(bounds.x).toBeLessThan(1600)
      await third.close()
    } finally {
      rmSync(profile, { recursive: true, force: true })
    }
  }, 60_000)
})

describe('the air gap', () => {
  it('shows its guards, and what they refused in the page and in main', async () => {
    const running = await launch()
    try {
      const { app, page } = running
      await app
        .evaluate(async ({ session }) => {
          await session.defaultSession.fetch('http://127.0.0.1:9/from-the-page').catch(() => undefined)
          await fetch('http://127.0.0.1:9/from-main').catch(() => undefined)
        })
        .catch(() => undefined)
      // Any question to the engine starts it.
      valueOf(await page.evaluate(() => window.ontogeny.engines({})))
      const { guards, attempts, interfaces } = valueOf(await page.evaluate(() => window.ontogeny.offline({})))
      const broken = guards.filter(({ state }) => state !== 'holds').map(({ code }) => code)
      // As root Chromium has no sandbox, and the application says so.
      expect(broken).toEqual(process.getuid?.() === 0 ? ['page-sandbox'] : [])
      const found = Object.fromEntries(guards.map(({ code, measured }) => [code, measured]))
      expect(found['engine-sockets']).toMatch(/^[5-9]\d: net\.connect/)
      expect(found['main-sockets']).toMatch(/^([5-9]\d)\/\1: net\.connect/)
      expect(found['request-filter']).toBe('ERR_BLOCKED_BY_CLIENT')
      expect(found['page-policy']).toBe(contentSecurityPolicy)
      expect(attempts.map(({ process: from, what, target }) => `${from} ${what} ${target}`)).toEqual([
        'page request http://127.0.0.1:9/from-the-page',
        'main globalThis.fetch http://127.0.0.1:9/from-main'
      ])
      expect(interfaces.some(({ isInternal }) => isInternal)).toBe(true)
      // Nobody asked for it: main told the page.
      await page.waitForSelector('.status .chip:has-text("2 attempts")')
    } finally {
      await running.close()
    }
  })
})

describe('a second start', () => {
  it('ends by itself and hands its run to the first window', async () => {
    const running = await launch()
    const folder = mkdtempSync(join(tmpdir(), 'ontogeny-given-'))
    try {
      const { page, profile } = running
      await page.evaluate(() => {
        window.ontogeny.onEvent(({ kind }) => {
          if (kind === 'run-given') document.body.dataset.given = kind
        })
      })
      const isRoot = process.getuid?.() === 0
      const args = [
        resolve('.'),
        `--user-data-dir=${profile}`,
        ...(isRoot ? ['--no-sandbox'] : []),
        '--open',
        folder
      ]
      await promisify(execFile)(join(process.env.ELECTRON_RUNTIME!, 'electron'), args, { timeout: 20_000 })
      await page.waitForSelector('[data-given="run-given"]', { state: 'attached' })
      const run = valueOf(await page.evaluate(() => window.ontogeny.givenRun({})))
      expect(run?.folder).toBe(folder)
    } finally {
      await running.close()
      rmSync(folder, { recursive: true })
    }
  })
})
