import type { DataFile } from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import type { Finding, TensorArchive, TensorEntry } from '../formats/archive'
import { openArchive } from '../formats/detect'
import { visible } from '../formats/names'
import type { OperationContext } from '../service'
import { valuesOf } from './values'

type DataArray = DataFile['arrays'][number]

/** The arrays of a data file, with what they may serve as. @throws AuditError `file/*`, `format/*`; the signal's reason after an abort */
export async function readData(
  { path }: { readonly path: string },
  { signal, onProgress }: Pick<OperationContext, 'signal' | 'onProgress'>
): Promise<DataFile> {
  const archive = await openArchive(path, { signal })
  try {
    const report = progressOf(onProgress, { phase: 'read', unit: 'parts', total: archive.tensors.size })
    const arrays: DataArray[] = []
    const findings: Finding[] = [...archive.findings]
    for (const entry of archive.tensors.values()) {
      signal.throwIfAborted()
      const { minimum, maximum, nonFinite } = await rangeOf(archive, entry, signal)
      // An .npy holds one array without a name: any name means it.
      const name = archive.format === 'npy' ? 'array' : entry.name
      arrays.push({
        name,
        dtype: entry.dtype,
        shape: [...entry.shape],
        role: roleOf(entry),
        minimum,
        maximum
      })
      if (nonFinite > 0) {
        findings.push({
          code: 'data/non-finite',
          severity: 'high',
          where: `${archive.path}: ${visible(name)}`,
          message: `${nonFinite} values are NaN or infinite`
        })
      }
      report(arrays.length)
    }
    const { format, sizeBytes } = archive
    return { format, sizeBytes, arrays, findings }
  } finally {
    await archive.close()
  }
}

/** Whole numbers in rows are token ids, one whole number a sample is a class. */
function roleOf({ dtype, shape }: TensorEntry): DataArray['role'] {
  if (!/^u?int/.test(dtype)) return 'numbers'
  return shape.length === 2 ? 'tokens' : shape.length === 1 ? 'classes' : 'numbers'
}

async function rangeOf(
  archive: TensorArchive,
  entry: TensorEntry,
  signal: AbortSignal
): Promise<{ minimum: number | null; maximum: number | null; nonFinite: number }> {
  let [minimum, maximum, nonFinite] = [Infinity, -Infinity, 0]
  for await (const values of valuesOf(entry, await archive.readBytes(entry.name), signal)) {
    for (const value of values) {
      if (!Number.isFinite(value)) nonFinite += 1
      else {
        if (value < minimum) minimum = value
        if (value > maximum) maximum = value
      }
    }
  }
  return minimum > maximum ? { minimum: null, maximum: null, nonFinite } : { minimum, maximum, nonFinite }
}
