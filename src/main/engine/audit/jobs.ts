import type { LlcSettings } from '../../../shared/plan'
import type { Environment, Variation } from '../../../shared/run'
import type { Component } from '../models/model'
import { hashOf } from './canonical'
import { componentName, stepName } from './names'
import { selectComponent, type CheckedAudit } from './prepare'
import { runFiles } from './run-folder'
import type { AuditedSubject, Checkpoint } from './subjects'

/** One posterior to sample: a checkpoint, the parameters that move, the data that holds them. */
export interface Job {
  readonly subject: AuditedSubject
  readonly checkpoint: Checkpoint
  readonly component: Component
  readonly sampledOn: string
  readonly settings: LlcSettings
  /** Data sets measured along the chains. */
  readonly observed: readonly string[]
  /** The other side of the comparison, where both are sampled until their difference is known well enough; else null. */
  readonly partner: Partner | null
  /** How the settings differ from those of the audit; null for its own estimates. */
  readonly variation: Variation | null
  /** Hash of everything that decides the numbers. */
  readonly key: string
  /** Of the result, and of the draws. */
  readonly path: string
  readonly trace: string
}

export interface Partner {
  readonly subject: string
  readonly weights: string
  /** Its part in the comparison. */
  readonly role: 'reference' | 'variant'
}

/** What of the machine decides the numbers. */
export type Machine = Pick<
  Environment,
  'engine' | 'engineVersion' | 'threads' | 'chainsPerSession' | 'sessions'
>

/** In an order that keeps compiled sessions as long as possible: component and data outside, checkpoints inside. */
export function llcJobs(audit: CheckedAudit, machine: Machine): Job[] {
  const names = audit.plan.analyses.llc?.components ?? []
  const sampled = dataNames(audit, 'sample')
  return names.flatMap((name) =>
    sampled.flatMap((sampledOn) =>
      audit.subjects.flatMap((subject) => {
        const component = selectComponent(subject, name)
        return subject.checkpoints.map((checkpoint) =>
          jobOf(audit, machine, {
            subject,
            checkpoint,
            component,
            sampledOn,
            settings: audit.settings,
            observed: dataNames(audit, 'observe'),
            partner: partnerOf(audit, subject, checkpoint.step),
            variation: null
          })
        )
      })
    )
  )
}

/** The checkpoint of the same step on the other side, where the plan wants a difference with a small error. */
function partnerOf(
  { plan, settings, subjects }: CheckedAudit,
  { record, architecture }: AuditedSubject,
  step: number
): Partner | null {
  const { compare } = plan.analyses
  if (settings.precision?.of !== 'difference' || !compare) return null
  const roles = { reference: 'variant', variant: 'reference' } as const
  const own = (['reference', 'variant'] as const).find((role) => compare[role] === record.name)
  if (own === undefined) return null
  const role = roles[own]
  const other = subjects.find((subject) => subject.record.name === compare[role])
  if (other?.architecture !== architecture) return null
  const checkpoint = other.checkpoints.find((candidate) => candidate.step === step)
  return checkpoint ? { subject: compare[role], weights: checkpoint.weights, role } : null
}

/** Reference and variant that are sampled together, or the job alone: byte-identical ones are one posterior. */
export function teamOf(job: Job, jobs: readonly Job[]): readonly Job[] {
  const { partner, component, sampledOn, checkpoint } = job
  if (partner === null) return [job]
  const other = jobs.find(
    (candidate) =>
      candidate.subject.record.name === partner.subject &&
      candidate.component.name === component.name &&
      candidate.sampledOn === sampledOn &&
      candidate.checkpoint.step === checkpoint.step &&
      candidate.partner !== null
  )
  if (!other || other.key === job.key) return [job]
  return partner.role === 'variant' ? [job, other] : [other, job]
}

/** The estimates of chosen checkpoints with one setting changed. The plan's first component; observed data have no part in it. */
export function sensitivityJobs(audit: CheckedAudit, machine: Machine): Job[] {
  const plan = audit.plan.analyses.llc
  const { sensitivity } = plan ?? {}
  if (!plan || !sensitivity) return []
  const [first = 'full'] = plan.components
  const varied = variations(audit.settings, sensitivity.factor)
  return dataNames(audit, 'sample').flatMap((sampledOn) =>
    audit.subjects.flatMap((subject) =>
      varied.flatMap(({ variation, settings }) =>
        chosen(subject, sensitivity.steps).map((checkpoint) => {
          const component = selectComponent(subject, first)
          return jobOf(audit, machine, {
            subject,
            checkpoint,
            component,
            sampledOn,
            settings,
            observed: [],
            partner: null,
            variation
          })
        })
      )
    )
  )
}

function chosen({ checkpoints }: AuditedSubject, steps: readonly number[] | 'last'): Checkpoint[] {
  return steps === 'last' ? checkpoints.slice(-1) : checkpoints.filter(({ step }) => steps.includes(step))
}

/** Settings with one of ε, γ, nβ divided and multiplied by the factor. Where that slows the chain down, burn-in lasts as much longer. */
function variations(
  settings: LlcSettings,
  factor: number
): readonly { readonly variation: Variation; readonly settings: LlcSettings }[] {
  return (['stepSize', 'localization', 'nBeta'] as const)
    .filter((parameter) => settings[parameter] > 0)
    .flatMap((parameter) =>
      [1 / factor, factor].map((own) => ({
        variation: { parameter, factor: own },
        settings: {
          ...settings,
          [parameter]: settings[parameter] * own,
          burnIn: own < 1 && parameter !== 'nBeta' ? Math.ceil(settings.burnIn / own) : settings.burnIn
        }
      }))
    )
}

function jobOf(audit: CheckedAudit, machine: Machine, job: Omit<Job, 'key' | 'path' | 'trace'>): Job {
  const { subject, checkpoint, component, sampledOn, variation } = job
  const place = {
    component: component.name,
    sampledOn,
    subject: subject.record.name,
    step: checkpoint.step
  }
  const key = jobKey(audit, machine, job)
  if (variation === null) {
    return { ...job, key, path: resultPath(place), trace: `${runFiles.traces}/llc/${nameOf(place)}.npz` }
  }
  const name = `${nameOf(place)}/${variation.parameter}-${variation.factor < 1 ? 'divided' : 'multiplied'}`
  return {
    ...job,
    key,
    path: `${runFiles.sensitivity}/${name}.json`,
    trace: `${runFiles.traces}/sensitivity/${name}.npz`
  }
}

interface Place {
  readonly component: string
  readonly sampledOn: string
  readonly subject: string
  readonly step: number
}

/** Where a result lies in the run folder. */
export const resultPath = (place: Place): string => `${runFiles.llc}/${nameOf(place)}.json`

const nameOf = ({ component, sampledOn, subject, step }: Place): string =>
  `${componentName(component)}/${sampledOn}/${subject}/${stepName(step)}`

export function dataNames({ dataRecords }: CheckedAudit, use: 'sample' | 'observe'): string[] {
  return dataRecords.filter((record) => record.use === use).map((record) => record.name)
}

function jobKey(
  audit: CheckedAudit,
  { engine, engineVersion, threads, chainsPerSession, sessions }: Machine,
  {
    subject,
    checkpoint,
    component,
    sampledOn,
    settings,
    observed,
    partner
  }: Omit<Job, 'key' | 'path' | 'trace'>
): string {
  const datasets = audit.datasets.get(subject.architecture)
  return hashOf({
    weights: checkpoint.weights,
    ...(partner === null ? {} : { partner: partner.weights }),
    architecture: subject.architecture,
    component: [...component.parameters],
    slices: component.slices ?? {},
    data: [sampledOn, ...observed].map((name) => [name, datasets?.get(name)?.sha256 ?? '']),
    settings,
    seed: audit.plan.seed,
    machine: { engine, engineVersion, threads, chainsPerSession, sessions }
  })
}
