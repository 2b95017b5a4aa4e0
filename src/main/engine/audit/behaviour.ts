import type { Behaviour } from '../../../shared/run'
import { mean, standardError } from '../math/moments'
import type { OpenedDataset } from '../models/dataset'
import { hashOf } from './canonical'
import { lossesAt } from './losses'
import type { AuditContext } from './pipeline'
import { isRecorded, recordResult } from './record'
import { behaviourFileSchema, readBehaviourFile, runFiles, type BehaviourFile } from './run-folder'
import { loadWeights, type AuditedSubject, type Checkpoint } from './subjects'
import { readTrace, writeTrace } from './traces'
import { stepName } from './names'

/** Loss and accuracy of every data set at every checkpoint. The losses of each sample at w* are kept: they are the paired baseline
 *  of the LLC and the pairs of the comparison. */
export async function measureBehaviour(context: AuditContext): Promise<void> {
  const { audit } = context
  const total = audit.subjects.reduce((sum, subject) => sum + subject.checkpoints.length, 0)
  let done = 0
  for (const subject of audit.subjects) {
    for (const checkpoint of subject.checkpoints) {
      context.signal.throwIfAborted()
      await context.rest()
      context.report({
        phase: 'behaviour',
        subject: subject.record.name,
        trainingStep: checkpoint.step,
        done,
        total,
        unit: 'checkpoints'
      })
      await measureCheckpoint(context, subject, checkpoint)
      done += 1
    }
  }
}

async function measureCheckpoint(
  context: AuditContext,
  subject: AuditedSubject,
  checkpoint: Checkpoint
): Promise<void> {
  const datasets = context.audit.datasets.get(subject.architecture) ?? new Map<string, OpenedDataset>()
  const name = `${runFiles.behaviour}/${subject.record.name}/${stepName(checkpoint.step)}.json`
  const job = hashOf({
    weights: checkpoint.weights,
    architecture: subject.architecture,
    data: [...datasets].map(([key, opened]) => [key, opened.sha256])
  })
  if (await isRecorded(context, name, job, readBehaviourFile)) return
  const { weights } = await loadWeights(checkpoint.path, subject.model, context.signal)
  const rows: Behaviour[] = []
  const arrays = new Map<string, { data: Float64Array; shape: number[] }>()
  for (const [key, opened] of datasets) {
    const { losses, accuracy } = await lossesAt({
      evaluator: context.evaluator(subject.architecture),
      weights: weights.tensors,
      dataset: opened.dataset,
      path: checkpoint.path,
      signal: context.signal
    })
    arrays.set(key, { data: losses, shape: [losses.length] })
    rows.push({
      subject: subject.record.name,
      step: checkpoint.step,
      data: key,
      meanLoss: mean(losses),
      standardError: standardError(losses),
      accuracy,
      samples: losses.length,
      weights: checkpoint.weights
    })
  }
  const trace = behaviourTrace(subject.record.name, checkpoint.step)
  const traceHash = await writeTrace(context.folder, trace, arrays)
  const value: BehaviourFile = { job, behaviour: rows }
  await recordResult(
    context,
    { type: 'behaviour', path: name, value, schema: behaviourFileSchema },
    { trace, traceSha256: traceHash }
  )
}

export const behaviourTrace = (subject: string, step: number): string =>
  `${runFiles.traces}/behaviour/${subject}/${stepName(step)}.npz`

/** Per-sample losses at w* of one checkpoint, by data set. */
export async function readLosses(
  context: Pick<AuditContext, 'folder'>,
  subject: string,
  step: number,
  names: readonly string[]
): Promise<Map<string, Float64Array>> {
  const trace = await readTrace(context.folder, behaviourTrace(subject, step), names)
  return new Map([...trace].map(([name, rows]) => [name, rows[0] ?? new Float64Array(0)]))
}
