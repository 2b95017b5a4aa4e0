import type { LlcEstimate } from '../../../shared/run'
import { estimateLlc, estimateObserved, type LlcResult } from '../estimators/llc'
import { mean } from '../math/moments'
import type { Component } from '../models/model'
import type { PairedData } from '../sampling/batches'
import type { ChainTrace } from '../sampling/trace'
import { readLosses } from './behaviour'
import { hashOf } from './canonical'
import { componentName, stepName } from './names'
import type { AuditContext } from './pipeline'
import { selectComponent } from './prepare'
import { isRecorded, recordResult } from './record'
import { readLlcFile, runFiles, type LlcFile } from './run-folder'
import { countParameters, loadWeights, type AuditedSubject, type Checkpoint } from './subjects'
import { chainGroups } from './schedule'
import { stack, writeTrace } from './traces'
import type { NpzArray } from '../formats/npz-writer'

/** One posterior to sample: a checkpoint, the parameters that move, the data that holds them. */
interface Job {
  readonly subject: AuditedSubject
  readonly checkpoint: Checkpoint
  readonly component: Component
  readonly sampledOn: string
  /** Hash of everything that decides the numbers. */
  readonly key: string
  readonly path: string
}

/** LLC of every checkpoint, component and sampled data set, with the observed data sets along the same chains. Byte-identical weights
 *  are sampled once. */
export async function measureLlc(context: AuditContext): Promise<void> {
  const { settings } = context.audit
  const jobs = llcJobs(context)
  const chainSteps = settings.chains * (settings.burnIn + settings.draws)
  const total = new Set(jobs.map((job) => job.key)).size * chainSteps
  const recorded = new Set<Job>()
  for (const job of jobs) if (await isRecorded(context, job.path, job.key, readLlcFile)) recorded.add(job)
  const finished = new Map([...recorded].map((job) => [job.key, job.path]))
  // What an earlier start did is where this one begins: it says nothing about the rate.
  let done = finished.size * chainSteps
  for (const job of jobs) {
    context.signal.throwIfAborted()
    if (recorded.has(job)) continue
    const equal = finished.get(job.key)
    if (equal !== undefined) await copyResult(context, job, equal)
    else {
      const start = done
      await sampleJob(context, job, (steps) => {
        done += steps
        reportProgress(context, job, Math.min(done, start + chainSteps), total)
      })
      done = start + chainSteps
      finished.set(job.key, job.path)
    }
    reportProgress(context, job, done, total)
  }
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

/** In an order that keeps compiled sessions as long as possible: component and data outside, checkpoints inside. */
function llcJobs(context: AuditContext): Job[] {
  const { audit } = context
  const names = audit.plan.analyses.llc?.components ?? []
  const sampled = dataNames(context, 'sample')
  return names.flatMap((name) =>
    sampled.flatMap((sampledOn) =>
      audit.subjects.flatMap((subject) => {
        const component = selectComponent(subject, name)
        return subject.checkpoints.map((checkpoint): Job => ({
          subject,
          checkpoint,
          component,
          sampledOn,
          key: jobKey(context, subject, checkpoint, component, sampledOn),
          path: `${resultFolder(component.name, sampledOn, subject)}/${stepName(checkpoint.step)}.json`
        }))
      })
    )
  )
}

const resultFolder = (component: string, sampledOn: string, subject: AuditedSubject): string =>
  `${runFiles.llc}/${componentName(component)}/${sampledOn}/${subject.record.name}`

const tracePath = ({ subject, checkpoint, component, sampledOn }: Job): string =>
  `${runFiles.traces}/llc/${componentName(component.name)}/${sampledOn}/${subject.record.name}/${stepName(checkpoint.step)}.npz`

function dataNames({ audit }: AuditContext, use: 'sample' | 'observe'): string[] {
  return audit.dataRecords.filter((record) => record.use === use).map((record) => record.name)
}

function jobKey(
  context: AuditContext,
  subject: AuditedSubject,
  checkpoint: Checkpoint,
  component: Component,
  sampledOn: string
): string {
  const { audit, setup } = context
  const datasets = audit.datasets.get(subject.architecture)
  const { engine, engineVersion, threads, chainsPerSession, sessions } = setup.environment
  return hashOf({
    weights: checkpoint.weights,
    architecture: subject.architecture,
    component: [...component.parameters],
    data: [sampledOn, ...dataNames(context, 'observe')].map((name) => [
      name,
      datasets?.get(name)?.sha256 ?? ''
    ]),
    settings: audit.settings,
    seed: audit.plan.seed,
    machine: { engine, engineVersion, threads, chainsPerSession, sessions }
  })
}

async function sampleJob(context: AuditContext, job: Job, onSteps: (count: number) => void): Promise<void> {
  const { audit } = context
  const { subject, checkpoint, component } = job
  const observedNames = dataNames(context, 'observe')
  const losses = await readLosses(context, subject.record.name, checkpoint.step, [
    job.sampledOn,
    ...observedNames
  ])
  const paired = (name: string): PairedData => {
    const opened = audit.datasets.get(subject.architecture)?.get(name)
    const baseline = losses.get(name)
    if (!opened || !baseline) throw new Error(`data set ${name} was not prepared`)
    return { dataset: opened.dataset, baseline }
  }
  const data = paired(job.sampledOn)
  const observed = new Map(observedNames.map((name) => [name, paired(name)]))
  const { weights } = await loadWeights(checkpoint.path, subject.model, context.signal)
  const traces = await context.sampler.sample(
    {
      model: subject.model.source,
      parameters: component.parameters,
      weights: weights.tensors,
      settings: audit.settings,
      seed: BigInt(audit.plan.seed),
      data,
      observed
    },
    chainGroups(context.setup.environment, audit.settings.chains),
    { signal: context.signal, onSteps }
  )
  await recordJob(context, job, traces, new Map([[job.sampledOn, data], ...observed]))
}

async function recordJob(
  context: AuditContext,
  job: Job,
  traces: readonly ChainTrace[],
  data: ReadonlyMap<string, PairedData>
): Promise<void> {
  const { audit } = context
  const { settings } = audit
  const dimensions = countParameters(job.subject.model, job.component.parameters)
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
  const trace = tracePath(job)
  const traceSha256 = await writeTrace(context.folder, trace, traceArrays(traces))
  const estimates = [...results].map(([name, result]): LlcEstimate => ({
    subject: job.subject.record.name,
    step: job.checkpoint.step,
    component: job.component.name,
    data: name,
    sampledOn: job.sampledOn,
    ...result,
    parameters: dimensions,
    samples: data.get(name)?.dataset.size ?? 0,
    settings: { ...settings, seed: audit.plan.seed },
    weights: job.checkpoint.weights,
    trace
  }))
  const file: LlcFile = { job: job.key, estimates }
  await recordResult(context, 'llc', job.path, file, { trace, traceSha256 })
}

/** Arrays `[chains, draws]`: the sampled data's as they are, an observed data set's under its name. */
function traceArrays(traces: readonly ChainTrace[]): Map<string, NpzArray> {
  const arrays = new Map<string, NpzArray>([
    ['paired', stack(traces.map((trace) => trace.paired))],
    ['loss', stack(traces.map((trace) => trace.loss))],
    ['burnIn', stack(traces.map((trace) => trace.burnIn))]
  ])
  const [first] = traces
  for (const name of Object.keys(first?.statistics ?? {}) as (keyof ChainTrace['statistics'])[]) {
    arrays.set(`statistics/${name}`, stack(traces.map((trace) => trace.statistics[name])))
  }
  for (const name of first?.observed.keys() ?? []) {
    const along = traces.map((trace) => trace.observed.get(name) ?? trace)
    arrays.set(`observed/${name}/paired`, stack(along.map((trace) => trace.paired)))
    arrays.set(`observed/${name}/loss`, stack(along.map((trace) => trace.loss)))
  }
  return arrays
}

/** Array of a trace that holds the paired losses of a data set. */
export const pairedArray = (data: string, sampledOn: string): string =>
  data === sampledOn ? 'paired' : `observed/${data}/paired`

/** The same weights under the same conditions give the same numbers: they are copied, with the trace they came from. */
async function copyResult(context: AuditContext, job: Job, from: string): Promise<void> {
  const original = await readLlcFile(context.folder, from)
  const estimates = original.estimates.map((estimate) => ({
    ...estimate,
    subject: job.subject.record.name,
    step: job.checkpoint.step,
    component: job.component.name
  }))
  const file: LlcFile = { job: job.key, estimates }
  await recordResult(context, 'llc', job.path, file, { sameAs: from })
}
