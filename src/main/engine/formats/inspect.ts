import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { DType, Finding, TensorArchive } from './archive'
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
      const { name, dtype, shape } = entry
      const hash = createHash('sha256')
      const values = new ValueCount(dtype)
      for await (const piece of archive.pieces(name)) {
        options.signal?.throwIfAborted()
        hash.update(piece)
        values.add(piece)
      }
      tensors.push({ name, dtype, shape, sha256: hash.digest('hex') })
      const summary = values.summary()
      findings.push(...valueFindings(entry, summary, archive.path))
      zeros.set(name, summary.allZero)
    }
    return {
      path,
      format: archive.format,
      sizeBytes: archive.sizeBytes,
      sha256: await hashArchive(archive, options.signal),
      tensors,
      findings: [...findings, ...deadLayers(zeros, archive.path), ...mixedTypes(archive)]
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

/** What the values of a tensor are like, counted piece by piece. */
class ValueCount {
  readonly #dtype: DType
  #first: number | undefined
  #elements = 0
  #nan = 0
  #infinite = 0
  #largest = 0
  #allZero = true
  #constant = true

  constructor(dtype: DType) {
    this.#dtype = dtype
  }

  add(bytes: Uint8Array): void {
    const values = toFloat64(this.#dtype, bytes)
    const first = (this.#first ??= values[0])
    let [nan, infinite, largest, allZero, constant] = [0, 0, this.#largest, this.#allZero, this.#constant]
    for (const value of values) {
      if (Number.isNaN(value)) nan++
      else if (!Number.isFinite(value)) infinite++
      else if (Math.abs(value) > largest) largest = Math.abs(value)
      if (value !== 0) allZero = false
      if (value !== first) constant = false
    }
    this.#elements += values.length
    this.#nan += nan
    this.#infinite += infinite
    ;[this.#largest, this.#allZero, this.#constant] = [largest, allZero, constant]
  }

  summary(): ValueSummary {
    return {
      nan: this.#nan,
      infinite: this.#infinite,
      largest: this.#largest,
      allZero: this.#allZero && this.#elements > 0,
      constant: this.#constant && this.#elements > 1
    }
  }
}
