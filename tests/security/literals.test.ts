import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageFile } from '../../src/main/shell/page-files'
import * as security from '../../src/main/shell/security'

/** Electron's security checklist, point by point: a literal that is loosened fails here before it is shipped. */

describe('Electron’s security checklist', () => {
  it('1 and 18: only files of its own, under a scheme of its own', () => {
    expect(security.startPage).toBe('app://ontogeny/index.html')
    for (const url of ['app://ontogeny/x.js', 'blob:app://ontogeny/1', 'data:text/plain,x']) {
      expect(security.mayLoad(url), url).toBe(true)
    }
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:9/',
      'ws://example.com',
      'wss://example.com',
      'file:///etc/passwd',
      'app://ontogeny.example.com/',
      'app://other/',
      'blob:https://example.com/1',
      'chrome://version',
      'devtools://devtools/bundled/inspector.html',
      'filesystem:app://ontogeny/x',
      'about:blank',
      ' app://ontogeny/',
      ''
    ]) {
      expect(security.mayLoad(url), url).toBe(false)
    }
  })

  it('2–4, 6, 8–12: the preferences of the page', () => {
    expect(security.webPreferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      plugins: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false
    })
    expect('enableBlinkFeatures' in security.webPreferences).toBe(false)
  })

  it('7: the policy of the page', () => {
    expect(security.contentSecurityPolicy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'none'",
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'"
    ])
    expect(security.responseHeaders).toEqual({
      'content-security-policy': security.contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store'
    })
  })

  it('7: the scheme cannot pass the policy, fetch, or register workers that outlive the page', () => {
    expect(security.schemePrivileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: false,
      corsEnabled: false,
      bypassCSP: false,
      allowServiceWorkers: false,
      stream: false
    })
  })

  it('16: Electron is the release that the documentation calls the current one', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>
    }
    const [, wanted] = /^\^(\d+)\.\d+\.\d+$/.exec(devDependencies.electron ?? '') ?? []
    const [, documented] =
      /Electron (\d+), the current release/.exec(readFileSync('docs/desktop.md', 'utf8')) ?? []
    expect(wanted).toBeDefined()
    expect(wanted).toBe(documented)
  })

  it('the switches of the air gap', () => {
    expect(security.switches).toEqual([
      ['host-resolver-rules', 'MAP * ~NOTFOUND'],
      ['disable-background-networking'],
      ['disable-component-update'],
      ['disable-domain-reliability'],
      ['no-pings']
    ])
    expect(security.webRtcPolicy).toBe('disable_non_proxied_udp')
  })
})

describe('files of the page', () => {
  const root = '/built/renderer'

  it('are named by plain addresses', () => {
    expect(pageFile(root, 'GET', 'app://ontogeny/assets/index-a1.js')).toEqual({
      path: '/built/renderer/assets/index-a1.js',
      mediaType: 'text/javascript; charset=utf-8'
    })
    expect(pageFile(root, 'GET', 'app://ontogeny/index.html#/plan')?.path).toBe('/built/renderer/index.html')
  })

  it.each([
    ['POST', 'app://ontogeny/index.html'],
    ['HEAD', 'app://ontogeny/index.html'],
    ['GET', 'app://ontogeny/..%2fmain%2findex.js'],
    ['GET', 'app://ontogeny/%2e%2e%5cmain.js'],
    ['GET', 'app://ontogeny//etc/x.js'],
    ['GET', 'app://ontogeny/.hidden.js'],
    ['GET', 'app://ontogeny/index.html?x=1'],
    ['GET', 'app://ontogeny/a%00.js'],
    ['GET', 'app://ontogeny/%zz.js'],
    ['GET', 'app://ontogeny/'],
    ['GET', 'app://ontogeny/report.pdf'],
    ['GET', 'app://other/index.html'],
    ['GET', 'app://user@ontogeny/index.html'],
    ['GET', 'https://ontogeny/index.html'],
    ['GET', 'no address']
  ])('%s %s names nothing', (method, address) => {
    expect(pageFile(root, method, address)).toBeNull()
  })

  it.each(['app://ontogeny/../main/index.js', 'app://ontogeny/%2e%2e/main/index.js'])(
    '%s stays inside: the parser takes the climbing out of an address',
    (address) => {
      expect(pageFile(root, 'GET', address)?.path).toBe('/built/renderer/main/index.js')
    }
  )
})

describe('the sources', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }))

  it('are read', () => {
    expect(files.length).toBeGreaterThan(200)
  })

  it.each([
    ['13–15: no address is given to the system', /\bopenExternal\b|\bshell\.open/],
    ['11, 12: no webview', /<webview|webviewTag: true/],
    ['20: no generic channel to the page', /exposeInMainWorld\([^)]*ipcRenderer/],
    ['no updater, no crash upload', /autoUpdater|crashReporter|electron-updater/],
    ['no text becomes code', /\beval\(|new Function\(|v-html|executeJavaScript|insertCSS/]
  ])('%s', (_rule, forbidden) => {
    expect(files.filter(({ text }) => forbidden.test(text)).map(({ name }) => name)).toEqual([])
  })
})
