import { marchenkoPasturQuantile, noiseEdge } from '../../math/marchenko-pastur'
import { largestSingularValue, singularValues, type Breathe } from '../../math/singular-values'

/** A difference of two matrices, `[rows, columns]` row by row. */
export interface DifferenceMatrix {
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
  /** Standard deviation of what float formats rounded away of one entry, see roundingError. */
  readonly rounding: number
}

/** What the singular values of a difference say. */
export interface SpectrumOfDifference {
  /** Rows and columns that hold no difference at all; they are left out of the law of noise. */
  readonly zeroRows: number
  readonly zeroColumns: number
  /** ‖Δ‖_F and ‖Δ‖₂. */
  readonly norm: number
  readonly largest: number
  /** ‖Δ‖_F² / ‖Δ‖₂². */
  readonly stableRank: number
  /** All of them, descending; null where only the largest was computed. */
  readonly values: Float64Array | null
  /** Singular values above what rounding alone would give, and that limit. */
  readonly rank: number | null
  readonly rankLimit: number | null
  /** σ of the noise that the bulk is like, of one entry; null where there are too few values for it. */
  readonly noise: number | null
  /** Whether that noise is no more than rounding. */
  readonly isRounding: boolean
  /** Largest singular value that noise of this level has, 99.9%. */
  readonly edge: number | null
  /** Singular values above the edge, and their share of ‖Δ‖_F². */
  readonly outliers: number | null
  readonly outlierShare: number | null
}

/** Fewest values from whose median a noise level is taken. */
export const fewestForNoise = 12
/** What the error of the noise level itself adds to the edge, over the larger side: with it 0.1% of simulated matrices of noise have an
 *  outlier, from 12 × 12 to 64 × 64 and 12 × 400. */
const levelMargin = 2.8
/** Rounding of this many times its standard deviation is still rounding: numbers of different size round differently. */
const roundingMargin = 1.5

/** Singular values of a difference of weights against the law of noise. The noise level is the median singular value over that of the
 *  Marchenko–Pastur law (Gavish & Donoho 2014, 2.3), of what lies below the outliers: they are set aside, and the level and the edge are
 *  taken again from the rest until their number stays. Outliers lie above σ(√m + √n) with a margin of the Tracy–Widom law, chance 0.1%.
 *  @param full false: only the largest value, for matrices that are too large */
export async function spectrumOf(
  { values, rows, columns, rounding }: DifferenceMatrix,
  { full, seed, breathe }: { readonly full: boolean; readonly seed: bigint; readonly breathe?: Breathe }
): Promise<SpectrumOfDifference> {
  const kept = withoutZeros(values, rows, columns)
  const squares = sumOfSquares(values)
  const common = { zeroRows: rows - kept.rows, zeroColumns: columns - kept.columns, norm: Math.sqrt(squares) }
  const unknown = { rank: null, rankLimit: null, noise: null, isRounding: false, edge: null }
  const noLaw = { outliers: null, outlierShare: null }
  if (!full) {
    const largest = await largestSingularValue(kept.values, kept.rows, kept.columns, seed, breathe)
    return {
      ...common,
      largest,
      stableRank: stableRank(squares, largest),
      values: null,
      ...unknown,
      ...noLaw
    }
  }
  const own = await singularValues(kept.values, kept.rows, kept.columns, breathe)
  const [largest = 0] = own
  const arithmetic = Math.max(rows, columns) * Number.EPSILON * largest
  const rankLimit = Math.max(arithmetic, rounding * noiseEdge(kept.rows, kept.columns))
  const found = { ...common, largest, stableRank: stableRank(squares, largest) }
  const rank = own.reduce((count, value) => count + (value > rankLimit ? 1 : 0), 0)
  const all = new Float64Array(Math.min(rows, columns))
  all.set(own)
  const measured = { ...found, values: all, rank, rankLimit }
  if (own.length < fewestForNoise)
    return { ...measured, noise: null, isRounding: false, edge: null, ...noLaw }
  const bulk = separate(
    own,
    kept.rows,
    kept.columns,
    Math.max(rounding, arithmetic / noiseEdge(kept.rows, kept.columns))
  )
  if (bulk === null) return { ...measured, noise: null, isRounding: false, edge: null, ...noLaw }
  const { noise, edge, outliers } = bulk
  return {
    ...measured,
    noise,
    isRounding: noise <= roundingMargin * rounding,
    edge,
    outliers,
    outlierShare: squares === 0 ? null : sumOfSquares(own.subarray(0, outliers)) / squares
  }
}

const stableRank = (squares: number, largest: number): number => (largest === 0 ? 0 : squares / largest ** 2)

/** Noise level, edge and number of outliers; null where half of the values or more stand out of the rest. @param floor least level */
function separate(
  values: Float64Array,
  rows: number,
  columns: number,
  floor: number
): { noise: number; edge: number; outliers: number } | null {
  for (let outliers = 0; ;) {
    const [m, n] = [rows - outliers, columns - outliers]
    const noise = Math.max(floor, levelOf(values.subarray(outliers), m, n))
    const edge = noise * noiseEdge(m, n) * (1 + levelMargin / Math.max(m, n))
    const above = values.reduce((count, value) => count + (value > edge ? 1 : 0), 0)
    if (above <= outliers) return { noise, edge, outliers: above }
    if (2 * above >= values.length) return null
    outliers = above
  }
}

/** Median singular value over that of noise of standard deviation 1. */
function levelOf(values: Float64Array, rows: number, columns: number): number {
  const [small, large] = [Math.min(rows, columns), Math.max(rows, columns)]
  const middle = (values.length - 1) / 2
  const median = ((values[Math.floor(middle)] ?? 0) + (values[Math.ceil(middle)] ?? 0)) / 2
  return median / Math.sqrt(large * marchenkoPasturQuantile(small / large, 0.5))
}

/** What noise alone would have at a rank from 0 on: the quantile of the law at its middle.
 *  @param rows @param columns without those of zeros */
export function noiseValue(noise: number, rows: number, columns: number, rank: number): number {
  const [small, large] = [Math.min(rows, columns), Math.max(rows, columns)]
  if (rank >= small) return 0
  return noise * Math.sqrt(large * marchenkoPasturQuantile(small / large, 1 - (rank + 0.5) / small))
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) ** 2
  return sum
}

/** The matrix without rows and columns of zeros: rows of an embedding whose token never came hold nothing, not small noise. */
function withoutZeros(
  values: Float64Array,
  rows: number,
  columns: number
): { values: Float64Array; rows: number; columns: number } {
  const [hasRow, hasColumn] = [new Uint8Array(rows), new Uint8Array(columns)]
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (values[i * columns + j] === 0) continue
      hasRow[i] = 1
      hasColumn[j] = 1
    }
  }
  const keptRows = indicesOf(hasRow)
  const keptColumns = indicesOf(hasColumn)
  if (keptRows.length === rows && keptColumns.length === columns) return { values, rows, columns }
  const out = new Float64Array(keptRows.length * keptColumns.length)
  let at = 0
  for (const row of keptRows)
    for (const column of keptColumns) out[at++] = values[row * columns + column] ?? 0
  return { values: out, rows: keptRows.length, columns: keptColumns.length }
}

const indicesOf = (flags: Uint8Array): number[] => {
  const indices: number[] = []
  flags.forEach((flag, index) => {
    if (flag === 1) indices.push(index)
  })
  return indices
}

/** Standard deviation of the rounding error of a tensor's values as it was stored: a step of the format over √12, root mean square. The
 *  format is told by the bits that are in use: float32, float16 or bfloat16. */
export function roundingError(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  let used = 0
  for (let i = 0; i < bits.length; i++) used |= bits[i] ?? 0
  const digits = (used & 0xffff) === 0 ? 8 : (used & 0x1fff) === 0 ? 11 : 24
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const exponent = ((bits[i] ?? 0) >>> 23) & 0xff
    if (exponent === 0) continue
    squares += 4 ** (exponent - 127 - (digits - 1))
  }
  return values.length === 0 ? 0 : Math.sqrt(squares / values.length / 12)
}
