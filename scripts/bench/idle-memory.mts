import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { PipedApplication, testSwitches } from '../proofs/devtools-pipe.mts'

/** After the start page came: engines have been asked for, and the process that answered is at rest. */
const rest = 15_000

export interface IdleMemory {
  /** Proportional set sizes: memory that processes share is counted once. */
  readonly pssBytes: number
  readonly processes: readonly { readonly type: string; readonly pssBytes: number }[]
}

/** Memory of all processes of the application, with the start page shown and nothing asked of it for a while. */
export async function idleMemory(command: readonly string[]): Promise<IdleMemory> {
  const profile = mkdtempSync(join(tmpdir(), 'ontogeny-idle-'))
  try {
    const application = new PipedApplication(command, testSwitches(profile))
    await application.until('document.querySelector("main h1") !== null')
    await setTimeout(rest)
    const processes = family(application.process.pid ?? 0).map((pid) => ({
      type: typeOf(pid),
      pssBytes: pssOf(pid)
    }))
    await application.close()
    return { pssBytes: processes.reduce((sum, { pssBytes }) => sum + pssBytes, 0), processes }
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}

/** A process and its descendants. */
function family(root: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parents = new Map(all.map((pid) => [Number(pid), parentOf(pid)]))
  const members = [root]
  for (const member of members) {
    for (const [pid, parent] of parents) if (parent === member) members.push(pid)
  }
  return members
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return 0 // It ended meanwhile.
  }
}

const typeOf = (pid: number): string =>
  /--(?:utility-sub-)?type=([\w.-]+)/.exec(readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8'))?.[1] ??
  'main'

function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1])
}
