import type { Environment } from '../../../shared/run'
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
  /** Hash of everything that decides the numbers. */
  readonly key: string
  readonly path: string
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
        return subject.checkpoints.map((checkpoint): Job => ({
          subject,
          checkpoint,
          component,
          sampledOn,
          key: jobKey(audit, machine, { subject, checkpoint, component, sampledOn }),
          path: resultPath({
            component: component.name,
            sampledOn,
            subject: subject.record.name,
            step: checkpoint.step
          })
        }))
      })
    )
  )
}

interface Place {
  readonly component: string
  readonly sampledOn: string
  readonly subject: string
  readonly step: number
}

/** Where a result lies in the run folder. */
export const resultPath = (place: Place): string => `${runFiles.llc}/${nameOf(place)}.json`

export const tracePath = ({ subject, checkpoint, component, sampledOn }: Job): string =>
  `${runFiles.traces}/llc/${nameOf({
    component: component.name,
    sampledOn,
    subject: subject.record.name,
    step: checkpoint.step
  })}.npz`

const nameOf = ({ component, sampledOn, subject, step }: Place): string =>
  `${componentName(component)}/${sampledOn}/${subject}/${stepName(step)}`

export function dataNames({ dataRecords }: CheckedAudit, use: 'sample' | 'observe'): string[] {
  return dataRecords.filter((record) => record.use === use).map((record) => record.name)
}

function jobKey(
  audit: CheckedAudit,
  { engine, engineVersion, threads, chainsPerSession, sessions }: Machine,
  { subject, checkpoint, component, sampledOn }: Omit<Job, 'key' | 'path'>
): string {
  const datasets = audit.datasets.get(subject.architecture)
  return hashOf({
    weights: checkpoint.weights,
    architecture: subject.architecture,
    component: [...component.parameters],
    slices: component.slices ?? {},
    data: [sampledOn, ...dataNames(audit, 'observe')].map((name) => [
      name,
      datasets?.get(name)?.sha256 ?? ''
    ]),
    settings: audit.settings,
    seed: audit.plan.seed,
    machine: { engine, engineVersion, threads, chainsPerSession, sessions }
  })
}
