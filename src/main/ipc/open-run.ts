import type { Notice, OpenedReport } from '../../shared/opened'
import { planBeside } from './audits'
import type { EngineClient } from './engine-client'

/** Opens a run folder in the engine. What can be done about a notice depends on what lies beside the folder.
 *  @throws AuditError when there is nothing to show */
export async function openRun(engine: EngineClient, folder: string, version: string): Promise<OpenedReport> {
  const { report, notices } = await engine.run('openReport', { folder, version })
  const hasPlan = (await planBeside(folder)) !== null
  return { report, notices: hasPlan ? notices : notices.map(withoutResume) }
}

function withoutResume(notice: Notice): Notice {
  if (notice.remedy !== 'resume') return notice
  const hint = 'To resume it, put its plan beside the run folder as audit.yaml and open it again.'
  return { ...notice, hint, remedy: 'none' }
}
