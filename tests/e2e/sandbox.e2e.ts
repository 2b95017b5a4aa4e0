import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PipedApplication } from '../../scripts/proofs/devtools-pipe.mts'

/** Somebody without rights: `nobody` on Linux. Chromium has no sandbox for root. */
const nobody = 65534
const isRoot = process.getuid?.() === 0

interface SystemProcess {
  readonly pid: number
  readonly parent: number
  readonly type: string
  readonly seccomp: number
  readonly userNamespace: string
  readonly networkNamespace: string
  readonly user: number
}

/** What the system says of a process and its descendants; ones that end meanwhile are left out. */
function family(root: number): SystemProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [describeProcess(Number(name))]
      } catch {
        return []
      }
    })
  const members = new Set([root])
  // Parents are older than their children, but numbers may wrap: go round until nothing is added.
  for (let count = 0; count !== members.size;) {
    count = members.size
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
  }
  return all.filter(({ pid }) => members.has(pid))
}

function describeProcess(pid: number): SystemProcess {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return {
    pid,
    parent: field('PPid'),
    type: /--type=([\w-]+)/.exec(command)?.[1] ?? 'main',
    seccomp: field('Seccomp'),
    userNamespace: readlinkSync(`/proc/${pid}/ns/user`),
    networkNamespace: readlinkSync(`/proc/${pid}/ns/net`),
    user: field('Uid')
  }
}

const home = mkdtempSync(join(tmpdir(), 'ontogeny-sandbox-'))
if (isRoot) chownSync(home, nobody, nobody)
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

describe('without root', () => {
  it('the page runs in Chromium’s sandbox: filtered system calls, namespaces of its own', async () => {
    const runtime = process.env.ELECTRON_RUNTIME
    if (runtime === undefined) throw new Error('ELECTRON_RUNTIME is not set: use npm run test:e2e')
    const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
    // The display of the tests admits who can read its key.
    const key = join(home, 'Xauthority')
    const { XAUTHORITY: ownKey = join(process.env.HOME ?? '/', '.Xauthority') } = process.env
    if (existsSync(ownKey)) {
      copyFileSync(ownKey, key)
      if (isRoot) chownSync(key, nobody, nobody)
    }
    const application = new PipedApplication(
      [
        ...(isRoot ? asNobody : []),
        ...[
          'env',
          `HOME=${home}`,
          `XDG_CONFIG_HOME=${home}`,
          `TMPDIR=${home}`,
          `XAUTHORITY=${key}`,
          join(runtime, 'electron'),
          resolve('.')
        ]
      ],
      [`--user-data-dir=${join(home, 'profile')}`]
    )
    try {
      await application.until('document.querySelector("main h1") !== null')
      const processes = family(application.process.pid ?? 0)
      const main = processes.find(({ type }) => type === 'main')!
      const pages = processes.filter(({ type }) => type === 'renderer')
      expect(pages.length).toBeGreaterThan(0)
      expect(main.user).not.toBe(0)
      for (const page of pages) {
        expect(page.user).toBe(main.user)
        // 2: every system call goes through a filter.
        expect(page.seccomp).toBe(2)
        expect(page.userNamespace).not.toBe(main.userNamespace)
        expect(page.networkNamespace).not.toBe(main.networkNamespace)
      }
      expect(main.seccomp).toBe(0)
      // The application itself reads that back.
      await application.evaluate(
        'window.ontogeny.offline({}).then(({ value }) => { window.found = JSON.stringify(value.guards) })'
      )
      await application.until('window.found !== undefined')
      const guards = await application.evaluate('window.found')
      expect(JSON.parse(String(guards))).toContainEqual({
        code: 'page-sandbox',
        state: 'holds',
        measured: 'Seccomp 2'
      })
    } finally {
      await application.close()
    }
  })
})
