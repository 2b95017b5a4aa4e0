import { stat } from 'node:fs/promises'
import { asAuditError } from '../../../shared/errors'
import { openArchive } from '../formats/detect'
import { discoverSeries } from '../formats/series'
import type { Plan } from '../../../shared/plan'

/** Size and time of change of each file of a checkpoint, by its path: equal at two looks, and nobody writes it any more. */
export type Snapshot = Readonly<Record<string, string>>

export interface Scan {
  readonly snapshot: Snapshot
  /** Steps by subject whose checkpoints are whole. */
  readonly ready: Readonly<Record<string, readonly number[]>>
  /** Those that are still written, or cannot be read yet, with the reason. */
  readonly waiting: readonly { readonly subject: string; readonly step: number; readonly why: string }[]
}

/** Looks at the checkpoints of every subject. A file that appears is being written: it counts once it is the same at two looks and opens
 *  as a whole. @param before of the last look, empty at the first */
export async function scanCheckpoints(
  { subjects }: Pick<Plan, 'subjects'>,
  baseFolder: string,
  before: Snapshot
): Promise<Scan> {
  const snapshot: Record<string, string> = {}
  const ready: Record<string, number[]> = {}
  const waiting: { subject: string; step: number; why: string }[] = []
  for (const subject of subjects) {
    const steps: number[] = (ready[subject.name] = [])
    for (const { step, path } of await foundOf(subject, baseFolder)) {
      const state = await stateOf(path)
      snapshot[path] = state.mark
      const why = state.problem ?? (before[path] === state.mark ? null : 'its files are still changing')
      if (why === null) steps.push(step)
      else waiting.push({ subject: subject.name, step, why })
    }
  }
  return { snapshot, ready, waiting }
}

/** Steps by subject of which a run has no result yet. Names are listed, nothing is opened.
 *  @param audited steps of the run, by subject */
export async function addedSteps(
  { subjects }: Pick<Plan, 'subjects'>,
  baseFolder: string,
  audited: Readonly<Record<string, readonly number[]>>
): Promise<Readonly<Record<string, readonly number[]>>> {
  const added: Record<string, readonly number[]> = {}
  for (const subject of subjects) {
    const known = new Set(audited[subject.name])
    const found = (await foundOf(subject, baseFolder)).map(({ step }) => step)
    const steps = found.filter((step) => !known.has(step))
    if (steps.length > 0) added[subject.name] = steps
  }
  return added
}

/** Those that the plan asks for. None yet is no error: a training begins with an empty folder. */
async function foundOf(
  { checkpoints: pattern, steps }: Plan['subjects'][number],
  baseFolder: string
): Promise<readonly { readonly step: number; readonly path: string }[]> {
  try {
    const { checkpoints } = await discoverSeries(pattern, baseFolder)
    return checkpoints.filter(({ step }) => steps?.includes(step) ?? true)
  } catch (error) {
    const { code } = asAuditError(error)
    if (code === 'series/empty' || code === 'file/not-found') return []
    throw error
  }
}

async function stateOf(path: string): Promise<{ mark: string; problem: string | null }> {
  try {
    const archive = await openArchive(path)
    try {
      const infos = await Promise.all(archive.files.map((file) => stat(file)))
      return { mark: infos.map(({ size, mtimeMs }) => `${size}@${mtimeMs}`).join(), problem: null }
    } finally {
      await archive.close()
    }
  } catch (error) {
    const { message } = asAuditError(error)
    return { mark: `unreadable: ${message}`, problem: message }
  }
}
