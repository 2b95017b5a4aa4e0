import { histogramBins, type TensorRow, type TensorTable } from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import type { Finding, TensorArchive, TensorEntry } from '../formats/archive'
import { openArchive } from '../formats/detect'
import { deadLayers, mixedTypes, valueFindings } from '../formats/value-findings'
import { summarize, type Summary } from '../math/summary'
import type { OperationContext } from '../service'
import { checkpointOf, seriesOf } from './checkpoints'
import { valuesOf } from './values'

export interface TensorsParameters {
  readonly path: string
  /** Of the series; null: the first. */
  readonly step: number | null
}

/** Tensors that are read together: small ones cost a trip to the disk each. */
const groupTensors = 32
const groupBytes = 2 ** 20

/** Every tensor of a checkpoint with its statistics, and what is odd about them. One tensor's bytes, or those of a few small ones, are in
 *  memory at a time. @throws AuditError `file/*`, `format/*`, `series/*`; the signal's reason after an abort */
export async function readTensors(
  { path, step }: TensorsParameters,
  { signal, onProgress }: Pick<OperationContext, 'signal' | 'onProgress'>
): Promise<TensorTable> {
  const archive = await openArchive(checkpointOf(await seriesOf(path), step, path).path, { signal })
  try {
    const total = archive.tensors.size
    const report = progressOf(onProgress, { phase: 'read', unit: 'tensors', total })
    const tensors: TensorRow[] = []
    const findings: Finding[] = [...archive.findings]
    const zeros = new Map<string, boolean>()
    for (const group of groupsOf(archive)) {
      signal.throwIfAborted()
      const contents = await Promise.all(group.map(({ name }) => archive.readBytes(name)))
      for (const [index, entry] of group.entries()) {
        const bytes = contents[index] ?? new Uint8Array(0)
        const summary = await summarize(() => valuesOf(entry, bytes, signal), histogramBins)
        tensors.push(rowOf(entry, summary))
        const facts = factsOf(summary)
        findings.push(...valueFindings(entry, facts, archive.path))
        zeros.set(entry.name, facts.allZero)
      }
      report(tensors.length)
    }
    findings.push(...deadLayers(zeros, archive.path), ...mixedTypes(archive))
    return { format: archive.format, tensors, findings }
  } finally {
    await archive.close()
  }
}

/** In file order. */
function* groupsOf(archive: TensorArchive): Generator<TensorEntry[]> {
  let group: TensorEntry[] = []
  let bytes = 0
  for (const entry of archive.tensors.values()) {
    if (group.length >= groupTensors || (group.length > 0 && bytes + entry.byteLength > groupBytes)) {
      yield group
      group = []
      bytes = 0
    }
    group.push(entry)
    bytes += entry.byteLength
  }
  if (group.length > 0) yield group
}

function rowOf({ name, dtype, shape }: TensorEntry, summary: Summary): TensorRow {
  const { count, finite, mean, standardDeviation, minimum, maximum, histogram } = summary
  return {
    name,
    dtype,
    shape: [...shape],
    parameters: count,
    mean,
    standardDeviation,
    minimum,
    maximum,
    nonFinite: count - finite,
    histogram
  }
}

function factsOf({ count, finite, nan, minimum, maximum }: Summary): Parameters<typeof valueFindings>[1] {
  const isConstant = minimum !== null && minimum === maximum && finite === count
  return {
    nan,
    infinite: count - finite - nan,
    allZero: isConstant && minimum === 0,
    constant: isConstant && count > 1
  }
}
