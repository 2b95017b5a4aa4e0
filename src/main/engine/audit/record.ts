import { join } from 'node:path'
import type { z } from 'zod'
import { AuditError } from '../../../shared/errors'
import { faultOf, recordedFiles } from './integrity'
import type { AuditContext } from './pipeline'
import { writeJson } from './run-folder'

/** A result and where it goes. */
export interface Result<T> {
  /** Of the ledger entry. */
  readonly type: string
  /** Relative to the run folder. */
  readonly path: string
  readonly value: T
  readonly schema: z.ZodType<T>
}

/** Writes a result and puts its hash on the ledger: from here on a resumed run does not compute it again.
 *  @param more of the ledger entry */
export async function recordResult<T>(
  context: Pick<AuditContext, 'folder' | 'ledger'>,
  { type, path, value, schema }: Result<T>,
  more: Record<string, unknown> = {}
): Promise<void> {
  const sha256 = await writeJson(context.folder, path, value, schema)
  await context.ledger.append(type, { path, sha256, ...more })
}

/** True when the ledger has this result, made for the same job. A file without a ledger line was cut off by a kill: it counts as
 *  absent. @throws AuditError `run/damaged` when a recorded file was changed or removed */
export async function isRecorded(
  context: Pick<AuditContext, 'folder' | 'ledger'>,
  path: string,
  job: string,
  read: (folder: string, path: string) => Promise<{ readonly job: string }>
): Promise<boolean> {
  const entry = context.ledger.entries.findLast((candidate) => candidate.data['path'] === path)
  if (!entry) return false
  const recorded = recordedFiles([entry], {}).find((file) => file.path === path)
  if (recorded === undefined || (await faultOf(context.folder, recorded)) !== null) {
    throw new AuditError('run/damaged', `${path} is not what the ledger recorded (line ${entry.seq + 1})`, {
      where: join(context.folder, path),
      hint: 'The run folder was changed after it was written. Audit into a new folder.'
    })
  }
  return (await read(context.folder, path)).job === job
}
