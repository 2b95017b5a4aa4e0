import {
  calibrationSchemaName,
  type Calibration,
  type CalibrationGoals,
  type CalibrationPoint
} from '../../../shared/calibration'
import type { ProgressListener } from '../../../shared/progress'
import { AuditError } from '../../../shared/errors'
import type { LlcSettings } from '../../../shared/plan'
import { firstSettings, withinBudget, withLength } from '../calibration/decisions'
import { gradientsOf, measurePoint, type Target } from '../calibration/point'
import { searchSettings, type Search } from '../calibration/search'
import type { Engine } from '../compute/engine'
import { openEngine } from '../compute/registry'
import { mean } from '../math/moments'
import { sliceMask } from '../compute/slices'
import { SamplerPool } from '../sampling/sampler-pool'
import { writeFileAtomic } from './atomic'
import { Evaluator } from './evaluator'
import { llcJobs, type Job } from './jobs'
import { lossesAt } from './losses'
import { checkAudit, scheduleFor, type CheckedAudit, type PlanSource } from './prepare'
import { requireFreeOutput } from './output-file'
import { PhaseMeters } from './progress'
import { chainGroups, type Schedule } from './schedule'
import { countElements, loadWeights } from './subjects'
import { taskOf } from './task'

export interface CalibrateParameters {
  readonly source: PlanSource
  readonly resources: string
  readonly relativeError: number
  readonly bias: number
  /** Seconds, or gradients for a run that repeats on every machine. */
  readonly budget: { readonly seconds: number } | { readonly gradients: number }
  readonly seed?: number
  /** Where to write `calibration.json`, over an earlier one, over nothing else; nowhere if absent. */
  readonly out?: string
}

interface Context {
  readonly signal: AbortSignal
  readonly onProgress: ProgressListener
  readonly samplerScript: string
}

/** Chooses one configuration for all checkpoints and variants of a plan, by pilot runs: on the last checkpoint of the first subject,
 *  checked on its first, middle and steepest. @throws AuditError any refusal of bad input, `engine/*` */
export async function calibratePlan(
  { source, resources, relativeError, bias, budget, seed, out }: CalibrateParameters,
  { signal, onProgress, samplerScript }: Context
): Promise<Calibration> {
  if (out !== undefined) await requireFreeOutput(out, calibrationSchemaName)
  const { report } = new PhaseMeters(onProgress)
  const override = seed === undefined ? {} : { seed }
  const audit = await checkAudit({ source, resources, signal, onProgress: report, ...override })
  const engine = await openEngine(audit.plan.engine)
  const schedule = scheduleFor(audit, engine)
  const { id, version } = engine.describe()
  const job = llcJobs(audit, { ...schedule, engine: id, engineVersion: version })
  const [subject] = audit.subjects
  const own = job.filter((one) => one.subject === subject && one.component === job[0]?.component)
  const [first] = own
  const last = own.filter((one) => one.sampledOn === first?.sampledOn).at(-1)
  if (!first || !last) {
    throw new AuditError('plan/invalid', 'the plan has no LLC to calibrate', {
      where: 'analyses.llc',
      hint: 'Add analyses: { llc: {} }.'
    })
  }
  const pool = new SamplerPool({ script: samplerScript, engine: id, threads: schedule.sessions })
  const evaluator = new Evaluator(engine, last.subject.model, schedule.sessions * schedule.threads)
  const machine = { audit, pool, evaluator, schedule, engine, signal }
  try {
    // Between two points the steps of the one in work are counted: a long one takes most of the budget.
    let [spent, inWork, total] = [0, 0, 0]
    const tell = (): void =>
      report({ phase: 'sample', unit: 'chain-steps', done: Math.min(spent + inWork, total), total })
    const target = await targetOf(machine, last, (gradients) => {
      inWork += gradients
      if (total > 0) tell()
    })
    const secondsPerGradient = 'seconds' in budget ? await timeGradient(target, signal) : null
    const gradients =
      'gradients' in budget
        ? budget.gradients
        : Math.max(100, Math.floor(budget.seconds / (secondsPerGradient ?? 1)))
    const goals: CalibrationGoals = { relativeError, bias, gradients, seed: audit.plan.seed }
    const others = await otherCheckpoints(machine, last, own)
    ;[inWork, total] = [0, gradients]
    const found = await searchSettings(target, goals, others.length, (_, known) => {
      ;[spent, inWork] = [known, 0]
      tell()
    })
    const search = { ...found, settings: found.settings && readable(found.settings) }
    const checks = await checkOthers(machine, others, search, goals, (done, trainingStep) =>
      report({ phase: 'compare', unit: 'checkpoints', done, total: others.length, trainingStep })
    )
    const calibration: Calibration = {
      schema: calibrationSchemaName,
      goals,
      secondsPerGradient,
      subject: last.subject.record.name,
      component: last.component.name,
      data: last.sampledOn,
      step: last.checkpoint.step,
      weightsSha256: last.checkpoint.weights,
      dataSha256: audit.datasets.get(last.subject.architecture)?.get(last.sampledOn)?.sha256 ?? '',
      points: [...search.points, ...checks],
      chosen: search.chosen,
      settings: search.settings,
      reason: search.reason + comparabilityText(checks),
      asymptotic: search.asymptotic,
      comparable: [
        ...checks.filter(({ accepted }) => accepted).map(({ step }) => step),
        ...(search.chosen === null ? [] : [last.checkpoint.step])
      ],
      checked: [...checks.map(({ step }) => step), last.checkpoint.step]
    }
    if (out !== undefined) await writeFileAtomic(out, `${JSON.stringify(calibration, null, 2)}\n`)
    return calibration
  } finally {
    await pool.close()
    await evaluator.dispose()
  }
}

/** Settings that people can read and type: four digits, less than a step of the search by far. */
function readable(settings: LlcSettings): LlcSettings {
  const short = (value: number): number => Number(value.toPrecision(4))
  const { stepSize, nBeta, localization } = settings
  return {
    ...settings,
    stepSize: short(stepSize),
    nBeta: short(nBeta),
    localization: short(localization)
  }
}

interface Machine {
  readonly audit: CheckedAudit
  readonly pool: SamplerPool
  readonly evaluator: Evaluator
  readonly schedule: Schedule
  readonly engine: Engine
  readonly signal: AbortSignal
}

/** @param onGradients gradients that were made since the last call, of all chains together one */
async function targetOf(
  { audit, pool, evaluator, schedule, signal }: Machine,
  job: Job,
  onGradients: (count: number) => void = () => undefined
): Promise<Target> {
  const opened = audit.datasets.get(job.subject.architecture)?.get(job.sampledOn)
  if (!opened) throw new Error(`data set ${job.sampledOn} was not opened`)
  const { dataset, chanceLoss } = opened
  const { weights } = await loadWeights(job.checkpoint.path, job.subject.model, signal)
  const { path } = job.checkpoint
  const { losses } = await lossesAt({ evaluator, weights: weights.tensors, dataset, path, signal })
  // Other data sets along the chains decide nothing here.
  const task = taskOf(audit, { ...job, observed: [] }, weights, new Map([[job.sampledOn, losses]]))
  const { component, subject } = job
  let normSquared = 0
  for (const { name, shape } of subject.model.parameters) {
    if (!component.parameters.includes(name)) continue
    const slice = component.slices?.[name]
    const mask = slice ? sliceMask(shape, slice) : null
    weights.tensors.get(name)?.forEach((value, i) => {
      if (mask === null || mask[i] === 1) normSquared += value * value
    })
  }
  return {
    dimensions: countElements(subject.model, component),
    normSquared,
    samples: dataset.size,
    rows: dataset.size * (subject.model.vocabulary === null ? 1 : (dataset.sampleShape[0] ?? 1)),
    baselineLoss: mean(losses),
    chanceLoss,
    step: job.checkpoint.step,
    sample: async (settings) => {
      const each = gradientsOf({ ...settings, burnIn: 0, draws: 1 }) / settings.chains
      const groups = chainGroups(schedule, settings.chains)
      const onSteps = (count: number): void => onGradients(count * each)
      return (await pool.sample({ ...task, settings }, groups, { signal, onSteps })).traces
    }
  }
}

/** Gradients of the shorter and of the longer run that are timed: their difference knows nothing of what a run costs beside them. */
const timedGradients = [20, 120] as const

async function timeGradient(target: Target, signal: AbortSignal): Promise<number> {
  const start = firstSettings(target)
  const seconds = async (gradients: number): Promise<number> => {
    signal.throwIfAborted()
    const begin = performance.now()
    await target.sample(
      start.sampler === 'hmc'
        ? { ...start, leapfrogSteps: gradients / 10, burnIn: 2, draws: 8 }
        : { ...start, burnIn: gradients - 10, draws: 10 }
    )
    return (performance.now() - begin) / 1000
  }
  const [few, many] = timedGradients
  // The first run compiles.
  await seconds(few)
  const [short, long] = [await seconds(few), await seconds(many)]
  // On a busy machine the shorter run may take longer: then the longer one alone is what is known.
  return long > short ? (long - short) / (many - few) : long / many
}

/** The first, the middle and the one after which the loss falls most. */
async function otherCheckpoints(machine: Machine, last: Job, jobs: readonly Job[]): Promise<Job[]> {
  const own = jobs.filter((job) => job.sampledOn === last.sampledOn)
  if (own.length < 2) return []
  const losses: number[] = []
  for (const job of own) losses.push((await targetOf(machine, job)).baselineLoss)
  let steepest = 0
  for (let i = 1; i + 1 < own.length; i++) {
    const fall = (at: number): number => (losses[at] ?? 0) - (losses[at + 1] ?? 0)
    if (fall(i) > fall(steepest)) steepest = i
  }
  const chosen = [0, Math.floor(own.length / 2), steepest].flatMap((index) => own[index] ?? [])
  return [...new Set(chosen)].filter((job) => job !== last)
}

async function checkOthers(
  machine: Machine,
  others: readonly Job[],
  { settings, leftForCheck }: Pick<Search, 'settings' | 'leftForCheck'>,
  goals: CalibrationGoals,
  onCheck: (done: number, step: number) => void
): Promise<CalibrationPoint[]> {
  if (settings === null) return []
  const { draws } = withLength(settings, null, goals)
  const affordable = withinBudget({ ...settings, draws }, leftForCheck)
  if (affordable === null) throw new Error('the search left too little for its checks')
  const checks: CalibrationPoint[] = []
  for (const job of others) {
    onCheck(checks.length, job.checkpoint.step)
    const target = await targetOf(machine, job)
    checks.push(await measurePoint(target, affordable, 'check', goals))
  }
  return checks
}

function comparabilityText(checks: readonly CalibrationPoint[]): string {
  const failed = checks.filter(({ accepted }) => !accepted)
  if (checks.length === 0) return ''
  if (failed.length === 0) return ` It holds on the other checked checkpoints as well.`
  const words = failed.map(({ step, reasons }) => `step ${step} (${reasons.join('; ')})`)
  return ` It does not hold on ${words.join(', ')}: do not compare these with the others.`
}
