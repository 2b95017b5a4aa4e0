import type { Coincidence, DevelopmentMark } from '../../../shared/coincidence'
import {
  developmentSchema,
  type Development,
  type NormRow,
  type Preference
} from '../../../shared/development'
import { asAuditError } from '../../../shared/errors'
import type { ProbesPlan } from '../../../shared/plan'
import type { LlcEstimate, RunRecord } from '../../../shared/run'
import { findCoincidences } from '../development/coincidence'
import { compareFreeEnergies } from '../development/free-energy'
import { distanceNorms, weightNorms } from '../development/norms'
import { jointStages, stagesOf, type CurveStages, type MeasuredCurve } from '../development/stages'
import { correlation, mean, standardError } from '../math/moments'
import { readLosses } from './behaviour'
import { hashOf } from './canonical'
import { measureCompression } from './compression'
import { currentFiles } from './course'
import { accuracyCurve, llcCurve, lossCurve } from './curves'
import { measureDoubleDescent } from './double-descent'
import { measureEssential } from './essential'
import { gradientNorm } from './gradient-norm'
import type { AuditContext } from './pipeline'
import { isRecorded, recordResult } from './record'
import { readJson, readRun } from './run-folder'
import { loadWeights, type AuditedSubject } from './subjects'

/** How each subject developed: stages of every curve, the path in function space, what coincides, what a Bayesian learner would prefer,
 *  norms and, where the plan asks for it, compressibility and double descent. */
export async function measureDevelopment(context: AuditContext): Promise<void> {
  const plan = context.audit.plan.analyses.development
  if (!plan) return
  const path = currentFiles(context.ledger.entries).development
  const run = await readRun(context.folder)
  const job = hashOf({ plan, seed: context.audit.plan.seed, results: resultsOf(run) })
  if (await isRecorded(context, path, job, (folder, name) => readJson(folder, name, developmentSchema)))
    return
  const remarks: string[] = []
  const stages: Development['stages'] = []
  const joint: Development['joint'] = []
  const bySubject = new Map<string, CurveStages[]>()
  const { subjects } = context.audit
  for (const [index, { record }] of subjects.entries()) {
    context.signal.throwIfAborted()
    context.report({
      phase: 'development',
      subject: record.name,
      done: index,
      total: subjects.length,
      unit: 'parts'
    })
    const found = curvesOf(run, record.name).map((curve) => stagesOf(curve, context.audit.plan.seed))
    bySubject.set(record.name, found)
    stages.push(
      ...found.map(({ stages: one }) => ({
        ...one,
        subject: record.name,
        remarks: [...one.remarks, ...doubtful(run.llc, record.name, one.curve)]
      }))
    )
    if (found.length > 1) joint.push({ ...jointStages(found), subject: record.name })
  }
  const [first] = subjects
  for (const { record, architecture } of subjects) {
    if (plan.probes && architecture !== first?.architecture)
      remarks.push(`No path of ${record.name}: its architecture is not that of ${first?.record.name ?? ''}.`)
  }
  const essential = plan.probes ? await essentialOrRemark(context, plan.probes, remarks) : null
  const value: Development = {
    schema: 'ontogeny.development/1',
    job,
    stages,
    joint,
    essential,
    coincidences: subjects.map(({ record }) => ({
      subject: record.name,
      rows: coincidencesOf(record.steps, record.name, stages, essential)
    })),
    preferences: await preferencesOf(context, run),
    norms: await normsOf(context),
    compression: plan.compression ? await measureCompression(context) : [],
    doubleDescent: plan.doubleDescent
      ? await measureDoubleDescent(context, plan.doubleDescent, run, remarks)
      : [],
    remarks
  }
  await recordResult(context, { type: 'development', path, value, schema: developmentSchema })
}

/** Boundaries are no better than the estimates that they are read from. */
function doubtful(llc: readonly LlcEstimate[], subject: string, curve: string): string[] {
  const rows = llc.filter(
    (row) => row.subject === subject && llcCurve(row) === curve && row.estimate !== null
  )
  const count = rows.filter(({ verdict }) => verdict === 'suspicious').length
  if (count === 0) return []
  return [
    `${count} of ${rows.length} estimates are suspicious: their errors do not cover what the diagnostics point to, and the boundaries take these errors at their word.`
  ]
}

/** What all of it is derived from. */
const resultsOf = ({ llc, behaviour }: RunRecord): unknown => [
  llc.map(({ subject, step, component, data, sampledOn, estimate, standardError }) => [
    subject,
    step,
    component,
    data,
    sampledOn,
    estimate,
    standardError
  ]),
  behaviour.map(({ subject, step, data, meanLoss, accuracy, weights }) => [
    subject,
    step,
    data,
    meanLoss,
    accuracy,
    weights
  ])
]

/** Every curve of a subject: LLC with rejected estimates as missing, loss, accuracy. */
export function curvesOf(
  { llc, behaviour }: Pick<RunRecord, 'llc' | 'behaviour'>,
  subject: string
): MeasuredCurve[] {
  const curves = new Map<string, MeasuredCurve['points'][number][]>()
  const add = (name: string, step: number, value: number | null, sd: number | null): void => {
    const points = curves.get(name) ?? []
    curves.set(name, points)
    points.push({ step, value, sd })
  }
  for (const row of llc) {
    if (row.subject === subject) add(llcCurve(row), row.step, row.estimate, row.standardError)
  }
  for (const row of behaviour) {
    if (row.subject !== subject) continue
    // The same samples at every checkpoint: their spread is no noise between two steps.
    add(lossCurve(row), row.step, row.meanLoss, null)
    if (row.accuracy !== null) add(accuracyCurve(row), row.step, row.accuracy, null)
  }
  return [...curves].map(([name, points]) => ({ name, points }))
}

async function essentialOrRemark(
  context: AuditContext,
  probes: ProbesPlan,
  remarks: string[]
): Promise<Development['essential']> {
  try {
    return await measureEssential(context, probes, (text) => remarks.push(text))
  } catch (error) {
    const { code, message } = asAuditError(error)
    // Too few checkpoints or outputs that cannot be compared cost this part, not the run.
    if (code !== 'estimator/invalid' && code !== 'data/shape') throw error
    remarks.push(`No essential dynamics: ${message}.`)
    return null
  }
}

function coincidencesOf(
  steps: readonly number[],
  subject: string,
  stages: Development['stages'],
  essential: Development['essential']
): Coincidence[] {
  const marks: DevelopmentMark[] = stages
    .filter((one) => one.subject === subject)
    .flatMap(({ curve, boundaries }) =>
      boundaries.map(({ step, low, high }) => ({
        kind: curve.startsWith('llc') ? ('stage' as const) : ('behaviour' as const),
        source: curve,
        ...{ step, low: Math.min(low, step), high: Math.max(high, step) }
      }))
    )
  const own = essential?.subjects.find((one) => one.subject === subject)
  for (const { step, low, high } of own?.forms ?? []) {
    marks.push({
      kind: 'form',
      source: 'path in function space',
      step,
      low: Math.min(low, step),
      high: Math.max(high, step)
    })
  }
  const [from = 0, to = 0] = [steps[0], steps.at(-1)]
  return marks.length === 0 || from === to ? [] : findCoincidences({ marks, from, to })
}

/** Each estimated checkpoint against the one before it, on the first sampled data set: the same samples give both losses, so that their
 *  covariance is known. */
async function preferencesOf(context: AuditContext, { llc, plan, data }: RunRecord): Promise<Preference[]> {
  const sampled = data.find(({ use }) => use === 'sample')?.name
  const component = plan.analyses.llc?.components[0]
  if (sampled === undefined) return []
  const found: Preference[] = []
  for (const { name } of plan.subjects) {
    const rows: LlcEstimate[] = llc
      .filter((row) => row.subject === name && row.component === component && row.estimate !== null)
      .filter((row) => row.data === sampled && row.sampledOn === sampled)
      .sort((a, b) => a.step - b.step)
    for (const [index, row] of rows.slice(1).entries()) {
      const before = rows[index]
      if (!before || before.weights === row.weights) continue
      const first = (await readLosses(context, name, before.step, [sampled])).get(sampled)
      const second = (await readLosses(context, name, row.step, [sampled])).get(sampled)
      if (!first || !second) continue
      found.push({
        subject: name,
        from: before.step,
        to: row.step,
        ...preferenceOf(before, row, first, second)
      })
    }
  }
  return found
}

function preferenceOf(
  before: LlcEstimate,
  after: LlcEstimate,
  first: Float64Array,
  second: Float64Array
): Omit<Preference, 'subject' | 'from' | 'to'> {
  const terms = (estimate: LlcEstimate, losses: Float64Array) => ({
    ...{ loss: mean(losses), lossError: standardError(losses) },
    ...{ llc: estimate.estimate ?? 0, llcError: estimate.standardError ?? 0 }
  })
  const lossCovariance = (correlation(first, second) ?? 0) * standardError(first) * standardError(second)
  const compared = compareFreeEnergies(terms(before, first), terms(after, second), [], { lossCovariance })
  const { lossDifference, llcDifference, change, statement } = compared
  return { lossDifference, llcDifference, change, statement }
}

async function normsOf(context: AuditContext): Promise<NormRow[]> {
  const rows: NormRow[] = []
  for (const subject of context.audit.subjects) {
    const first = await firstWeights(subject, context.signal)
    for (const { step, path } of subject.checkpoints) {
      await context.rest()
      const { weights } = await loadWeights(path, subject.model, context.signal)
      rows.push({
        subject: subject.record.name,
        step,
        weights: weightNorms(weights.tensors).l2,
        moved: first ? distanceNorms(first, weights.tensors).l2 : 0,
        gradient: await gradientNorm(context, subject, weights)
      })
    }
  }
  return rows
}

async function firstWeights(
  { checkpoints: [first], model }: AuditedSubject,
  signal: AbortSignal
): Promise<ReadonlyMap<string, Float32Array> | null> {
  return first ? (await loadWeights(first.path, model, signal)).weights.tensors : null
}
