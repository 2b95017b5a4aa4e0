import type { LlcEstimate } from '../../../shared/run'
import { estimateLlc, estimateObserved, type LlcResult } from '../estimators/llc'
import { mean } from '../math/moments'
import { energiesOf, judge, mostDraws, samplePrecisely, type PreciseRun } from '../sampling/precise'
import type { ChainTrace } from '../sampling/trace'
import { readLosses } from './behaviour'
import { estimateEvents, TraceFeed } from './events'
import { llcJobs, sensitivityJobs, teamOf, type Job } from './jobs'
import { stepName } from './names'
import type { AuditContext } from './pipeline'
import { isRecorded, recordResult, type Result } from './record'
import { llcFileSchema, readLlcFile, type LlcFile } from './run-folder'
import { countElements, loadWeights } from './subjects'
import { chainGroups } from './schedule'
import { taskOf } from './task'
import { thinnedRounds } from './thinning'
import { traceArrays, writeTrace } from './traces'

/** LLC of every checkpoint, or of those that the plan's thinning chooses, for every component and sampled data set, with the observed
 *  data sets along the same chains; then the sensitivity of those that the plan asks for. Byte-identical weights are sampled once. */
export async function measureLlc(context: AuditContext): Promise<void> {
  const { audit, setup } = context
  const own = llcJobs(audit, setup.environment)
  const varied = sensitivityJobs(audit, setup.environment)
  const measure = await beginMeasuring(context, [...own, ...varied])
  let chosen: readonly Job[] = own
  for await (const thinning of thinnedRounds(context, own)) {
    const steps = new Set(thinning.steps.map(({ step }) => step))
    chosen = own.filter(({ checkpoint }) => steps.has(checkpoint.step))
    // Further rounds may cost as much a step as those so far.
    const further = thinning.ended === null ? Math.max(0, thinning.most - steps.size) : 0
    const expected = totalOf(chosen) * (1 + further / steps.size)
    await measure(chosen, expected + totalOf(varied))
  }
  const all = [...chosen, ...varied]
  await measure(all, totalOf(all))
}

/** Chain-steps of distinct posteriors. */
function totalOf(jobs: readonly Job[]): number {
  const posteriors = new Map(jobs.map((job) => [job.key, chainSteps(job)]))
  return [...posteriors.values()].reduce((sum, steps) => sum + steps, 0)
}

/** @returns a function that measures some of the jobs, passing over those that are done; `total` chain-steps are expected in all */
async function beginMeasuring(
  context: AuditContext,
  jobs: readonly Job[]
): Promise<(some: readonly Job[], total: number) => Promise<void>> {
  const recorded = new Set<Job>()
  for (const job of jobs) if (await isRecorded(context, job.path, job.key, readLlcFile)) recorded.add(job)
  const finished = new Map([...recorded].map((job) => [job.key, job.path]))
  const told = new Set<Job>()
  // What an earlier start did is where this one begins: it says nothing about the rate.
  let done = totalOf([...recorded])
  return async (some, total) => {
    for (const job of some) {
      if (told.has(job)) continue
      told.add(job)
      context.signal.throwIfAborted()
      await context.rest()
      if (recorded.has(job)) {
        await tellRecorded(context, job)
        continue
      }
      const equal = finished.get(job.key)
      if (equal !== undefined) await copyResult(context, job, equal)
      else {
        const team = teamOf(job, jobs)
        const missing = team.filter((member) => !recorded.has(member))
        const end = done + missing.reduce((sum, member) => sum + chainSteps(member), 0)
        await sampleTeam(context, team, missing, (member, steps) => {
          done += steps
          reportProgress(context, member, Math.min(done, end), total)
        })
        done = end
        for (const member of missing) {
          finished.set(member.key, member.path)
          told.add(member)
        }
      }
      reportProgress(context, job, done, total)
    }
  }
}

const chainSteps = ({ settings }: Job): number => settings.chains * (settings.burnIn + mostDraws(settings))

/** A listener hears of the results that an earlier start left, too. */
async function tellRecorded({ emit, folder }: AuditContext, job: Job): Promise<void> {
  if (emit === null || job.variation !== null) return
  for (const event of estimateEvents((await readLlcFile(folder, job.path)).estimates)) emit(event)
}

function reportProgress(
  context: AuditContext,
  { subject, checkpoint }: Job,
  done: number,
  total: number
): void {
  context.report({
    phase: 'sample',
    subject: subject.record.name,
    checkpoint: stepName(checkpoint.step),
    trainingStep: checkpoint.step,
    done,
    total,
    unit: 'chain-steps'
  })
}

/** Samples what is missing of a team, and records it. Where a run ended between the two records of a pair, the second gets as many draws
 *  as the first: the numbers are those of an uninterrupted run. */
async function sampleTeam(
  context: AuditContext,
  team: readonly Job[],
  missing: readonly Job[],
  onSteps: (member: Job, count: number) => void
): Promise<void> {
  const there = team.find((member) => !missing.includes(member))
  const [known] = there ? (await readLlcFile(context.folder, there.path)).estimates : []
  const works: Work[] = []
  for (const job of missing) works.push(await workOf(context, job, onSteps, known?.draws))
  const { environment } = context.setup
  const chains = missing[0]?.settings.chains ?? 0
  const traces = await samplePrecisely(context.sampler, works, chainGroups(environment, chains))
  works.forEach(({ endFeed }) => endFeed())
  const precision = known ? known.precision : precisionOf(works, traces)
  for (const [index, work] of works.entries()) await recordWork(context, work, traces[index] ?? [], precision)
}

/** A job with what its sampling needs. */
interface Work extends PreciseRun {
  readonly job: Job
  /** Sends what listeners have not heard yet. */
  readonly endFeed: () => void
}

/** @param draws exactly so many instead of a precision */
async function workOf(
  context: AuditContext,
  job: Job,
  onSteps: (member: Job, count: number) => void,
  draws?: number
): Promise<Work> {
  const { audit, emit, pause, tellPaused, signal } = context
  const { subject, checkpoint, component, settings } = job
  const losses = await readLosses(context, subject.record.name, checkpoint.step, [
    job.sampledOn,
    ...job.observed
  ])
  const { weights } = await loadWeights(checkpoint.path, subject.model, signal)
  const given = draws === undefined ? job : { ...job, settings: { ...settings, draws } }
  if (draws !== undefined) delete given.settings.precision
  const place = { subject: subject.record.name, step: checkpoint.step, component: component.name }
  const length = { burnIn: settings.burnIn, draws: mostDraws(settings) }
  const feed =
    emit === null || job.variation !== null
      ? null
      : new TraceFeed(emit, { ...place, data: job.sampledOn, ...length })
  return {
    job,
    task: taskOf(audit, given, weights, losses),
    endFeed: () => feed?.flush(),
    listener: {
      signal,
      onSteps: (count) => onSteps(job, count),
      pause,
      onResting: tellPaused,
      ...(feed === null ? {} : { onDraws: feed.add })
    }
  }
}

async function recordWork(
  context: AuditContext,
  { job, task }: Work,
  traces: readonly ChainTrace[],
  precision: LlcEstimate['precision']
): Promise<void> {
  const { audit } = context
  const data = new Map([[job.sampledOn, task.data], ...task.observed])
  const { settings, trace } = job
  const dimensions = countElements(job.subject.model, job.component)
  const baselineOf = (name: string): Pick<LlcResult, 'baselineLoss'> & { chanceLoss: number | null } => ({
    baselineLoss: mean(data.get(name)?.baseline ?? []),
    chanceLoss: audit.datasets.get(job.subject.architecture)?.get(name)?.chanceLoss ?? null
  })
  const sampled = withoutNumbers(estimateLlc({ traces, settings, dimensions, ...baselineOf(job.sampledOn) }))
  const results = new Map<string, LlcResult>([[job.sampledOn, sampled]])
  for (const name of data.keys()) {
    if (name === job.sampledOn) continue
    const along = traces.map((trace) => trace.observed.get(name) ?? trace)
    const observed = estimateObserved({ traces: along, settings, ...baselineOf(name), sampled })
    results.set(name, withoutNumbers(observed))
  }
  const traceSha256 = await writeTrace(context.folder, trace, traceArrays(traces))
  const estimates = [...results].map(([name, result]): LlcEstimate => ({
    subject: job.subject.record.name,
    step: job.checkpoint.step,
    component: job.component.name,
    data: name,
    sampledOn: job.sampledOn,
    ...result,
    draws: traces[0]?.paired.length ?? 0,
    precision: name === job.sampledOn ? precision : null,
    parameters: dimensions,
    samples: data.get(name)?.dataset.size ?? 0,
    settings: { ...settings, seed: audit.plan.seed },
    weights: job.checkpoint.weights,
    trace
  }))
  await recordResult(context, resultOf(job, estimates), { trace, traceSha256 })
  tell(context, job, estimates)
}

/** A rejected estimate has no number, by no other way either: second estimates of it go, too. */
function withoutNumbers(result: LlcResult): LlcResult {
  if (result.verdict !== 'rejected') return result
  const none = { unpairedEstimate: null, unpairedError: null, varianceEstimate: null, varianceError: null }
  return { ...result, diagnostics: { ...result.diagnostics, ...none } }
}

/** The same weights under the same conditions give the same numbers: they are copied, with the trace they came from. */
async function copyResult(context: AuditContext, job: Job, from: string): Promise<void> {
  const original = await readLlcFile(context.folder, from)
  const estimates = original.estimates.map((estimate) => ({
    ...estimate,
    subject: job.subject.record.name,
    step: job.checkpoint.step,
    component: job.component.name
  }))
  await recordResult(context, resultOf(job, estimates), { sameAs: from })
  tell(context, job, estimates)
}

const resultOf = ({ key, path, variation }: Job, estimates: LlcEstimate[]): Result<LlcFile> => ({
  type: variation === null ? 'llc' : 'sensitivity',
  path,
  value: { job: key, estimates, ...(variation === null ? {} : { variation }) },
  schema: llcFileSchema
})

/** Listeners hear of the audit's own estimates. */
function tell({ emit }: AuditContext, job: Job, estimates: readonly LlcEstimate[]): void {
  if (emit === null || job.variation !== null) return
  estimateEvents(estimates).forEach((event) => emit(event))
}

/** Whether the wanted standard error was reached; null where none was asked for or none can be told. */
function precisionOf(
  works: readonly Work[],
  traces: readonly (readonly ChainTrace[])[]
): LlcEstimate['precision'] {
  const settings = works[0]?.task.settings
  if (!settings?.precision) return null
  const { error, wanted, isReached } = judge(
    traces.map((chains) => energiesOf(chains, settings.nBeta)),
    settings.precision,
    settings.sharedBatches
  )
  if (error === null) return null
  return { of: works.length > 1 ? 'difference' : 'estimate', wanted, isReached }
}
