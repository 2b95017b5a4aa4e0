import type { LlcSettings } from '../../../shared/plan'
import type { LlcEstimate } from '../../../shared/run'
import { estimateLlc, estimateObserved, type LlcResult } from '../estimators/llc'
import { mean } from '../math/moments'
import type { PairedData } from '../sampling/batches'
import { mostDraws, samplePrecisely, wantedError } from '../sampling/precise'
import type { ChainTrace } from '../sampling/trace'
import { readLosses } from './behaviour'
import { estimateEvents, TraceFeed } from './events'
import { llcJobs, sensitivityJobs, type Job } from './jobs'
import { stepName } from './names'
import type { AuditContext } from './pipeline'
import { isRecorded, recordResult, type Result } from './record'
import { llcFileSchema, readLlcFile, type LlcFile } from './run-folder'
import { countElements, loadWeights } from './subjects'
import { chainGroups } from './schedule'
import { taskOf } from './task'
import { traceArrays, writeTrace } from './traces'

/** LLC of every checkpoint, component and sampled data set, with the observed data sets along the same chains; then the sensitivity of
 *  those that the plan asks for. Byte-identical weights are sampled once. */
export async function measureLlc(context: AuditContext): Promise<void> {
  const { audit, setup } = context
  const jobs = [...llcJobs(audit, setup.environment), ...sensitivityJobs(audit, setup.environment)]
  const posteriors = new Map(jobs.map((job) => [job.key, chainSteps(job)]))
  const total = [...posteriors.values()].reduce((sum, steps) => sum + steps, 0)
  const recorded = new Set<Job>()
  for (const job of jobs) if (await isRecorded(context, job.path, job.key, readLlcFile)) recorded.add(job)
  const finished = new Map([...recorded].map((job) => [job.key, job.path]))
  // What an earlier start did is where this one begins: it says nothing about the rate.
  let done = [...finished.keys()].reduce((sum, key) => sum + (posteriors.get(key) ?? 0), 0)
  for (const job of jobs) {
    context.signal.throwIfAborted()
    await context.rest()
    if (recorded.has(job)) {
      await tellRecorded(context, job)
      continue
    }
    const equal = finished.get(job.key)
    if (equal !== undefined) await copyResult(context, job, equal)
    else {
      const start = done
      await sampleJob(context, job, (steps) => {
        done += steps
        reportProgress(context, job, Math.min(done, start + chainSteps(job)), total)
      })
      done = start + chainSteps(job)
      finished.set(job.key, job.path)
    }
    reportProgress(context, job, done, total)
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

async function sampleJob(context: AuditContext, job: Job, onSteps: (count: number) => void): Promise<void> {
  const { audit } = context
  const { subject, checkpoint, component } = job
  const losses = await readLosses(context, subject.record.name, checkpoint.step, [
    job.sampledOn,
    ...job.observed
  ])
  const { weights } = await loadWeights(checkpoint.path, subject.model, context.signal)
  const task = taskOf(audit, job, weights, losses)
  const { emit, pause, tellPaused } = context
  const { burnIn } = job.settings
  const draws = mostDraws(job.settings)
  const place = { subject: subject.record.name, step: checkpoint.step, component: component.name }
  const feed =
    emit === null || job.variation !== null
      ? null
      : new TraceFeed(emit, { ...place, data: job.sampledOn, burnIn, draws })
  const traces = await samplePrecisely(
    context.sampler,
    task,
    chainGroups(context.setup.environment, job.settings.chains),
    {
      signal: context.signal,
      onSteps,
      pause,
      onResting: tellPaused,
      ...(feed === null ? {} : { onDraws: feed.add })
    }
  )
  feed?.flush()
  await recordJob(context, job, traces, new Map([[job.sampledOn, task.data], ...task.observed]))
}

async function recordJob(
  context: AuditContext,
  job: Job,
  traces: readonly ChainTrace[],
  data: ReadonlyMap<string, PairedData>
): Promise<void> {
  const { audit } = context
  const { settings, trace } = job
  const dimensions = countElements(job.subject.model, job.component)
  const baselineOf = (name: string): Pick<LlcResult, 'baselineLoss'> & { chanceLoss: number | null } => ({
    baselineLoss: mean(data.get(name)?.baseline ?? []),
    chanceLoss: audit.datasets.get(job.subject.architecture)?.get(name)?.chanceLoss ?? null
  })
  const sampled = estimateLlc({ traces, settings, dimensions, ...baselineOf(job.sampledOn) })
  const results = new Map<string, LlcResult>([[job.sampledOn, sampled]])
  for (const name of data.keys()) {
    if (name === job.sampledOn) continue
    const along = traces.map((trace) => trace.observed.get(name) ?? trace)
    results.set(name, estimateObserved({ traces: along, settings, ...baselineOf(name), sampled }))
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
    precision: name === job.sampledOn ? precisionOf(settings, sampled) : null,
    parameters: dimensions,
    samples: data.get(name)?.dataset.size ?? 0,
    settings: { ...settings, seed: audit.plan.seed },
    weights: job.checkpoint.weights,
    trace
  }))
  await recordResult(context, resultOf(job, estimates), { trace, traceSha256 })
  tell(context, job, estimates)
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
  { precision }: LlcSettings,
  { estimate, standardError }: LlcResult
): LlcEstimate['precision'] {
  if (!precision || estimate === null || standardError === null) return null
  const wanted = wantedError(precision, estimate)
  return { wanted, isReached: standardError <= wanted }
}
