import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy, startPage, webPreferences } from '../../src/main/shell/security'
import { operations } from '../../src/shared/ipc'
import { windowRun } from '../fixtures/window/report'
import { launch, type Running } from './launch'
import { runFolders } from './run-folders'

const sample = runFolders().makeRun('sample', windowRun().files)

describe('the window’s guards', () => {
  let running: Running
  beforeAll(async () => {
    // A proxy of the system, as Chromium takes it from the environment here.
    process.env.https_proxy = 'http://127.0.0.1:9'
    running = await launch('--open', sample)
    await running.page.waitForSelector('.chart[data-ready="true"]')
  })
  afterAll(async () => {
    delete process.env.https_proxy
    await running.close()
  })

  it('uses no proxy of the system', async () => {
    const way = await running.app.evaluate(({ session }) =>
      session.defaultSession.resolveProxy('https://a.invalid')
    )
    expect(way).toBe('DIRECT')
  })

  it('has no Node in the page and only the named operations on the bridge', async () => {
    const found = await running.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys(window.ontogeny).sort()
    }))
    expect(found.globals).toEqual([])
    const asked = Object.keys(operations).filter((name) => name !== 'dropInputs')
    expect(found.bridge).toEqual([...asked, 'dropFiles', 'onEvent'].sort())
  })

  it('runs with every preference that is pinned, as Electron says itself', async () => {
    const found: Record<string, unknown> = await running.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      webContents.openDevTools()
      const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return { devTools: webContents.isDevToolsOpened(), ...contents.getLastWebPreferences() }
    })
    // Electron leaves out some that are off.
    const pinned = Object.keys(webPreferences).map((name) => [name, found[name] ?? false])
    expect(Object.fromEntries(pinned)).toEqual(webPreferences)
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
    expect(page.url().replace(/#.*/, '')).toBe(startPage)
    expect(app.windows()).toHaveLength(1)
  })

  it('denies every permission and device that a page could ask for', async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read']
    const found = await running.page.evaluate(async (asked) => {
      const states: string[] = []
      for (const name of asked)
        states.push((await navigator.permissions.query({ name: name as PermissionName })).state)
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'open',
        () => 'refused'
      )
      const place = await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('found'),
          ({ code }) => resolve(code)
        )
      })
      return { states, media, place }
    }, names)
    // 1: the permission was denied.
    expect(found).toEqual({ states: names.map(() => 'denied'), media: 'refused', place: 1 })
  })

  it('sends nothing by WebRTC, neither by UDP nor by TCP', async () => {
    const heard: string[] = []
    const udp = createSocket('udp4', (message) => heard.push(`UDP ${message.toString('latin1')}`))
    udp.bind(0)
    await once(udp, 'listening')
    const tcp = createServer((socket) => {
      heard.push('TCP')
      socket.destroy()
    }).listen(0)
    await once(tcp, 'listening')
    const ports = { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port }
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    const addresses = own.filter(({ family }) => family === 'IPv4').map(({ address }) => address)
    const candidates = addresses.flatMap((address) => [
      `candidate:1 1 udp 2113937151 ${address} ${ports.udp} typ host`,
      `candidate:2 1 tcp 1518280447 ${address} ${ports.tcp} typ host tcptype passive`
    ])
    const gathered = await running.page.evaluate(async (remote) => {
      const connection = new RTCPeerConnection()
      const found: string[] = []
      connection.onicecandidate = ({ candidate }) => {
        if (candidate !== null && candidate.candidate !== '') found.push(candidate.candidate)
      }
      connection.createDataChannel('any')
      const { sdp = '' } = await connection.createOffer()
      await connection.setLocalDescription({ type: 'offer', sdp })
      const answer = sdp
        .replace('a=setup:actpass', 'a=setup:active')
        .replace(/a=ice-ufrag:.*/, 'a=ice-ufrag:SECRET')
        .replace(/a=ice-pwd:.*/, `a=ice-pwd:${'x'.repeat(24)}`)
      await connection.setRemoteDescription({ type: 'answer', sdp: `${answer.trim()}\r\n` })
      for (const candidate of remote) await connection.addIceCandidate({ candidate, sdpMid: '0' })
      await new Promise((resolve) => setTimeout(resolve, 1500))
      connection.close()
      return found
    }, candidates)
    udp.close()
    tcp.close()
    expect({ gathered, heard }).toEqual({ gathered: [], heard: [] })
  })

  it('has no webview and no frame in the page', async () => {
    const { app, page } = running
    const found = await page.evaluate(async () => {
      const refused: string[] = []
      addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective))
      const view = document.createElement('webview')
      view.setAttribute('src', 'app://ontogeny/index.html')
      const frame = document.createElement('iframe')
      frame.src = 'app://ontogeny/index.html'
      document.body.append(view, frame)
      await new Promise((resolve) => setTimeout(resolve, 300))
      const isView = 'loadURL' in view
      view.remove()
      frame.remove()
      return { isView, refused }
    })
    expect(found).toEqual({ isView: false, refused: ['frame-src'] })
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
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
