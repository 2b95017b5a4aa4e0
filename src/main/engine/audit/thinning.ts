import type { LedgerEntry } from '../../../shared/run'
import type { Plan } from '../../../shared/plan'
import { thinnedStepSchema, thinningEndSchema, type Thinning } from '../../../shared/thinning'
import { AuditError } from '../../../shared/errors'
import { endsOf, nextRound, type EstimatedCurve } from '../development/thinning'
import { spread } from '../development/thinning/spread'
import { extendedEntry } from './course'
import type { Job } from './jobs'
import type { AuditContext } from './pipeline'
import type { CheckedAudit } from './prepare'
import { readLlcFile } from './run-folder'

/** Type of the entry that chooses steps, or ends the choice. */
export const thinningEntry = 'thinning'

/** The choice so far, as the ledger tells it; null where the plan has the LLC of every checkpoint. An extension reopens it. */
export function thinningOf(entries: readonly LedgerEntry[], { analyses }: Plan): Thinning | null {
  const most = analyses.llc?.checkpoints?.most
  if (most === undefined) return null
  let thinning: Thinning = { most, steps: [], ended: null }
  for (const { type, data } of entries) {
    if (type === extendedEntry) thinning = { ...thinning, ended: null }
    if (type !== thinningEntry) continue
    const steps = thinnedStepSchema.array().safeParse(data['steps'])
    const ended = thinningEndSchema.safeParse(data['ended'])
    if (steps.success) thinning = { ...thinning, steps: [...thinning.steps, ...steps.data] }
    if (ended.success) thinning = { ...thinning, ended: ended.data }
  }
  return thinning
}

/** Chooses the steps whose LLC is estimated, a round at a time: each rests on the results of those before, which the caller computes in
 *  between. Every choice is on the ledger before its first result, so that a resumed run goes on with it.
 *  @param jobs of every checkpoint */
export async function* thinnedRounds(
  { audit, ledger, folder, emit }: Pick<AuditContext, 'audit' | 'ledger' | 'folder' | 'emit'>,
  jobs: readonly Job[]
): AsyncGenerator<Thinning> {
  const current = (): Thinning | null => thinningOf(ledger.entries, audit.plan)
  let thinning = current()
  if (thinning !== null && thinning.steps.length > 0) yield thinning
  while (thinning !== null && thinning.ended === null) {
    const chosen = new Set(thinning.steps.map(({ step }) => step))
    const next = nextRound({
      most: thinning.most,
      subjects: stepsOf(audit),
      named: variedSteps(audit),
      chosen: thinning.steps,
      curves: await curvesOf(folder, jobs, chosen)
    })
    await ledger.append(thinningEntry, { ...next })
    thinning = current()
    if (thinning !== null) {
      emit?.({ kind: 'thinning', thinning })
      yield thinning
    }
  }
}

/** The estimates of the chosen steps: a curve for each subject, component and sampled data set. */
async function curvesOf(
  folder: string,
  jobs: readonly Job[],
  chosen: ReadonlySet<number>
): Promise<EstimatedCurve[]> {
  const curves = new Map<string, { steps: readonly number[]; points: EstimatedCurve['points'][number][] }>()
  for (const { subject, component, sampledOn, checkpoint, path } of jobs) {
    if (!chosen.has(checkpoint.step)) continue
    const key = JSON.stringify([subject.record.name, component.name, sampledOn])
    const curve = curves.get(key) ?? { steps: subject.record.steps, points: [] }
    curves.set(key, curve)
    const { estimates } = await readLlcFile(folder, path)
    const own = estimates.find(({ data }) => data === sampledOn)
    curve.points.push({
      step: checkpoint.step,
      value: own?.estimate ?? null,
      error: own?.standardError ?? 0
    })
  }
  return [...curves.values()]
}

type Audited = Pick<CheckedAudit, 'plan' | 'subjects'>

const stepsOf = ({ subjects }: Audited): readonly (readonly number[])[] =>
  subjects.map(({ record }) => record.steps)

/** A sensitivity is that of an estimate. */
function variedSteps({ plan }: Audited): readonly number[] {
  const steps = plan.analyses.llc?.sensitivity?.steps ?? 'last'
  return steps === 'last' ? [] : steps
}

/** @throws AuditError `plan/invalid` where more steps are estimated in any case than the plan allows */
export function requireThinnable(audit: Audited): void {
  const most = audit.plan.analyses.llc?.checkpoints?.most
  if (most === undefined) return
  const { size } = new Set([...endsOf(stepsOf(audit)), ...variedSteps(audit)])
  if (size <= most) return
  throw new AuditError(
    'plan/invalid',
    `the plan allows ${most} steps, but ${size} are ends of subjects or steps of the sensitivity`,
    {
      where: 'analyses.llc.checkpoints.most',
      hint: `Set most to ${size} or more, or remove checkpoints.`
    }
  )
}

/** As many steps as an audit estimates at most, as a stand-in before any result; null where the plan bounds nothing. */
export function likelySteps(audit: Audited): ReadonlySet<number> | null {
  const most = audit.plan.analyses.llc?.checkpoints?.most
  if (most === undefined) return null
  const subjects = stepsOf(audit)
  const all = [...new Set(subjects.flat())].sort((a, b) => a - b)
  return new Set(spread(all, new Set([...endsOf(subjects), ...variedSteps(audit)]), most))
}
