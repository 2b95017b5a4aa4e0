import { requireOutsideRun } from '../engine/audit/output-file'
import type { Desktop, Target } from './desktop'

/** Asks the user where to save something. @returns null when the user changes their mind
 *  @throws AuditError `file/exists` for a place in a run folder */
export async function askForTarget(desktop: Desktop, target: Target): Promise<string | null> {
  const path = await desktop.chooseTarget(target)
  if (path !== null) await requireOutsideRun(path)
  return path
}
