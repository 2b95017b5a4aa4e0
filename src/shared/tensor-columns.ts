import { z } from 'zod'
import { findingSchema } from './run'
import { histogramBins, type TensorRow, type TensorTable } from './inputs'

/** A tensor table on its way between processes. A hundred thousand tensors as objects would be copied and checked value by value three
 *  times on their way to the page, which takes seconds; columns of numbers are copied as blocks of memory. */

/** Statistics of a tensor, in the order of their places in `statistics`; NaN stands for null there. */
const statistics = ['mean', 'standardDeviation', 'minimum', 'maximum'] as const

const columns = z.strictObject({
  format: z.string(),
  names: z.array(z.string()),
  /** Place of each tensor's type in `dtypes`. */
  dtype: z.instanceof(Uint8Array),
  dtypes: z.array(z.string()).max(256),
  /** Sizes of all tensors, one after the other; `ranks` says how many are whose. */
  ranks: z.instanceof(Uint8Array),
  sizes: z.instanceof(Float64Array),
  parameters: z.instanceof(Float64Array),
  nonFinite: z.instanceof(Float64Array),
  /** (tensor, statistic). */
  statistics: z.instanceof(Float64Array),
  /** Tensors with a histogram, ascending, and the counts of each: (tensor, bin). */
  withHistogram: z.instanceof(Uint32Array),
  histograms: z.instanceof(Float64Array),
  findings: z.array(findingSchema)
})

/** All columns are of one table: as long as its names, counts and places in range. */
export const tensorColumnsSchema = columns.refine(
  ({ names, dtype, dtypes, ranks, sizes, parameters, nonFinite, withHistogram, histograms, ...others }) => {
    const count = names.length
    return (
      [dtype, ranks, parameters, nonFinite].every(({ length }) => length === count) &&
      others.statistics.length === count * statistics.length &&
      sizes.length === ranks.reduce((sum, rank) => sum + rank, 0) &&
      dtype.every((place) => place < dtypes.length) &&
      histograms.length === withHistogram.length * histogramBins &&
      withHistogram.every((place, index) => place < count && place > (withHistogram[index - 1] ?? -1))
    )
  },
  { message: 'columns of different lengths' }
)
export type TensorColumns = z.infer<typeof columns>

/** @param table at most 256 types, and at most 255 sizes a tensor, as every format has */
export function columnsOf({ format, tensors, findings }: TensorTable): TensorColumns {
  const dtypes = [...new Set(tensors.map(({ dtype }) => dtype))]
  const withHistogram = tensors.flatMap(({ histogram }, place) => (histogram === null ? [] : [place]))
  return {
    format,
    names: tensors.map(({ name }) => name),
    dtype: Uint8Array.from(tensors, ({ dtype }) => dtypes.indexOf(dtype)),
    dtypes,
    ranks: Uint8Array.from(tensors, ({ shape }) => shape.length),
    sizes: Float64Array.from(tensors.flatMap(({ shape }) => shape)),
    parameters: Float64Array.from(tensors, ({ parameters }) => parameters),
    nonFinite: Float64Array.from(tensors, ({ nonFinite }) => nonFinite),
    statistics: Float64Array.from(tensors.flatMap((tensor) => statistics.map((key) => tensor[key] ?? NaN))),
    withHistogram: Uint32Array.from(withHistogram),
    histograms: Float64Array.from(withHistogram.flatMap((place) => tensors[place]?.histogram ?? [])),
    findings
  }
}

/** The table of the columns, as it was. */
export function tableOf(columns: TensorColumns): TensorTable {
  const { format, names, dtype, dtypes, ranks, sizes, parameters, nonFinite, withHistogram, findings } =
    columns
  let size = 0
  let histogram = 0
  const tensors = names.map((name, place): TensorRow => {
    const rank = ranks[place] ?? 0
    const shape = Array.from(sizes.subarray(size, size + rank))
    size += rank
    const hasHistogram = withHistogram[histogram] === place
    const start = histogramBins * histogram
    if (hasHistogram) histogram += 1
    const value = (statistic: number): number | null => {
      const found = columns.statistics[statistics.length * place + statistic] ?? NaN
      return Number.isNaN(found) ? null : found
    }
    return {
      name,
      dtype: dtypes[dtype[place] ?? 0] ?? '',
      shape,
      parameters: parameters[place] ?? 0,
      mean: value(0),
      standardDeviation: value(1),
      minimum: value(2),
      maximum: value(3),
      nonFinite: nonFinite[place] ?? 0,
      histogram: hasHistogram ? Array.from(columns.histograms.subarray(start, start + histogramBins)) : null
    }
  })
  return { format, tensors, findings }
}
