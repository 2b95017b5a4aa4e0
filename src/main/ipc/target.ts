import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AuditError } from '../../shared/errors'
import { isRunFolder } from '../engine/audit/run-folder'
import type { Desktop, Target } from './desktop'

/** Asks the user where to save something. A run folder is evidence: nothing is put into one.
 *  @returns null when the user changes their mind @throws AuditError `file/exists` for a place in a run folder */
export async function askForTarget(desktop: Desktop, target: Target): Promise<string | null> {
  const path = await desktop.chooseTarget(target)
  if (path === null) return null
  // A link may lead into one.
  const place = await realpath(path)
    .catch(() => realpath(dirname(path)))
    .catch(() => dirname(path))
  for (const folder of upwards(place)) {
    if (!(await isRunFolder(folder))) continue
    throw new AuditError('file/exists', 'lies in the folder of a run, which is evidence and stays as it is', {
      where: path,
      hint: `Choose a place outside of ${folder}.`
    })
  }
  return path
}

/** A path and every folder above it. */
function* upwards(path: string): Generator<string> {
  yield path
  if (dirname(path) !== path) yield* upwards(dirname(path))
}
