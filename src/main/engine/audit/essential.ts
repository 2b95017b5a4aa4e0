import type { EssentialDynamics } from '../../../shared/essential-dynamics'
import type { ProbesPlan } from '../../../shared/plan'
import { AuditError } from '../../../shared/errors'
import { essentialDynamics, openOutputStore } from '../development/essential'
import type { AuditContext } from './pipeline'
import { loadWeights } from './subjects'

/** Numbers that one checkpoint's outputs may have, and those of all. */
const mostOutputs = 2 ** 20
const mostNumbers = 2 ** 29

/** How many samples are probes, and what is to be said where a limit makes them fewer than the plan asks for.
 *  @param size samples of the data set @param perSample numbers of the outputs on one */
export function probeCount(
  size: number,
  wanted: number,
  perSample: number
): { readonly count: number; readonly remark: string | null } {
  const asked = Math.max(1, Math.min(size, wanted))
  const count = Math.max(1, Math.min(asked, Math.floor(mostOutputs / perSample)))
  const remark =
    count === asked
      ? null
      : `The path is drawn by ${count} probe samples, not by the ${asked} that the plan asks for: outputs on one sample are ${perSample} numbers, and a checkpoint may have ${mostOutputs}.`
  return { count, remark }
}

/** The path of every subject in function space: the outputs of each checkpoint on the same samples of one data set.
 *  @param remark hears what the reader should know
 *  @throws AuditError `estimator/invalid`, `data/*`, `engine/*` */
export async function measureEssential(
  context: AuditContext,
  probes: ProbesPlan,
  remark: (text: string) => void = () => undefined
): Promise<EssentialDynamics> {
  const { subjects, datasets, plan } = context.audit
  const [first] = subjects
  const opened = first && datasets.get(first.architecture)?.get(probes.data)
  if (!first || !opened) throw new Error(`data set ${probes.data} was not opened`)
  const compared = subjects.filter(({ architecture }) => architecture === first.architecture)
  const perSample = await context.evaluator(first.architecture).outputsPerSample(opened.dataset)
  const { count, remark: fewer } = probeCount(opened.dataset.size, probes.samples, perSample)
  if (fewer !== null) remark(fewer)
  const samples = evenly(opened.dataset.size, count)
  const total = compared.reduce((sum, { checkpoints }) => sum + checkpoints.length, 0)
  requireMemory(total * samples.length * perSample)
  const store = openOutputStore(samples.length, perSample)
  for (const subject of compared) {
    for (const { step, path } of subject.checkpoints) {
      context.signal.throwIfAborted()
      await context.rest()
      context.report({
        phase: 'development',
        subject: subject.record.name,
        trainingStep: step,
        done: store.checkpoints,
        total,
        unit: 'checkpoints'
      })
      const { weights } = await loadWeights(path, subject.model, context.signal)
      store.add(
        await context.evaluator(subject.architecture).outputs(weights.tensors, opened.dataset, samples)
      )
    }
  }
  return essentialDynamics({
    subjects: compared.map(({ record }) => ({ subject: record.name, steps: record.steps })),
    outputs: store,
    seed: BigInt(plan.seed),
    signal: context.signal
  })
}

/** Samples at even distances: a data set may be in some order. */
export function evenly(size: number, wanted: number): number[] {
  const count = Math.max(1, Math.min(size, wanted))
  return Array.from({ length: count }, (_, index) => Math.floor((index * size) / count))
}

function requireMemory(numbers: number): void {
  if (numbers <= mostNumbers) return
  throw new AuditError(
    'engine/memory',
    `the outputs of all checkpoints on the probe samples are ${numbers} numbers, at most ${mostNumbers} are held`,
    {
      where: 'analyses.development.probes.samples',
      hint: `Give at most ${Math.max(1, Math.floor(mostNumbers / numbers))} of the samples, or fewer checkpoints.`
    }
  )
}
