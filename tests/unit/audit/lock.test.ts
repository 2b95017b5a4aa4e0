import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { lockOwner, lockRun } from '../../../src/main/engine/audit/lock'

let folder: string
let lock: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-lock-'))
  lock = join(folder, '.lock')
})

const other = process.ppid

describe('the lock of a run folder', () => {
  it('names this process and its start, and goes when it is given back', async () => {
    const unlock = await lockRun(folder)
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid })
    await unlock()
    expect(existsSync(lock)).toBe(false)
  })

  it('of a process that works is kept, with how to clear it', async () => {
    await writeFile(lock, String(other))
    await expect(lockRun(folder)).rejects.toMatchObject({
      code: 'run/locked',
      hint: expect.stringContaining('remove .lock') as string
    })
    expect(await lockOwner(folder)).toBe(other)
  })

  it.runIf(process.platform === 'linux')(
    'is taken over when its number was given to another process',
    async () => {
      const start = (await lockStart()).replace(/\d+$/, (ticks) => String(Number(ticks) - 1))
      await writeFile(lock, JSON.stringify({ pid: other, start }))
      expect(await lockOwner(folder)).toBeNull()
      const unlock = await lockRun(folder)
      expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid })
      await unlock()
    }
  )

  it.each(['', 'x', '{}', '-1', '2147483646'])('that holds %j is taken over', async (text) => {
    await writeFile(lock, text)
    await (
      await lockRun(folder)
    )()
  })

  it('is not sought in a folder of that name', async () => {
    await mkdir(lock)
    await expect(lockRun(folder)).rejects.toMatchObject({ code: 'run/damaged', where: lock })
  })
})

/** The start of this process, as a lock has it. */
async function lockStart(): Promise<string> {
  const unlock = await lockRun(folder)
  const { start } = JSON.parse(await readFile(lock, 'utf8')) as { start: string }
  await unlock()
  expect(start).toMatch(/^[0-9a-f-]{36} \d+$/)
  return start
}
