import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { openArchive } from '../formats/detect'
import { encodeNpz, type NpzArray } from '../formats/npz-writer'
import type { ChainTrace } from '../sampling/trace'
import { writeOwnFile } from './own-file'
import { sha256Hex } from './canonical'

/** Writes float64 arrays as one `.npz` of the run. @returns SHA-256 of its bytes, for the ledger */
export async function writeTrace(
  folder: string,
  name: string,
  arrays: ReadonlyMap<string, NpzArray>
): Promise<string> {
  const bytes = await encodeNpz(arrays)
  await writeOwnFile(folder, name, bytes)
  return sha256Hex(bytes)
}

/** Opens a trace and reads some of its float64 arrays, split along the first axis where they have two.
 *  @throws AuditError `run/damaged` when one is missing */
export async function readTrace(
  folder: string,
  name: string,
  arrays: readonly string[]
): Promise<Map<string, Float64Array[]>> {
  const path = join(folder, name)
  const archive = await openArchive(path)
  try {
    const result = new Map<string, Float64Array[]>()
    for (const array of arrays) {
      const entry = archive.tensors.get(array)
      if (entry?.dtype !== 'float64') {
        throw new AuditError('run/damaged', `array ${array} is missing`, {
          where: path,
          hint: 'The trace was changed or copied in part. Run the audit again into a new folder.'
        })
      }
      const bytes = await archive.readBytes(array)
      const values = new Float64Array(bytes.slice().buffer)
      const [rows = 1, columns] = entry.shape
      result.set(
        array,
        columns === undefined
          ? [values]
          : Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns))
      )
    }
    return result
  } finally {
    await archive.close()
  }
}

/** Rows of equal length as one two-dimensional array. */
export function stack(rows: readonly Float64Array[]): NpzArray {
  const columns = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * columns)
  rows.forEach((row, index) => data.set(row, index * columns))
  return { data, shape: [rows.length, columns] }
}

/** Arrays `[chains, draws]`: the sampled data's as they are, an observed data set's under its name. */
export function traceArrays(traces: readonly ChainTrace[]): Map<string, NpzArray> {
  const arrays = new Map<string, NpzArray>([
    ['paired', stack(traces.map((trace) => trace.paired))],
    ['loss', stack(traces.map((trace) => trace.loss))],
    ['burnIn', stack(traces.map((trace) => trace.burnIn))]
  ])
  const [first] = traces
  for (const name of Object.keys(first?.statistics ?? {}) as (keyof ChainTrace['statistics'])[]) {
    arrays.set(`statistics/${name}`, stack(traces.flatMap((trace) => trace.statistics[name] ?? [])))
  }
  if (first?.acceptance) arrays.set('acceptance', stack(traces.flatMap((trace) => trace.acceptance ?? [])))
  for (const name of first?.observed.keys() ?? []) {
    const along = traces.map((trace) => trace.observed.get(name) ?? trace)
    arrays.set(`observed/${name}/paired`, stack(along.map((trace) => trace.paired)))
    arrays.set(`observed/${name}/loss`, stack(along.map((trace) => trace.loss)))
  }
  return arrays
}

/** Array of a trace that holds the paired losses of a data set. */
export const pairedArray = (data: string, sampledOn: string): string =>
  data === sampledOn ? 'paired' : `observed/${data}/paired`
