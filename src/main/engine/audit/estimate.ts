import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Estimate } from '../../../shared/draft'
import type { ProgressListener } from '../../../shared/progress'
import { availableMemory } from '../compute/memory'
import { openEngine } from '../compute/registry'
import type { Engine } from '../compute/engine'
import { SamplerPool } from '../sampling/sampler-pool'
import { Evaluator } from './evaluator'
import { llcJobs, sensitivityJobs, type Job } from './jobs'
import { lossesAt } from './losses'
import { auditBytes, checkAudit, scheduleFor, type CheckedAudit } from './prepare'
import { PhaseMeters } from './progress'
import { chainGroups, type Schedule } from './schedule'
import { countElements, loadWeights, type AuditedSubject } from './subjects'
import { taskOf } from './task'
import { likelySteps } from './thinning'
import { timedRuns, timeSteps, type StepTimes } from './timing'
import { lossBytes, traceBytes } from './trace-size'

export interface EstimateParameters {
  readonly planText: string
  /** Folder that the plan's paths start from. */
  readonly baseFolder: string
  /** Folder with `presets/`. */
  readonly resources: string
  /** Where the run will go: its disk is looked at. `baseFolder` if absent. */
  readonly out?: string
}

export interface EstimateContext {
  readonly signal: AbortSignal
  readonly onProgress: ProgressListener
  readonly samplerScript: string
}

/** What an audit will take on this machine: everything is prepared as for the audit, then real steps of the first checkpoint are timed,
 *  and one checkpoint's losses are measured. Nothing is written. @throws AuditError any refusal of bad input, `engine/*` */
export async function estimateAudit(
  { planText, baseFolder, resources, out = baseFolder }: EstimateParameters,
  { signal, onProgress, samplerScript }: EstimateContext
): Promise<Estimate> {
  const { report } = new PhaseMeters(onProgress)
  const source = { text: planText, baseFolder }
  const begin = performance.now()
  const audit = await checkAudit({ source, resources, signal, onProgress: report })
  const loading = (performance.now() - begin) / 1000

  const engine = await openEngine(audit.plan.engine)
  const schedule = scheduleFor(audit, engine)
  const { id, version } = engine.describe()
  const likely = likelySteps(audit)
  const jobs = llcJobs(audit, { ...schedule, engine: id, engineVersion: version }).filter(
    ({ checkpoint }) => likely?.has(checkpoint.step) ?? true
  )
  const varied = sensitivityJobs(audit, { ...schedule, engine: id, engineVersion: version })
  const posteriors = [...new Map([...jobs, ...varied].map((job) => [job.key, job])).values()]
  const timed = largestJobs(posteriors)

  const total = audit.subjects.length + timed.size * timedRuns
  let done = 0
  const onRun = (): void => report({ phase: 'time', unit: 'parts', done: ++done, total })
  const behaviour = new Map<string, BehaviourTime>()
  for (const subject of audit.subjects) {
    const known = behaviour.get(subject.architecture)
    if (!known)
      behaviour.set(subject.architecture, await timeBehaviour(audit, engine, schedule, subject, signal))
    onRun()
  }
  const { sessions } = schedule
  const pool = new SamplerPool({ script: samplerScript, engine: id, threads: sessions })
  const groups = chainGroups(schedule, audit.settings.chains)
  const times = new Map<string, StepTimes>()
  try {
    for (const [name, job] of timed) {
      const { weights } = await loadWeights(job.checkpoint.path, job.subject.model, signal)
      const losses = behaviour.get(job.subject.architecture)?.losses ?? new Map<string, Float64Array>()
      const task = taskOf(audit, job, weights, losses)
      times.set(name, await timeSteps(pool, task, groups.slice(0, sessions), { signal, onRun }))
    }
  } finally {
    await pool.close()
  }
  const rounds = Math.ceil(groups.length / sessions)
  const sampling = samplingTime(posteriors, times, rounds)
  const rest = restTime(audit, posteriors, behaviour, times, loading)
  const observed = audit.dataRecords.filter((record) => record.use === 'observe').length
  const chainSteps = posteriors.reduce(
    (sum, { settings: { chains, burnIn, draws } }) => sum + chains * (burnIn + draws),
    0
  )
  const disk = await statfs(await existing(out))
  return {
    secondsLow: (1 - doubt) * sampling.low + rest,
    secondsHigh: (1 + doubt) * sampling.high + restDoubt * rest,
    timedSteps: [...times.values()].reduce((sum, { chainSteps: own }) => sum + own, 0),
    secondsPerChainStep: chainSteps === 0 ? 0 : sampling.steps / chainSteps,
    chainSteps,
    checkpoints: audit.subjects.reduce((sum, subject) => sum + subject.checkpoints.length, 0),
    posteriors: posteriors.length,
    estimates: jobs.length * (1 + observed),
    memoryBytes: auditBytes(audit, engine, schedule),
    memoryFreeBytes: availableMemory(),
    diskBytes: await diskBytes(audit, posteriors, behaviour, times),
    diskFreeBytes: disk.bavail * disk.bsize,
    settings: audit.settings
  }
}

/** A few seconds do not show all that a machine does in an hour: share that the range is widened by. */
const doubt = 0.1
/** What was timed once or not at all may take so many times as long: files, evaluation, the report. */
const restDoubt = 1.5

const timedName = ({ subject, sampledOn }: Job): string => `${subject.architecture} ${sampledOn}`

/** One posterior for each architecture and sampled data set: the one with most parameters, which takes longest. */
function largestJobs(jobs: readonly Job[]): Map<string, Job> {
  const largest = new Map<string, Job>()
  const size = ({ subject, component }: Job): number => countElements(subject.model, component)
  for (const job of jobs) {
    const known = largest.get(timedName(job))
    if (!known || size(job) > size(known)) largest.set(timedName(job), job)
  }
  return largest
}

interface BehaviourTime {
  /** Of one checkpoint, all data sets. */
  readonly seconds: number
  readonly losses: ReadonlyMap<string, Float64Array>
}

/** A second measurement tells the time without compiling, where the first was not long. Seconds. */
const quick = 2

async function timeBehaviour(
  audit: CheckedAudit,
  engine: Engine,
  { sessions, threads }: Schedule,
  subject: AuditedSubject,
  signal: AbortSignal
): Promise<BehaviourTime> {
  const [checkpoint] = subject.checkpoints
  if (!checkpoint) return { seconds: 0, losses: new Map() }
  const { weights } = await loadWeights(checkpoint.path, subject.model, signal)
  const evaluator = new Evaluator(engine, subject.model, sessions * threads)
  const measure = async (): Promise<BehaviourTime> => {
    const start = performance.now()
    const losses = new Map<string, Float64Array>()
    for (const [name, { dataset }] of audit.datasets.get(subject.architecture) ?? []) {
      const { path } = checkpoint
      const baseline = await lossesAt({ evaluator, weights: weights.tensors, dataset, path, signal })
      losses.set(name, baseline.losses)
    }
    return { seconds: (performance.now() - start) / 1000, losses }
  }
  try {
    const first = await measure()
    return first.seconds < quick ? await measure() : first
  } finally {
    await evaluator.dispose()
  }
}

/** Seconds of all chains: with the fastest and the slowest timed piece, and of their steps alone with the mean one. */
function samplingTime(
  posteriors: readonly Job[],
  times: ReadonlyMap<string, StepTimes>,
  rounds: number
): { readonly low: number; readonly high: number; readonly steps: number } {
  let [low, high, steps] = [0, 0, 0]
  for (const job of posteriors) {
    const time = times.get(timedName(job))
    if (!time) continue
    const { burnIn, draws, observeEvery } = job.settings
    const observations = job.observed.length > 0 ? Math.ceil(draws / observeEvery) : 0
    const observing = rounds * (time.task + observations * time.observation)
    const mean = time.step.reduce((sum, value) => sum + value, 0) / time.step.length
    low += rounds * (burnIn + draws) * Math.min(...time.step) + observing
    high += rounds * (burnIn + draws) * Math.max(...time.step) + observing
    steps += rounds * (burnIn + draws) * mean
  }
  return { low, high, steps }
}

/** Seconds of everything else: weights are read when they are checked, evaluated and sampled, and files are hashed at both ends. */
function restTime(
  audit: CheckedAudit,
  posteriors: readonly Job[],
  behaviour: ReadonlyMap<string, BehaviourTime>,
  times: ReadonlyMap<string, StepTimes>,
  loading: number
): number {
  const checkpoints = audit.subjects.reduce((sum, subject) => sum + subject.checkpoints.length, 0)
  const reads = 4 + posteriors.length / Math.max(1, checkpoints)
  const evaluating = audit.subjects.reduce(
    (sum, { architecture, checkpoints: own }) =>
      sum + own.length * (behaviour.get(architecture)?.seconds ?? 0),
    0
  )
  // Sessions are opened for each component.
  const components = audit.plan.analyses.llc?.components.length ?? 0
  const opening = [...times.values()].reduce((sum, time) => sum + components * time.opening, 0)
  return reads * loading + evaluating + opening
}

/** Of the traces of all posteriors and of the losses of all checkpoints. */
async function diskBytes(
  audit: CheckedAudit,
  posteriors: readonly Job[],
  behaviour: ReadonlyMap<string, BehaviourTime>,
  times: ReadonlyMap<string, StepTimes>
): Promise<number> {
  let bytes = 0
  for (const [name, { traces }] of times) {
    const count = posteriors.filter((job) => timedName(job) === name).length
    bytes += count * (await traceBytes(traces, audit.settings))
  }
  for (const { architecture, checkpoints } of audit.subjects) {
    const losses = behaviour.get(architecture)?.losses
    if (losses) bytes += checkpoints.length * (await lossBytes(losses))
  }
  return bytes
}

/** The folder itself or the nearest above it that exists. */
async function existing(folder: string): Promise<string> {
  const found = await statfs(folder).catch(() => null)
  const above = dirname(folder)
  return found !== null || above === folder ? folder : existing(above)
}
