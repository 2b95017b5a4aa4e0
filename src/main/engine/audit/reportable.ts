import { AuditError } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import type { DataRecord, SubjectRecord } from '../../../shared/run'
import { largestText } from './own-file'

/** Bytes of report.json, at most, as measured: an estimate with its diagnostics and reasons, and its difference to another subject. */
const bytesPerEstimate = 4000
/** An estimate with one setting changed. */
const bytesPerNeighbour = 1500
/** Losses of a checkpoint on a data set, with their difference. */
const bytesPerLoss = 1000
/** A weight file of the manifest. */
const bytesPerFile = 600

export interface PlannedResults {
  readonly estimates: number
  /** Loss and accuracy of a checkpoint on a data set. */
  readonly losses: number
  /** Of report.json, at most. */
  readonly bytes: number
}

/** How much a plan asks for. */
export function plannedResults(
  plan: Plan,
  subjects: readonly Pick<SubjectRecord, 'steps'>[],
  data: readonly Pick<DataRecord, 'use'>[]
): PlannedResults {
  const checkpoints = subjects.reduce((sum, { steps }) => sum + steps.length, 0)
  const uses = (use: DataRecord['use']): number => data.filter((record) => record.use === use).length
  const components = plan.analyses.llc?.components.length ?? 0
  const most = plan.analyses.llc?.checkpoints?.most ?? Infinity
  const estimated = subjects.reduce((sum, { steps }) => sum + Math.min(steps.length, most), 0)
  const estimates = estimated * components * uses('sample') * (1 + uses('observe'))
  const losses = checkpoints * data.length
  const bytes =
    bytesPerEstimate * estimates +
    bytesPerNeighbour * neighbours(plan, subjects.length) * uses('sample') +
    bytesPerLoss * losses +
    bytesPerFile * checkpoints
  return { estimates, losses, bytes }
}

/** At most: a subject need not have each of the steps. */
function neighbours({ analyses }: Plan, subjects: number): number {
  const steps = analyses.llc?.sensitivity?.steps
  return steps === undefined ? 0 : 6 * subjects * (steps === 'last' ? 1 : steps.length)
}

/** Results that no report could hold are refused before they are computed, not after. @throws AuditError `plan/invalid` */
export function requireReportable(
  plan: Plan,
  subjects: readonly Pick<SubjectRecord, 'steps'>[],
  data: readonly Pick<DataRecord, 'use'>[]
): void {
  const { estimates, losses, bytes } = plannedResults(plan, subjects, data)
  if (bytes <= largestText) return
  const mebibytes = (size: number): number => Math.ceil(size / 2 ** 20)
  throw new AuditError(
    'plan/invalid',
    `the plan asks for ${estimates} estimates and ${losses} losses: report.json could have ${mebibytes(bytes)} MiB, expected at most ${mebibytes(largestText)}`,
    {
      where: 'analyses',
      hint: 'Audit fewer components, steps or data sets, or make several plans of it.'
    }
  )
}
