import { AuditError } from '../../../../shared/errors'
import { openGramSum, rowTile } from '../../math/gram/kernel'
import { requireFinite, requireLength, requireProbes, type OutputReader } from './outputs'

/** Inner products of checkpoints over groups of probe inputs. Every output is centred on its mean over all checkpoints beforehand, in
 *  float64: the double centring of the Gram matrix, without its cancellation. */
export interface GroupedGram {
  readonly rows: number
  /** First probe input of each group, and the number of probe inputs at the end. */
  readonly edges: readonly number[]
  /** Of each group: the lower half row by row, entry (i, j) at i(i + 1)/2 + j. */
  readonly packed: readonly Float64Array[]
  /** Sum of squares of all outputs before centring. */
  readonly energy: number
}

/** Groups of probe inputs: enough to resample; more would cost memory and tell nothing new. */
export const mostGroups = 64
const fewestGroups = 8
/** All groups together. */
const mostGroupBytes = 2 ** 28
/** Outputs that are read at a time of every checkpoint, and that the kernel takes at a time. */
const pieceWidth = 2048
const blockNumbers = 2 ** 17

/** Gram matrices of the centred trajectory, group by group of probe inputs, in one pass over the outputs. Holds `checkpoints` × 2048
 *  outputs and at most 64 half matrices, 256 MB together up to 2900 checkpoints.
 *  @throws AuditError `data/shape`, `data/non-finite`, `estimator/invalid` with fewer than three checkpoints */
export async function trajectoryGram(reader: OutputReader, signal?: AbortSignal): Promise<GroupedGram> {
  requireProbes(reader)
  const { checkpoints: rows, probes, outputsPerProbe } = reader
  if (rows < 3) {
    throw new AuditError('estimator/invalid', `a path of ${rows} checkpoints has no shape`, {
      where: 'essential-dynamics',
      hint: 'Give at least three checkpoints; forms and the comparison with a random walk need five.'
    })
  }
  const edges = groupEdges(probes, rows)
  const count = Math.ceil(rows / rowTile) * rowTile
  const widest = Math.max(16, Math.min(256, 2 * Math.floor(blockNumbers / count / 2)))
  const sum = openGramSum(count, widest)
  const packed: Float64Array[] = []
  let energy = 0
  for (let group = 0; group + 1 < edges.length; group++) {
    const [first, end] = [edges[group] ?? 0, edges[group + 1] ?? 0].map((probe) => probe * outputsPerProbe)
    for await (const piece of pieces(reader, first ?? 0, end ?? 0)) {
      signal?.throwIfAborted()
      for (let from = 0; from < piece.width; from += widest) {
        const width = Math.min(widest, piece.width - from)
        energy += fillCentred(sum.rows, piece, rows, from, width)
        sum.add(width + (width % 2))
      }
    }
    packed.push(packLower(sum.sum, count, rows))
    sum.clear()
  }
  return { rows, edges, packed, energy }
}

function groupEdges(probes: number, rows: number): number[] {
  const fitting = Math.floor(mostGroupBytes / (4 * rows * (rows + 1)))
  const groups = Math.min(probes, Math.max(fewestGroups, Math.min(mostGroups, fitting)))
  return Array.from({ length: groups + 1 }, (_, group) => Math.round((group * probes) / groups))
}

export interface OutputPiece {
  /** Index of the first output. */
  readonly from: number
  readonly width: number
  /** `[checkpoints, width]` */
  readonly values: Float32Array
}

/** The outputs `first` up to `end` of all checkpoints, in pieces; each is valid until the next.
 *  @throws AuditError `data/shape`, `data/non-finite` */
export async function* pieces(reader: OutputReader, first: number, end: number): AsyncGenerator<OutputPiece> {
  const buffer = new Float32Array(reader.checkpoints * Math.min(pieceWidth, end - first))
  for (let from = first; from < end; from += pieceWidth) {
    const width = Math.min(pieceWidth, end - from)
    for (let checkpoint = 0; checkpoint < reader.checkpoints; checkpoint++) {
      const read = reader.read(checkpoint, from, from + width)
      const outputs = read instanceof Float32Array ? read : await read
      requireLength(outputs, width, checkpoint)
      requireFinite(outputs, checkpoint, from, reader.outputsPerProbe)
      buffer.set(outputs, checkpoint * width)
    }
    yield { from, width, values: buffer.subarray(0, reader.checkpoints * width) }
  }
}

/** Columns less their mean over the rows; an odd width gets a column of zeros. @returns sum of squares before */
function fillCentred(
  out: Float64Array,
  { values, width: stride }: OutputPiece,
  rows: number,
  from: number,
  width: number
): number {
  const line = width + (width % 2)
  const means = new Float64Array(line)
  let energy = 0
  for (let row = 0; row < rows; row++) {
    for (let k = 0, at = row * stride + from; k < width; k++, at++) {
      const value = values[at] ?? 0
      energy += value * value
      means[k] = (means[k] ?? 0) + value
    }
  }
  for (let k = 0; k < width; k++) means[k] = (means[k] ?? 0) / rows
  for (let row = 0; row < rows; row++) {
    for (let k = 0, at = row * stride + from; k < width; k++, at++) {
      out[row * line + k] = (values[at] ?? 0) - (means[k] ?? 0)
    }
    if (line > width) out[row * line + width] = 0
  }
  out.fill(0, rows * line)
  return energy
}

function packLower(full: Float64Array, stride: number, rows: number): Float64Array {
  const packed = new Float64Array((rows * (rows + 1)) / 2)
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) packed[at++] = full[i * stride + j] ?? 0
  }
  return packed
}

/** Sum of the groups for some of the rows, centred on these rows: `[length, length]`.
 *  @param from first row @param length rows @param weights of the groups; 1 each if absent */
export function sumGroups(
  gram: GroupedGram,
  from = 0,
  length = gram.rows,
  weights?: ArrayLike<number>
): Float64Array {
  const sum = new Float64Array(length * length)
  gram.packed.forEach((packed, group) => {
    const weight = weights === undefined ? 1 : (weights[group] ?? 0)
    if (weight !== 0) addRows(sum, packed, from, length, weight)
  })
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < i; j++) sum[j * length + i] = sum[i * length + j] ?? 0
  }
  return doubleCentred(sum, length)
}

function addRows(
  sum: Float64Array,
  packed: Float64Array,
  from: number,
  length: number,
  weight: number
): void {
  for (let i = 0; i < length; i++) {
    const row = from + i
    for (let j = 0, at = (row * (row + 1)) / 2 + from; j <= i; j++, at++) {
      sum[i * length + j] = (sum[i * length + j] ?? 0) + weight * (packed[at] ?? 0)
    }
  }
}

/** A symmetric matrix less its row and column means, in place: Gram matrix of points moved so that their mean is 0.
 *  @param matrix `[n, n]` */
export function doubleCentred(matrix: Float64Array, n: number): Float64Array {
  const means = new Float64Array(n)
  let total = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] ?? 0
    means[i] = sum / n
    total += sum / n / n
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      matrix[i * n + j] = (matrix[i * n + j] ?? 0) - (means[i] ?? 0) - (means[j] ?? 0) + total
    }
  }
  return matrix
}
