import { lstat, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { fileError } from '../formats/files'
import { makeFolder } from './folders'
import { readOwnText } from './own-file'
import { runFiles } from './run-folder'

/** Who works on a run folder, as `.lock` has it. */
interface Owner {
  readonly pid: number
  /** When that process was started, see `startOf`: a number of a process is given again. Empty where it cannot be told. */
  readonly start: string
}

/** Holds a run folder for one process. A lock left by a process that has ended is taken over.
 *  @returns a function that gives the folder back
 *  @throws AuditError `run/locked`, `run/damaged` when no file stands in the place of the lock, `file/not-writable` */
export async function lockRun(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, runFiles.lock)
  await makeFolder(folder)
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx')
      try {
        const owner: Owner = { pid: process.pid, start: await startOf(process.pid) }
        await file.writeFile(`${JSON.stringify(owner)}\n`)
      } finally {
        await file.close()
      }
      return () => rm(path, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2)
        throw fileError(cause, folder, 'write')
      await requireFile(path)
      const owner = await lockOwner(folder)
      if (owner !== null) {
        throw new AuditError('run/locked', `process ${owner} is working on this run`, {
          where: folder,
          hint: `Wait for it, or stop it; the run resumes where it was. If process ${owner} is another program, remove ${runFiles.lock} in this folder.`
        })
      }
      await rm(path, { force: true })
    }
  }
}

/** Another process that works on this run now; null when there is none. */
export async function lockOwner(folder: string): Promise<number | null> {
  const owner = ownerOf(await readOwnText(folder, runFiles.lock).catch(() => ''))
  return owner !== null && (await isAlive(owner)) ? owner.pid : null
}

async function requireFile(path: string): Promise<void> {
  const info = await lstat(path).catch(() => null)
  if (info === null || info.isFile()) return
  throw new AuditError('run/damaged', 'something that is no file stands in the place of the lock', {
    where: path,
    hint: `Remove it: ${runFiles.lock} is a file that is there only while an audit works.`
  })
}

/** Null for what no audit wrote. Of early versions the file holds the number alone. */
function ownerOf(text: string): Owner | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value === 'number') return { pid: value, start: '' }
  const { pid, start } = (value ?? {}) as { readonly pid?: unknown; readonly start?: unknown }
  return typeof pid === 'number' && typeof start === 'string' ? { pid, start } : null
}

async function isAlive({ pid, start }: Owner): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = await startOf(pid)
  return now !== ended && (start === '' || now === '' || now === start)
}

/** A process that has ended but was not waited for still has a number. */
const ended = 'ended'

/** Boot of the system and clock ticks since then, on Linux; elsewhere unknown: empty. */
async function startOf(pid: number): Promise<string> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
  const status = await read(`/proc/${pid}/stat`)
  // The name of the program stands in brackets and may hold any of them.
  const [state, ...fields] = status.slice(status.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z') return ended
  const ticks = fields[18]
  return ticks === undefined ? '' : `${(await read('/proc/sys/kernel/random/boot_id')).trim()} ${ticks}`
}
