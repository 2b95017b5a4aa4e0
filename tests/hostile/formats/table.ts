import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditError, type ErrorCode } from '../../../src/shared/errors'
import { inspect, type Inspection } from '../../../src/main/engine/formats/inspect'

/** A file that must be refused. */
export interface HostileCase {
  readonly what: string
  /** Content of the file, or a function that makes files in a folder and gives the path to open. */
  readonly build: Uint8Array | ((folder: string) => string | Promise<string>)
  readonly code: ErrorCode
  /** What the refusal must say. */
  readonly says?: RegExp
  /** What `where` must hold beside the path. */
  readonly where?: RegExp
}

const mebibyte = 2 ** 20
/** A refusal needs little: the peak of this process may grow by this much. */
const memoryLimitBytes = 96 * mebibyte
const cpuLimitMilliseconds = 1000
const hangMilliseconds = 20_000

/** Runs the table: each file is refused with its code, says where and what to do, quickly, in little memory, leaving no file open. */
export function describeHostile(title: string, fileName: string, cases: readonly HostileCase[]): void {
  describe(title, () => {
    const scratch = useFolder()
    it.each(cases.map((row) => [row.what, row] as const))('refuses %s', async (_what, row) => {
      const folder = await mkdtemp(join(scratch(), 'case-'))
      let path = join(folder, fileName)
      if (typeof row.build === 'function') path = await row.build(folder)
      else await writeFile(path, row.build)
      const { error } = await measured(() => inspect(path))
      expect(error, 'a refusal').toBeInstanceOf(AuditError)
      const { code, message, where, hint } = error as AuditError
      expect({ code, message }).toEqual({ code: row.code, message })
      if (row.says) expect(message).toMatch(row.says)
      expect(where).toContain(folder)
      if (row.where) expect(where).toMatch(row.where)
      expect(hint).not.toBe('')
      const all = `${message}${where}${hint}`
      expect(all, 'nothing that commands a terminal').not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      expect(all.length, 'a short refusal').toBeLessThan(2000)
    })
  })
}

/** A temporary folder for the tests of one block. */
export function useFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ontogeny-hostile-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}

/** Runs an inspection under the limits of the table. */
export async function measured(
  run: () => Promise<Inspection>
): Promise<{ value?: Inspection; error?: unknown }> {
  const files = openFiles()
  const peak = process.resourceUsage().maxRSS
  const cpu = process.cpuUsage()
  let timer: NodeJS.Timeout | undefined
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), hangMilliseconds)
  })
  const outcome = await Promise.race([run(), hang]).then(
    (value) => ({ value }),
    (error: unknown) => ({ error })
  )
  clearTimeout(timer)
  const used = process.cpuUsage(cpu)
  expect((used.user + used.system) / 1000, 'CPU milliseconds').toBeLessThan(cpuLimitMilliseconds)
  expect((process.resourceUsage().maxRSS - peak) * 1024, 'bytes of memory').toBeLessThan(memoryLimitBytes)
  expect(openFiles(), 'files left open').toBe(files)
  return outcome
}

/** Regular files that this process holds open; 0 where the system does not tell. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
