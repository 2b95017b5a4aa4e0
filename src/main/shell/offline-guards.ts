import { readFile } from 'node:fs/promises'
import { app, type Session, type WebContents } from 'electron'
import type { OfflineStatus } from '../../shared/desktop'
import { refusingNow } from '../engine/egress'
import { guardedFunctions } from './egress-guard'
import { startPage, switches, webRtcPolicy } from './security'

type Guard = OfflineStatus['guards'][number]

/** An address that nobody has (RFC 2606), to try the request filter with. */
export const probeAddress = 'https://ontogeny.invalid/probe'

/** Every guard of the air gap as this process finds it now: tried or read back, not remembered.
 *  @param page of the window; null while there is none */
export async function offlineGuards(session: Session, page: WebContents | null): Promise<Guard[]> {
  return [
    await requestFilter(session),
    mainSockets(),
    ...switches.map(([name, value]) => chromiumSwitch(name, value ?? '')),
    await proxy(session),
    webRtc(page),
    await pagePolicy(session),
    await pageSandbox(page),
    guard('spell-checker', !session.isSpellCheckerEnabled(), String(session.isSpellCheckerEnabled()))
  ]
}

const guard = (code: Guard['code'], holds: boolean, measured: string): Guard => ({
  code,
  state: holds ? 'holds' : 'broken',
  measured
})

/** Nothing leaves the machine either way: the name of the probe does not exist. */
async function requestFilter(session: Session): Promise<Guard> {
  const answer = await session.fetch(probeAddress).then(
    ({ status }) => `HTTP ${status}`,
    (error: unknown) => /ERR_\w+/.exec(String(error))?.[0] ?? String(error)
  )
  return guard('request-filter', answer === 'ERR_BLOCKED_BY_CLIENT', answer)
}

function mainSockets(): Guard {
  const refusing = refusingNow()
  return guard(
    'main-sockets',
    guardedFunctions.length > 0 && refusing.length === guardedFunctions.length,
    `${refusing.length}/${guardedFunctions.length}: ${refusing.slice(0, 4).join(', ')} …`
  )
}

const switchCodes: Readonly<Record<(typeof switches)[number][0], Guard['code']>> = {
  'host-resolver-rules': 'name-resolution',
  'disable-background-networking': 'background-networking',
  'disable-component-update': 'component-updates',
  'disable-domain-reliability': 'reliability-reports',
  'no-pings': 'link-pings'
}

function chromiumSwitch(name: (typeof switches)[number][0], wanted: string): Guard {
  const found = app.commandLine.hasSwitch(name) ? app.commandLine.getSwitchValue(name) : null
  return guard(
    switchCodes[name],
    found === wanted,
    found === null ? `no --${name}` : found === '' ? `--${name}` : `--${name}=${found}`
  )
}

async function proxy(session: Session): Promise<Guard> {
  const way = await session.resolveProxy(probeAddress)
  return guard('proxy', way === 'DIRECT', way)
}

/** What the page's process was told. */
function webRtc(page: WebContents | null): Guard {
  const policy = page?.getWebRTCIPHandlingPolicy() ?? 'no page'
  return guard('webrtc', policy === webRtcPolicy, policy)
}

/** What the page's protocol answers with. */
async function pagePolicy(session: Session): Promise<Guard> {
  const policy = await session
    .fetch(startPage)
    .then(({ headers }) => headers.get('content-security-policy') ?? 'no policy', String)
  return guard(
    'page-policy',
    policy.includes("default-src 'none'") && policy.includes("connect-src 'none'"),
    policy
  )
}

/** What the system says of the page's process. */
async function pageSandbox(page: WebContents | null): Promise<Guard> {
  const pid = page?.getOSProcessId() ?? 0
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch((error: unknown) => String(error))
    const mode = /^Seccomp:\s*(\d)/m.exec(status)?.[1]
    // 2: every system call of the process goes through a filter.
    return guard('page-sandbox', mode === '2', mode === undefined ? status.slice(0, 200) : `Seccomp ${mode}`)
  }
  const isSandboxed = app.getAppMetrics().find((one) => one.pid === pid)?.sandboxed
  return guard('page-sandbox', isSandboxed === true, `sandboxed ${String(isSandboxed)}`)
}
