import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { DType, Finding, TensorArchive, TensorEntry } from './archive'
import { dtypeBytes } from './dtypes'
import { toFloat64 } from './decode'
import { openArchive } from './detect'
import { hashFile } from './files'
import { deadLayers, mixedTypes, valueFindings, type ValueSummary } from './value-findings'

export interface InspectedTensor {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  /** Over the C-contiguous little-endian bytes. */
  readonly sha256: string
}

export interface Inspection {
  readonly path: string
  readonly format: string
  readonly sizeBytes: number
  /** Of the file. For a sharded set: over the lines `name sha256` of its files, sorted by name. */
  readonly sha256: string
  readonly tensors: readonly InspectedTensor[]
  readonly findings: readonly Finding[]
}

/** Opens a file or folder, hashes it and each tensor, and reports what is odd. @throws AuditError `file/*`, `format/*` */
export async function inspect(path: string, options: { signal?: AbortSignal } = {}): Promise<Inspection> {
  const archive = await openArchive(path, options)
  try {
    const tensors: InspectedTensor[] = []
    const findings: Finding[] = [...archive.findings]
    const zeros = new Map<string, boolean>()
    for (const entry of archive.tensors.values()) {
      options.signal?.throwIfAborted()
      const bytes = await archive.readBytes(entry.name)
      const { name, dtype, shape } = entry
      tensors.push({ name, dtype, shape, sha256: createHash('sha256').update(bytes).digest('hex') })
      const values = summarize(entry, bytes)
      findings.push(...valueFindings(entry, values, archive.path))
      zeros.set(name, values.allZero)
    }
    findings.push(...deadLayers(zeros, archive.path), ...mixedTypes(archive))
    return {
      path,
      format: archive.format,
      sizeBytes: archive.sizeBytes,
      sha256: await hashArchive(archive, options.signal),
      tensors,
      findings
    }
  } finally {
    await archive.close()
  }
}

async function hashArchive(archive: TensorArchive, signal: AbortSignal | undefined): Promise<string> {
  const hashes = []
  for (const file of archive.files) {
    hashes.push({ name: basename(file), sha256: (await hashFile(file, signal ? { signal } : {})).sha256 })
  }
  const [only] = hashes
  if (hashes.length === 1 && only) return only.sha256
  hashes.sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = hashes.map((hash) => `${hash.name} ${hash.sha256}\n`).join('')
  return createHash('sha256').update(lines).digest('hex')
}

/** Bytes that are decoded at a time: a whole number of elements of every type. */
const pieceBytes = 2 ** 20

function summarize(entry: TensorEntry, bytes: Uint8Array): ValueSummary {
  let [nan, infinite, largest, allZero, constant] = [0, 0, 0, true, true]
  let first: number | undefined
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    for (const value of toFloat64(entry.dtype, bytes.subarray(start, start + pieceBytes))) {
      if (Number.isNaN(value)) nan++
      else if (!Number.isFinite(value)) infinite++
      else if (Math.abs(value) > largest) largest = Math.abs(value)
      first ??= value
      if (value !== 0) allZero = false
      if (value !== first) constant = false
    }
  }
  const count = bytes.length / dtypeBytes[entry.dtype]
  return { nan, infinite, largest, allZero: allZero && count > 0, constant: constant && count > 1 }
}
