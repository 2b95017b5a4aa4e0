import { constants } from 'node:fs'
import { access, type FileHandle, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../shared/errors'
import { type Report, reportSchema } from '../../shared/report'

/** A report of a thousand estimates has 3 MB; what is larger is not ours. */
const maximumBytes = 256 * 1024 * 1024

const schemaName = reportSchema.shape.schema.value

/** Reads the report of a run folder.
 *  @param folder absolute path
 *  @throws AuditError `file/not-found`, `run/not-a-run`, `run/damaged`, `file/unreadable` */
export async function readReportFile(folder: string): Promise<Report> {
  const path = join(folder, 'report.json')
  return parseReport(await readText(folder, path), path)
}

async function readText(folder: string, path: string): Promise<string> {
  const info = await stat(folder).catch((cause: unknown) => {
    throw new AuditError('file/not-found', 'this folder does not exist or may not be read', {
      where: folder,
      hint: 'Choose a folder that "ontogeny audit --out" wrote.',
      cause
    })
  })
  if (!info.isDirectory()) throw notARun(folder, 'this is a file, not a run folder')

  let file: FileHandle
  try {
    // A pipe in the report's place must not hang the window.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new AuditError('file/unreadable', (cause as Error).message, {
        where: path,
        hint: 'Check the permissions of the file.',
        cause
      })
    }
    throw (await isRun(folder)) ? unfinished(folder) : notARun(folder, 'this folder holds no audit run')
  }
  try {
    const { size, isFile } = await file.stat().then((found) => ({ size: found.size, isFile: found.isFile() }))
    if (!isFile) throw damaged(path, 'report.json is not a regular file')
    if (size > maximumBytes) {
      throw damaged(path, `report.json has ${size} bytes, expected at most ${maximumBytes}`)
    }
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** @param path for messages only */
function parseReport(text: string, path: string): Report {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(path, `report.json is not JSON: ${(cause as Error).message}`, cause)
  }
  const found = (value as { schema?: unknown } | null)?.schema
  if (found !== schemaName) {
    throw new AuditError(
      'run/damaged',
      `report.json has schema ${found === undefined ? 'none' : JSON.stringify(found)}, expected "${schemaName}"`,
      { where: path, hint: 'Another version wrote it. "ontogeny report RUN" writes the report again.' }
    )
  }
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw damaged(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not match its schema'}`)
}

async function isRun(folder: string): Promise<boolean> {
  return access(join(folder, 'ledger.jsonl')).then(
    () => true,
    () => false
  )
}

function notARun(folder: string, message: string): AuditError {
  return new AuditError('run/not-a-run', message, {
    where: folder,
    hint: 'Choose the folder that "ontogeny audit --out" wrote: it holds report.json.'
  })
}

function unfinished(folder: string): AuditError {
  return new AuditError('run/damaged', 'this run has no report yet', {
    where: folder,
    hint: 'The audit was interrupted. The same "ontogeny audit" command resumes it and writes the report.'
  })
}

function damaged(path: string, message: string, cause?: unknown): AuditError {
  return new AuditError('run/damaged', message, {
    where: path,
    hint: '"ontogeny report RUN" writes the report again from the results; otherwise ask for an untouched copy.',
    cause
  })
}
