import { setImmediate } from 'node:timers/promises'
import {
  histogramBins,
  type ListedTensor,
  type TensorStatistics,
  type TensorTable
} from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import type { Finding, TensorArchive } from '../formats/archive'
import { toFloat64 } from '../formats/decode'
import { openArchive } from '../formats/detect'
import { deadLayers, mixedTypes, valueFindings } from '../formats/value-findings'
import { summarize, summarizeAll, type Summary } from '../math/summary'
import type { OperationContext } from '../service'
import { checkpointOf, seriesOf } from './checkpoints'
import { isOnePiece, valuesOf } from './values'

export interface TensorsParameters {
  readonly path: string
  /** Of the series; null: the first. */
  readonly step: number | null
}

/** Small tensors need no trip to the disk each, so that a cancel would not come through. */
const tensorsPerBreath = 256

type ReadTensor = ListedTensor & { readonly statistics: TensorStatistics }
type Context = Pick<OperationContext, 'signal' | 'onProgress'>

/** Every tensor of a checkpoint in the order of its file, from the headers alone, and what is odd about their names.
 *  @throws AuditError `file/*`, `format/*`, `series/*`; the signal's reason after an abort */
export async function listTensors(
  parameters: TensorsParameters,
  { signal }: Pick<Context, 'signal'>
): Promise<TensorTable<ListedTensor>> {
  const archive = await openCheckpoint(parameters, signal)
  await archive.close()
  return { format: archive.format, tensors: [...archive.tensors.values()], findings: [...archive.findings] }
}

/** Every tensor of a checkpoint with its statistics, and what is odd about them. One tensor's bytes are in memory at
 *  a time. @throws AuditError `file/*`, `format/*`, `series/*`; the signal's reason after an abort */
export async function readTensors(
  parameters: TensorsParameters,
  { signal, onProgress }: Context
): Promise<TensorTable<ReadTensor>> {
  const archive = await openCheckpoint(parameters, signal)
  try {
    const total = archive.tensors.size
    const report = progressOf(onProgress, { phase: 'read', unit: 'tensors', total })
    const tensors: ReadTensor[] = []
    const findings: Finding[] = [...archive.findings]
    const zeros = new Map<string, boolean>()
    for (const entry of archive.tensors.values()) {
      signal.throwIfAborted()
      const bytes = await archive.readBytes(entry.name)
      const summary = isOnePiece(bytes)
        ? summarizeAll(toFloat64(entry.dtype, bytes), histogramBins)
        : await summarize(() => valuesOf(entry, bytes, signal), histogramBins)
      const { name, dtype, shape } = entry
      tensors.push({ name, dtype, shape, statistics: statisticsOf(summary) })
      const facts = factsOf(summary)
      findings.push(...valueFindings(entry, facts, archive.path))
      zeros.set(entry.name, facts.allZero)
      report(tensors.length)
      if (tensors.length % tensorsPerBreath === 0) await setImmediate()
    }
    const ofAll = [...deadLayers(zeros, archive.path), ...mixedTypes(archive)]
    return { format: archive.format, tensors, findings: [...findings, ...ofAll] }
  } finally {
    await archive.close()
  }
}

async function openCheckpoint(
  { path, step }: TensorsParameters,
  signal: AbortSignal
): Promise<TensorArchive> {
  return openArchive(checkpointOf(await seriesOf(path), step, path).path, { signal })
}

function statisticsOf(summary: Summary): TensorStatistics {
  const { count, finite, mean, standardDeviation, minimum, maximum, histogram } = summary
  return { mean, standardDeviation, minimum, maximum, nonFinite: count - finite, histogram }
}

function factsOf({ count, finite, nan, minimum, maximum }: Summary): Parameters<typeof valueFindings>[1] {
  const isConstant = minimum !== null && minimum === maximum && finite === count
  return {
    nan,
    infinite: count - finite - nan,
    largest: Math.max(Math.abs(minimum ?? 0), Math.abs(maximum ?? 0)),
    allZero: isConstant && minimum === 0,
    constant: isConstant && count > 1
  }
}
