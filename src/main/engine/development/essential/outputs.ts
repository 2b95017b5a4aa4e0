import { AuditError } from '../../../../shared/errors'

/** Outputs of checkpoints on the same probe inputs, probe by probe, read in pieces. The Gram matrix takes one pass over them and the
 *  loadings another; neither holds more than a piece of each checkpoint. */
export interface OutputReader {
  readonly checkpoints: number
  readonly probes: number
  readonly outputsPerProbe: number
  /** Outputs `from` up to `to` of a checkpoint; valid until the next call. */
  read(checkpoint: number, from: number, to: number): Float32Array | Promise<Float32Array>
}

export interface OutputStore extends OutputReader {
  /** Takes the outputs of the next checkpoint, `[probes, outputsPerProbe]`. They are kept, not copied.
   *  @throws AuditError `data/shape`, `data/non-finite` */
  add(outputs: Float32Array): void
}

/** Outputs in memory, four bytes each. A reader over a file serves where they do not fit.
 *  @throws AuditError `data/shape` */
export function openOutputStore(probes: number, outputsPerProbe: number): OutputStore {
  requireProbes({ probes, outputsPerProbe })
  const all: Float32Array[] = []
  const length = probes * outputsPerProbe
  return {
    get checkpoints() {
      return all.length
    },
    probes,
    outputsPerProbe,
    add(outputs) {
      requireLength(outputs, length, all.length)
      requireFinite(outputs, all.length, 0, outputsPerProbe)
      all.push(outputs)
    },
    read: (checkpoint, from, to) => all[checkpoint]?.subarray(from, to) ?? new Float32Array(0)
  }
}

/** @throws AuditError `data/shape` unless both are whole numbers from 1 */
export function requireProbes({
  probes,
  outputsPerProbe
}: Pick<OutputReader, 'probes' | 'outputsPerProbe'>): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1
  if (isCount(probes) && isCount(outputsPerProbe)) return
  throw new AuditError(
    'data/shape',
    `there are ${probes} probe inputs with ${outputsPerProbe} outputs each`,
    {
      where: 'essential-dynamics.probe',
      hint: 'Give at least one probe input, and the same number of outputs of each.'
    }
  )
}

/** @throws AuditError `data/shape` */
export function requireLength(outputs: Float32Array, expected: number, checkpoint: number): void {
  if (outputs.length === expected) return
  throw new AuditError(
    'data/shape',
    `checkpoint ${checkpoint + 1} has ${outputs.length} outputs where ${expected} were expected`,
    {
      where: `essential-dynamics.checkpoint[${checkpoint}]`,
      hint: 'All checkpoints need the same outputs on the same probe inputs.'
    }
  )
}

/** @param first index of outputs[0] among all outputs @throws AuditError `data/non-finite` */
export function requireFinite(
  outputs: Float32Array,
  checkpoint: number,
  first: number,
  outputsPerProbe: number
): void {
  for (let i = 0; i < outputs.length; i++) {
    const value = outputs[i] ?? NaN
    if (value - value === 0) continue
    const probe = Math.floor((first + i) / outputsPerProbe)
    throw new AuditError(
      'data/non-finite',
      `output ${(first + i) % outputsPerProbe} of checkpoint ${checkpoint + 1} on probe input ${probe} is ${value}`,
      {
        where: `essential-dynamics.checkpoint[${checkpoint}]`,
        hint: 'Leave this checkpoint out: a model whose outputs are not finite has no place in function space.'
      }
    )
  }
}
