import type { Compression } from '../../../shared/development'
import type { Compressed } from '../development/compression/compressed'
import { truncateRank } from '../development/compression/low-rank'
import { prune } from '../development/compression/prune'
import { quantize } from '../development/compression/quantize'
import { mean } from '../math/moments'
import { evaluateLosses } from '../sampling/baseline'
import { readLosses } from './behaviour'
import type { AuditContext } from './pipeline'
import { loadWeights, type AuditedSubject, type Checkpoint } from './subjects'

/** Bits of a weight; shares of weights and of ranks that stay. */
const levels = {
  quantize: [8, 6, 4, 3, 2],
  prune: [0.75, 0.5, 0.25, 0.1],
  rank: [0.75, 0.5, 0.25, 0.1]
} as const

/** Loss of every checkpoint after quantisation, pruning and truncation of ranks, on the first sampled data set: how far a checkpoint can
 *  be compressed stands beside how degenerate it is. */
export async function measureCompression(context: AuditContext): Promise<Compression[]> {
  const data = context.audit.dataRecords.find(({ use }) => use === 'sample')?.name
  if (data === undefined) return []
  const { subjects } = context.audit
  const total = subjects.reduce((sum, { checkpoints }) => sum + checkpoints.length, 0)
  const rows: Compression[] = []
  let done = 0
  for (const subject of subjects) {
    for (const checkpoint of subject.checkpoints) {
      context.signal.throwIfAborted()
      await context.rest()
      context.report({
        phase: 'development',
        subject: subject.record.name,
        trainingStep: checkpoint.step,
        ...{ done: done++, total, unit: 'checkpoints' }
      })
      rows.push(...(await compressionsOf(context, subject, checkpoint, data)))
    }
  }
  return rows
}

async function compressionsOf(
  context: AuditContext,
  subject: AuditedSubject,
  { step, path }: Checkpoint,
  data: string
): Promise<Compression[]> {
  const { signal, evaluator, audit } = context
  const opened = audit.datasets.get(subject.architecture)?.get(data)
  if (!opened) throw new Error(`data set ${data} was not opened`)
  const { dataset } = opened
  const { weights } = await loadWeights(path, subject.model, signal)
  const own = weights.tensors
  const shapes = new Map(subject.model.parameters.map(({ name, shape }) => [name, shape]))
  const known = await readLosses(context, subject.record.name, step, [data])
  const baselineLoss = mean(known.get(data) ?? new Float64Array(0))
  const ways: readonly { method: Compression['method']; level: number; make: () => Compressed }[] = [
    ...levels.quantize.map((level) => ({
      method: 'quantize' as const,
      level,
      make: () => quantize(own, level)
    })),
    // A share that stays is one that does not go.
    ...levels.prune.map((level) => ({ method: 'prune' as const, level, make: () => prune(own, 1 - level) })),
    ...levels.rank.map((level) => ({
      method: 'rank' as const,
      level,
      make: () => truncateRank(own, shapes, level)
    }))
  ]
  const rows: Compression[] = []
  for (const { method, level, make } of ways) {
    signal.throwIfAborted()
    const { weights: smaller, relativeError } = make()
    const evaluation = await evaluator(subject.architecture).at(smaller, dataset)
    const loss = mean((await evaluateLosses({ ...evaluation, dataset, signal })).losses)
    rows.push({
      subject: subject.record.name,
      ...{ step, data, method, level, relativeError, baselineLoss },
      loss: Number.isFinite(loss) ? loss : null
    })
  }
  return rows
}
