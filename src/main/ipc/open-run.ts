import type { Notice, OpenedReport } from '../../shared/opened'
import type { ReadySteps } from '../engine/audit/prepare'
import { planBeside } from './audits'
import type { EngineClient } from './engine-client'

/** Opens a run folder in the engine. What can be done about a notice depends on what lies beside the folder.
 *  @throws AuditError when there is nothing to show */
export async function openRun(engine: EngineClient, folder: string, version: string): Promise<OpenedReport> {
  const { report, notices } = await engine.run('openReport', { folder, version })
  const plan = await planBeside(folder)
  if (plan === null) return { report, notices: notices.map(withoutResume) }
  const added = report.complete && notices.length === 0 ? await addedSteps(engine, plan, report) : {}
  return { report, notices: [...notices, ...grownNotice(folder, added)] }
}

/** What a run was begun with and has, as its report says. */
export interface Audited {
  readonly plan: { readonly sha256: string }
  readonly subjects: readonly { readonly name: string; readonly steps: readonly number[] }[]
}

/** Steps that were added to the series of a run since; none where that cannot be told. */
export async function addedSteps(
  engine: EngineClient,
  plan: string,
  { plan: { sha256 }, subjects }: Audited
): Promise<ReadySteps> {
  const audited = Object.fromEntries(subjects.map(({ name, steps }) => [name, steps]))
  return engine.run('added', { plan, planHash: sha256, audited }).catch(() => ({}))
}

function grownNotice(folder: string, added: ReadySteps): Notice[] {
  const texts = Object.entries(added).map(([subject, steps]) => {
    const shown = steps.length > 6 ? [...steps.slice(0, 6), '…'] : steps
    return `${subject}, step ${shown.join(', ')}`
  })
  if (texts.length === 0) return []
  return [
    {
      code: 'run/grown',
      message: `checkpoints were added since this run: ${texts.join('; ')}`,
      where: folder,
      hint: 'Append them: only they are measured, and every number is that of a run of the whole series.',
      remedy: 'extend'
    }
  ]
}

function withoutResume(notice: Notice): Notice {
  if (notice.remedy !== 'resume') return notice
  const hint = 'To resume it, put its plan beside the run folder as audit.yaml and open it again.'
  return { ...notice, hint, remedy: 'none' }
}
