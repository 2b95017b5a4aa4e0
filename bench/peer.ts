import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Contestant, Measurement } from './ours'

export interface Peer extends Contestant {
  readonly version: string
  /** Largest resident memory so far, bytes; 0 before the first measurement. */
  readonly peakBytes: () => number
}

/** The Python of the peers: `ONTOGENY_PEERS` (a virtual environment), else the one of bench/peers/README.md; null where there is none.
 *  @param variable names another environment, of which `fallback` is the place in bench/peers/README.md */
export function findPython(variable = 'ONTOGENY_PEERS', fallback = '.cache/peers'): string | null {
  const folder = process.env[variable] ?? fallback
  const paths = ['bin/python', 'Scripts/python.exe'].map((name) => resolve(folder, name))
  return paths.find((path) => existsSync(path)) ?? null
}

/** Starts a script of bench/peers and waits until it is ready. @throws Error with what the script said when it ends early */
export async function openPeer(python: string, script: string, args: readonly string[]): Promise<Peer> {
  const child = spawn(python, [join('bench/peers', script), ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async <T>(): Promise<T> => {
    const line = await lines.next()
    if (line.done === true) throw new Error(`${script} ended early`)
    return JSON.parse(line.value) as T
  }
  const { ready } = await answer<{ ready: { torch: string } }>()
  let peakBytes = 0
  return {
    version: `PyTorch ${ready.torch}`,
    peakBytes: () => peakBytes,
    measure: async (steps) => {
      child.stdin.write(`${steps}\n`)
      const { wall, cpu, ...rest } = await answer<Measurement & { readonly peakBytes: number }>()
      peakBytes = rest.peakBytes
      return { wall, cpu }
    },
    close: () =>
      new Promise((done) => {
        child.once('close', () => done())
        child.stdin.end()
      })
  }
}
