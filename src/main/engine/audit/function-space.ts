import type { FunctionSpace, OutputInput } from '../../../shared/function-space'
import { AuditError } from '../../../shared/errors'
import type { ComparePlan, OutputsPlan } from '../../../shared/plan'
import {
  concludeFunctionSpace,
  mostCrossed,
  OutputCollector,
  toComparable,
  type OutputShape
} from '../development/function-space'
import { elements } from '../models/definition'
import type { Dataset, Model } from '../models/model'
import { evenly } from './essential'
import type { AuditContext } from './pipeline'
import { loadWeights, type AuditedSubject, type Checkpoint } from './subjects'

/** Numbers of outputs held at a time: 256 MiB. */
const mostNumbers = 2 ** 26
/** Numbers of an input that a result names. */
const listedNumbers = 128

/** Outputs of reference, variant and controls on the same samples at every step, held against each other.
 *  @param remarks gets what could not be done
 *  @returns null where no outputs can be compared @throws AuditError `engine/*`, `data/non-finite` */
export async function measureFunctionSpace(
  context: AuditContext,
  compare: ComparePlan,
  plan: OutputsPlan,
  remarks: string[]
): Promise<FunctionSpace | null> {
  const [reference, variant] = comparedSubjects(context, compare)
  const shape = comparableShape(context, reference, variant, plan.data)
  if (typeof shape === 'string') {
    remarks.push(`Outputs on ${plan.data} cannot be compared: ${shape}.`)
    return null
  }
  const controls: AuditedSubject[] = []
  for (const name of compare.controls ?? []) {
    const control = subjectNamed(context, name)
    const other = comparableShape(context, reference, control, plan.data)
    if (typeof other === 'string') remarks.push(`${name} is no control of the outputs: ${other}.`)
    else controls.push(control)
  }
  const { dataset } = openedOf(context, reference, plan.data)
  const samples = evenly(dataset.size, plan.samples)
  const runs = [reference, ...controls, variant]
  const perProbe = shape.positions * shape.classes
  const held =
    Math.min(mostCrossed, reference.checkpoints.length) + Math.min(mostCrossed, variant.checkpoints.length)
  const chunk = Math.min(samples.length, Math.floor(mostNumbers / (held + runs.length + 1) / perProbe))
  if (chunk < 1) {
    remarks.push(
      `Outputs on ${plan.data} were not compared: those of one input are ${perProbe} numbers, too many to hold of ${held} checkpoints.`
    )
    return null
  }
  const request = {
    reference: runOf(reference),
    variant: runOf(variant),
    controls: controls.map(runOf),
    shape,
    probes: samples.length
  }
  const collector = new OutputCollector(request)
  const steps = [...new Set(runs.flatMap(({ record }) => record.steps))].sort((a, b) => a - b)
  const perChunk = runs.reduce((sum, { checkpoints }) => sum + checkpoints.length, 0)
  const progress = { done: 0, total: perChunk * Math.ceil(samples.length / chunk) }
  for (let first = 0; first < samples.length; first += chunk) {
    const own = samples.slice(first, first + chunk)
    for (const step of steps) {
      const outputs = new Map<string, Float32Array>()
      for (const subject of runs) {
        const checkpoint = subject.checkpoints.find((candidate) => candidate.step === step)
        if (!checkpoint) continue
        await stepProgress(context, subject, checkpoint, progress)
        outputs.set(subject.record.name, await outputsOf(context, subject, checkpoint, plan.data, own, shape))
      }
      collector.add(first, step, outputs)
    }
    await collector.endProbes(own.length, context.signal)
  }
  if (collector.collected.common.length === 0) {
    remarks.push(
      `Outputs were not compared: ${compare.reference} and ${compare.variant} have no step in common.`
    )
    return null
  }
  return concludeFunctionSpace(collector.collected, {
    ...request,
    data: plan.data,
    seed: BigInt(context.audit.plan.seed),
    isIdentical: (step) => weightsAt(reference, step) === weightsAt(variant, step),
    inputOf: (probe) => inputOf(dataset, samples[probe] ?? 0)
  })
}

const runOf = ({ record }: AuditedSubject) => ({ name: record.name, steps: record.steps })

const weightsAt = ({ checkpoints, architecture }: AuditedSubject, at: number): string =>
  `${architecture} ${checkpoints.find(({ step }) => step === at)?.weights ?? ''}`

async function stepProgress(
  context: AuditContext,
  { record }: AuditedSubject,
  { step }: Checkpoint,
  progress: { done: number; readonly total: number }
): Promise<void> {
  context.signal.throwIfAborted()
  await context.rest()
  context.report({
    phase: 'compare',
    subject: record.name,
    trainingStep: step,
    done: progress.done++,
    total: progress.total,
    unit: 'checkpoints'
  })
}

export function subjectNamed({ audit }: Pick<AuditContext, 'audit'>, name: string): AuditedSubject {
  const subject = audit.subjects.find(({ record }) => record.name === name)
  if (!subject) throw new AuditError('internal', `no subject is named ${name}`)
  return subject
}

export const comparedSubjects = (
  context: Pick<AuditContext, 'audit'>,
  { reference, variant }: ComparePlan
): readonly [AuditedSubject, AuditedSubject] => [
  subjectNamed(context, reference),
  subjectNamed(context, variant)
]

export function openedOf(
  { audit }: Pick<AuditContext, 'audit'>,
  { architecture }: AuditedSubject,
  data: string
): { readonly dataset: Dataset } {
  const opened = audit.datasets.get(architecture)?.get(data)
  if (!opened) throw new Error(`data set ${data} was not opened`)
  return opened
}

/** What both models put out for a sample, or, in words, why it cannot be compared. */
export function comparableShape(
  context: Pick<AuditContext, 'audit'>,
  reference: AuditedSubject,
  variant: AuditedSubject,
  data: string
): OutputShape | string {
  const [own, other] = [reference, variant].map((subject) =>
    shapeOf(subject.model, openedOf(context, subject, data).dataset)
  )
  if (!own || !other) throw new Error('two subjects are compared')
  const names = [reference.record.name, variant.record.name] as const
  for (const [what, one, two] of [
    ['outputs of a position', own.classes, other.classes],
    ['positions of a sample', own.positions, other.positions]
  ] as const) {
    if (one !== two) return `${names[0]} has ${one} ${what}, ${names[1]} has ${two}`
  }
  return own
}

/** As `Evaluator.outputs` gives them. */
function shapeOf(model: Model, { loss, sampleShape }: Dataset): OutputShape {
  const kind = loss.kind === 'squared-error' ? 'values' : 'distribution'
  if (model.vocabulary === null) return { kind, positions: 1, classes: model.vector?.outputs ?? 1 }
  if (loss.kind !== 'next-token') return { kind, positions: 1, classes: model.answers ?? model.vocabulary }
  const positions = Math.min(sampleShape[0] ?? 1, model.contextLength ?? Infinity)
  return { kind, positions, classes: model.vocabulary }
}

/** Outputs of one checkpoint on some samples, as the comparison takes them. */
export async function outputsOf(
  context: Pick<AuditContext, 'audit' | 'evaluator' | 'signal'>,
  subject: AuditedSubject,
  { path }: Checkpoint,
  data: string,
  samples: readonly number[],
  shape: OutputShape
): Promise<Float32Array> {
  const { weights } = await loadWeights(path, subject.model, context.signal)
  const { dataset } = openedOf(context, subject, data)
  const evaluator = context.evaluator(subject.architecture)
  return toComparable(await evaluator.outputs(weights.tensors, dataset, samples), shape)
}

/** The sample's own numbers: token ids, or values. */
export function inputOf(
  { inputs }: Dataset,
  sample: number
): Pick<OutputInput, 'sample' | 'input' | 'length'> {
  const [first] = inputs.values()
  if (!first) return { sample, input: [], length: 0 }
  const length = elements(first.sampleShape)
  const from = sample * length
  return {
    sample,
    length,
    input: Array.from(first.values.subarray(from, from + Math.min(length, listedNumbers)))
  }
}
