import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AuditError } from '../../../shared/errors'
import { fileError } from '../formats/files'

/** A report or ledger of a thousand estimates has a few MB; what is larger is not ours. */
const mostBytes = 256 * 2 ** 20

/** Text of a file of a run folder that a stranger may have made. A pipe in its place does not hang, and a huge file is not read.
 *  @returns null where there is no such file @throws AuditError `run/damaged`, `file/*` */
export async function readBoundedText(path: string): Promise<string | null> {
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fileError(cause, path)
  }
  try {
    const info = await file.stat()
    if (!info.isFile()) throw damaged(path, 'this is not a regular file')
    if (info.size > mostBytes) throw damaged(path, `${info.size} bytes, expected at most ${mostBytes}`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

const damaged = (path: string, message: string): AuditError =>
  new AuditError('run/damaged', message, {
    where: path,
    hint: 'The run folder was changed after it was written. Ask for an untouched copy.'
  })
