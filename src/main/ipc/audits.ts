import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PlanDraft } from '../../shared/draft'
import { AuditError } from '../../shared/errors'
import { writeFileAtomic } from '../engine/audit/atomic'
import { fileError } from '../engine/formats/files'
import type { Handles } from './handles'
import { slugOf } from './names'
import { planOfDraft } from './plan-file'

/** Where audits lie: `<data folder>/<title>-<date>` holds the plan, and the run beside it. */

const planName = 'audit.yaml'
const runName = 'run'

/** More audits of one title on one day than anyone makes. */
const maximumSameName = 1000

export interface NewAudit {
  readonly plan: string
  readonly runFolder: string
}

/** Writes a draft as a new audit's plan. Nothing is written when the plan is refused.
 *  @throws AuditError `plan/*`, `ipc/refused`, `file/*` */
export async function createAudit(
  draft: PlanDraft,
  handles: Handles,
  dataFolder: string,
  now: Date
): Promise<NewAudit> {
  planOfDraft(draft, handles, draftFolder(dataFolder, draft.title, now))
  const folder = await claimFolder(draftFolder(dataFolder, draft.title, now))
  const plan = join(folder, planName)
  await writeFileAtomic(plan, planOfDraft(draft, handles, folder).text)
  return { plan, runFolder: join(folder, runName) }
}

/** The folder that a draft's audit would get; the real one has a number when it is taken. */
export function draftFolder(dataFolder: string, title: string, now: Date): string {
  return join(dataFolder, `${slugOf(title)}-${localDate(now)}`)
}

/** The plan's file of a run; null where it does not lie beside it. */
export async function planBeside(runFolder: string): Promise<string | null> {
  const path = join(dirname(runFolder), planName)
  return (await isFile(path)) ? path : null
}

/** The plan that a run goes on with. @throws AuditError `file/not-found` where it does not lie beside it */
export async function planOf(runFolder: string): Promise<string> {
  const plan = await planBeside(runFolder)
  if (plan !== null) return plan
  throw new AuditError('file/not-found', 'the plan of this run does not lie beside it', {
    where: join(runFolder, '..', planName),
    hint: `Put the plan there as ${planName}, or begin a new audit with the same inputs.`
  })
}

async function claimFolder(wanted: string): Promise<string> {
  try {
    await mkdir(dirname(wanted), { recursive: true })
    for (let number = 1; number <= maximumSameName; number++) {
      const folder = number === 1 ? wanted : `${wanted}-${number}`
      if (await makeFolder(folder)) return folder
    }
  } catch (cause) {
    throw fileError(cause, wanted, 'write')
  }
  throw new AuditError('file/exists', `${maximumSameName} audits have this title and date`, {
    where: wanted,
    hint: 'Give the audit another title.'
  })
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false
  )
}

/** As the user's calendar has it: `2026-03-01`. */
function localDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
